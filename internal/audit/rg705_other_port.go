package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var otherPort = Rule{
	Code:      "RG705",
	Title:     "A NetworkPolicy opens another port than the server listens on",
	Severity:  finding.High,
	Rationale: "Clients do not reach the server, or a port is open that nobody listens on today and somebody may listen on tomorrow.",
	Remedy:    "Give port of the policy the number of tls_port, or of port where that is open.",
	Native:    "ports: [{protocol: TCP, port: 6379}]",
	References: []string{
		"redis.conf, port and tls-port",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 CM-6"},
	Check: Check{needs(RedisConf, Policies), func(s Subject) []Hit {
		if s.RedisConf == nil {
			return nil
		}
		var listening []int
		for _, directive := range []string{"tls-port", "port"} {
			value, _ := s.RedisConf.Value(directive)
			if n, err := strconv.Atoi(value); err == nil && n > 0 {
				listening = append(listening, n)
			}
		}
		return onPolicies(func(p *kube.NetworkPolicy) []Hit {
			if len(p.Spec.Ingress) == 0 || len(listening) == 0 || !ofTheServer(s, p) {
				return nil
			}
			reached := slices.ContainsFunc(p.Rules(), func(r kube.Rule) bool {
				return r.Direction == "Ingress" && slices.ContainsFunc(listening, func(port int) bool { return r.Covers("TCP", port) })
			})
			if reached {
				return nil
			}
			return []Hit{{Field: "spec.ingress", Message: fmt.Sprintf("The server listens on %v, which policy %s does not open.", listening, p.Metadata.Name)}}
		}).Find(s)
	}},
}

// ofTheServer reports whether a policy is for the pods of the server: it selects
// them, or if they are not among the documents, it is called like a server's. One
// for Sentinels or clients opens other ports, or none.
func ofTheServer(s Subject, p *kube.NetworkPolicy) bool {
	if len(s.servers()) > 0 {
		return s.guards(p)
	}
	sentinels := strings.Contains(p.Metadata.Name, "sentinel")
	for _, value := range p.Spec.PodSelector.MatchLabels {
		sentinels = sentinels || strings.Contains(value, "sentinel")
	}
	return !sentinels && (redisLike(p.Metadata.Name) || selectsRedis(&p.Spec.PodSelector))
}
