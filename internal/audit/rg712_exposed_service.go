package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var exposedService = Rule{
	Code:      "RG712",
	Title:     "A Service opens the server outside the cluster",
	Severity:  finding.High,
	Rationale: "A NodePort listens on every node, a LoadBalancer on an address of its own, which may be public. Servers that nobody meant to expose are found within minutes.",
	Remedy:    "Make it type ClusterIP. To be reached from outside, use an internal load balancer with loadBalancerSourceRanges, and give an exception that names it.",
	Native:    "type: ClusterIP",
	References: []string{
		"Kubernetes documentation, Service, type",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 AC-17", "PCI DSS 4.0 1.4.4"},
	Check: onServices(func(s *kube.Service) []Hit {
		if s.Spec.Type != "NodePort" && s.Spec.Type != "LoadBalancer" {
			return nil
		}
		return []Hit{{Field: "spec.type", Message: fmt.Sprintf("Service %s is of type %s.", s.Metadata.Name, s.Spec.Type)}}
	}),
}
