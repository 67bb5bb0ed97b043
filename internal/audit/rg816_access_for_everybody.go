package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var accessForEverybody = Rule{
	Code:      "RG816",
	Title:     "An AuthorizationPolicy lets everybody in",
	Severity:  finding.High,
	Rationale: "A rule without a source, or with a star for one, lets in whoever reaches the port. The policy then only looks like one.",
	Remedy:    "Name in allow_from who it is, by namespace and service_account.",
	Native:    "rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/checkout]}}], to: [{operation: {ports: ['6379']}}]}]",
	References: []string{
		"Istio API, AuthorizationPolicy, Rule.from and Source",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-4", "PCI DSS 4.0 7.2.1"},
	Check: onAccess(func(p *kube.AuthorizationPolicy, ports []string) []Hit {
		if !p.Allows() {
			return nil
		}
		var hits []Hit
		for i, r := range p.Spec.Rules {
			if letsEverybody(r) && (len(r.To) == 0 || slices.ContainsFunc(r.To, everyPort) || namesPort(r, ports)) {
				hits = append(hits, Hit{Field: fmt.Sprintf("spec.rules[%d]", i), Message: fmt.Sprintf("Rule %d of policy %s lets everybody in.", i+1, p.Metadata.Name)})
			}
		}
		return hits
	}),
}

// letsEverybody reports whether a rule names nobody: neither as source nor in a
// condition.
func letsEverybody(r kube.AccessRule) bool {
	for _, w := range r.When {
		if strings.HasPrefix(w.Key, "source.") {
			return false
		}
	}
	for _, f := range r.From {
		if f.Source.Anybody() {
			return true
		}
	}
	return len(r.From) == 0
}
