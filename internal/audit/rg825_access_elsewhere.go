package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var accessElsewhere = Rule{
	Code:      "RG825",
	Title:     "An AuthorizationPolicy admits to a port that the server does not listen on",
	Severity:  finding.High,
	Rationale: "Sidecars compare the port that the server listens on. Where a policy names another, everybody is refused on the one and somebody is let in on the other, if anything listens there one day.",
	Remedy:    "Give port of the policy the number of tls_port, or of port where that is open.",
	Native:    "rules: [{to: [{operation: {ports: ['6379']}}]}]",
	References: []string{
		"Istio API, AuthorizationPolicy, Operation.ports", "redis.conf, port and tls-port",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-6"},
	Check: onServer(needs(RedisConf, AccessPolicy, Workloads), func(s Subject, p placedServer) []Hit {
		ports, known := p.listening()
		if !known {
			return nil
		}
		var hits []Hit
		for _, policy := range s.Manifests.AuthorizationPolicies {
			if !policy.Allows() || policy.Spec.Selector == nil || policy.Spec.Selector.Empty() || !p.selected(policy.Metadata.Namespace, *policy.Spec.Selector) {
				continue
			}
			named, all := portsOf(policy)
			reached := slices.ContainsFunc(named, func(text string) bool {
				number, err := strconv.Atoi(text)
				return err != nil || p.takes(ports, number)
			})
			if all || len(named) == 0 || reached {
				continue
			}
			hits = append(hits, Hit{
				Document: policy.Key(), Field: "spec.rules", Subject: policy.Subject(),
				Message: fmt.Sprintf("Policy %s admits to port %s of %s, and the server listens on %s.", policy.Metadata.Name, strings.Join(named, " and "), p.Metadata.Name, ports.say()),
			})
		}
		return hits
	}),
}

// portsOf are the ports that a policy names. All reports whether a rule is for
// every port, or for all but some.
func portsOf(policy *kube.AuthorizationPolicy) (named []string, all bool) {
	for _, rule := range policy.Spec.Rules {
		all = all || len(rule.To) == 0
		for _, to := range rule.To {
			all = all || len(to.Operation.Ports) == 0
			named = append(named, to.Operation.Ports...)
		}
	}
	return named, all
}
