package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var missingDirection = Rule{
	Code:      "RG702",
	Title:     "A NetworkPolicy of servers closes one direction only",
	Severity:  finding.Medium,
	Rationale: "A server that is taken over opens connections of its own: to fetch tools, to hand out data, to reach other pods. Nothing but Egress in policyTypes stops it.",
	Remedy:    "Name the topology: the policy then closes both directions but for the flows.",
	Native:    "policyTypes: [Ingress, Egress]",
	References: []string{
		"Kubernetes documentation, Network Policies, policyTypes",
	},
	Controls: []string{"NIST 800-53 SC-7(5)", "PCI DSS 4.0 1.3.2"},
	Check: onPolicies(func(p *kube.NetworkPolicy) []Hit {
		if p.Closes("Egress") || len(p.Spec.Ingress) == 0 {
			return nil
		}
		return []Hit{{Field: "spec.policyTypes", Message: fmt.Sprintf("Policy %s leaves all egress of its pods open.", p.Metadata.Name)}}
	}),
}
