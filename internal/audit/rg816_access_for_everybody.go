package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
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
	Check: onAccess(func(p *kube.AuthorizationPolicy, concerns func(kube.AccessRule) bool) []Hit {
		if !p.Allows() {
			return nil
		}
		var hits []Hit
		for i, r := range p.Spec.Rules {
			if letsEverybody(r) && (len(r.To) == 0 || slices.ContainsFunc(r.To, everyPort) || concerns(r)) {
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
		if anybody(f.Source) {
			return true
		}
	}
	return len(r.From) == 0
}

// anybody reports whether a source names nobody in particular: nothing is given,
// or what is given holds everybody of a kind.
func anybody(s kube.AccessSource) bool {
	everyName := func(name string) bool { return strings.HasSuffix(name, "*") && !strings.Contains(name, "/ns/") }
	everyBlock := func(text string) bool {
		block, err := netip.ParsePrefix(text)
		return err == nil && flow.Most(flow.Share(block.Masked()))
	}
	for _, named := range []struct {
		names []string
		every func(string) bool
	}{{s.Principals, everyName}, {s.Namespaces, func(name string) bool { return name == "*" }}, {s.ServiceAccounts, everyName}, {s.IPBlocks, everyBlock}} {
		if len(named.names) > 0 && !slices.ContainsFunc(named.names, named.every) {
			return false
		}
	}
	return len(s.RequestPrincipals)+len(s.RemoteIPBlocks) == 0
}
