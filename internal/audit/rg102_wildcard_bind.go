package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var wildcardBind = Rule{
	Code:      "RG102",
	Title:     "The server listens on all addresses",
	Severity:  finding.Medium,
	Rationale: "A server that listens everywhere is reachable from networks that nobody thought of: a second interface, a later public address.",
	Remedy:    "Name the addresses in bind, such as [\"10.0.1.5\", \"127.0.0.1\"].",
	Native:    "bind 10.0.1.5 127.0.0.1",
	References: []string{
		"redis.conf, section NETWORK",
	},
	Controls: []string{"NIST 800-53 SC-7", "PCI DSS 4.0 1.4.1"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil || inGuardedPod(s) {
			return nil
		}
		return onRedisConf(everywhere).Find(s)
	}},
}

func everywhere(f *redisconf.File) []Hit {
	all, line := addresses(f)
	wildcard := slices.ContainsFunc(all, func(address string) bool {
		return slices.Contains([]string{"*", "::*", "0.0.0.0", "::"}, strings.TrimPrefix(address, "-"))
	})
	if !wildcard || !listens(f) {
		return nil
	}
	return one(line, "bind", "The server listens on every address of its host: "+strings.Join(all, " ")+".")
}

// inGuardedPod reports whether the server runs in a pod, which has one address and
// not one to name, and a policy says who reaches that.
func inGuardedPod(s Subject) bool {
	return s.Manifests != nil && slices.ContainsFunc(s.Manifests.Policies, func(p *kube.NetworkPolicy) bool { return p.Closes("Ingress") && s.guards(p) && !admitsEverybody(p) })
}
