package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var separateRules = Rule{
	Code:      "RG815",
	Title:     "An AuthorizationPolicy names who and where in two rules",
	Severity:  finding.High,
	Rationale: "Rules add up: a rule without a place lets its sources in everywhere, and one without sources lets everybody in at its place. What was meant is both in one.",
	Remedy:    "Leave it to redisguard_istio_access, which writes from and to into one rule.",
	Native:    "rules: [{from: [{source: {namespaces: [shop]}}], to: [{operation: {ports: ['6379']}}]}]",
	References: []string{
		"Istio API, AuthorizationPolicy, rules",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-4", "PCI DSS 4.0 7.2.1"},
	Check: onAccess(func(p *kube.AuthorizationPolicy, _ func(kube.AccessRule) bool) []Hit {
		who := slices.IndexFunc(p.Spec.Rules, func(r kube.AccessRule) bool { return len(r.From) > 0 && len(r.To) == 0 })
		where := slices.IndexFunc(p.Spec.Rules, isPlaceAlone)
		if !p.Allows() || who < 0 || where < 0 {
			return nil
		}
		return []Hit{{Field: fmt.Sprintf("spec.rules[%d]", where), Message: fmt.Sprintf("Rule %d of policy %s names who, and rule %d where.", who+1, p.Metadata.Name, where+1)}}
	}),
}

// isPlaceAlone reports whether a rule names where and not who.
func isPlaceAlone(r kube.AccessRule) bool {
	return len(r.To) > 0 && len(r.From) == 0 && len(r.When) == 0
}
