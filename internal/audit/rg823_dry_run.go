package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var dryRun = Rule{
	Code:      "RG823",
	Title:     "An AuthorizationPolicy is on trial",
	Severity:  finding.High,
	Rationale: "A policy on trial writes down what it would do and does nothing. Everybody is let in, and the policy looks as if it kept them out.",
	Remedy:    "Remove the annotation when the trial is over; until then give an exception that says when.",
	Native:    "metadata: {annotations: {}}, without istio.io/dry-run",
	References: []string{
		"Istio documentation, authorization, dry run",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-6", "PCI DSS 4.0 7.2.1"},
	Check: onAccess(func(p *kube.AuthorizationPolicy, _ func(kube.AccessRule) bool) []Hit {
		if p.Metadata.Annotations[istio.DryRun] != "true" {
			return nil
		}
		return []Hit{{Field: "metadata.annotations", Message: fmt.Sprintf("Policy %s has no effect.", p.Metadata.Name)}}
	}),
}
