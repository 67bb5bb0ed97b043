package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var otherEgress = Rule{
	Code:      "RG706",
	Title:     "Nobody said what becomes of the clients' other egress",
	Severity:  finding.Medium,
	Rationale: "A policy that selects pods for egress cuts everything that no policy allows: databases, other services, the internet. That breaks applications which did nothing but begin to use Redis, or it is meant and nobody can tell.",
	Remedy:    "Write other_egress = \"denied\" if nothing else may be reached, or other_egress = \"elsewhere\" if another policy allows the rest.",
	Native:    "a comment beside the policy, and a policy of its own for the other egress",
	References: []string{
		"Kubernetes documentation, Network Policies, the two sorts of pod isolation",
	},
	Controls: []string{"NIST 800-53 SC-7(5)", "NIST 800-53 CM-6"},
	Check: Check{needs(Policies), func(s Subject) []Hit {
		if s.Manifests == nil || !s.Manifests.OtherEgressUnstated {
			return nil
		}
		return onPolicies(func(p *kube.NetworkPolicy) []Hit {
			return []Hit{{
				Path: finding.At("other_egress"), Field: "spec.egress",
				Message: "Policy " + p.Metadata.Name + " cuts all other egress of the pods it selects, and does not say whether that is meant.",
			}}
		}).Find(s)
	}},
}
