package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var httpFields = Rule{
	Code:      "RG817",
	Title:     "An AuthorizationPolicy judges HTTP where Redis is spoken",
	Severity:  finding.High,
	Rationale: "On TCP a field that only HTTP has matches nothing. A rule that allows is dropped with it, so that everybody is kept out; one that denies loses the field and keeps out more, or what was to be kept out stays in.",
	Remedy:    "Leave it to redisguard_istio_access, which has no such fields: what a user may do is said in users.acl.",
	Native:    "operation: {ports: ['6379']}, without methods, paths and hosts",
	References: []string{
		"Istio documentation, authorization on TCP ports", "istio/istio issue 25832",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-6"},
	Check: onAccess(func(p *kube.AuthorizationPolicy, concerns func(kube.AccessRule) bool) []Hit {
		var hits []Hit
		for i, r := range p.Spec.Rules {
			if field := httpField(r); field != "" && concerns(r) {
				hits = append(hits, Hit{Field: fmt.Sprintf("spec.rules[%d]", i), Message: fmt.Sprintf("Rule %d of policy %s names %s, which only HTTP has.", i+1, p.Metadata.Name, field)})
			}
		}
		return hits
	}),
}

// httpField names a field of a rule that only HTTP has, "" if it has none.
func httpField(r kube.AccessRule) string {
	fields := map[string]bool{}
	for _, f := range r.From {
		s := f.Source
		fields["requestPrincipals"] = fields["requestPrincipals"] || len(s.RequestPrincipals)+len(s.NotRequestPrincipals) > 0
		fields["remoteIpBlocks"] = fields["remoteIpBlocks"] || len(s.RemoteIPBlocks)+len(s.NotRemoteIPBlocks) > 0
	}
	for _, t := range r.To {
		o := t.Operation
		fields["hosts"] = fields["hosts"] || len(o.Hosts)+len(o.NotHosts) > 0
		fields["methods"] = fields["methods"] || len(o.Methods)+len(o.NotMethods) > 0
		fields["paths"] = fields["paths"] || len(o.Paths)+len(o.NotPaths) > 0
	}
	for _, w := range r.When {
		fields[w.Key] = strings.HasPrefix(w.Key, "request.")
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] {
			return name
		}
	}
	return ""
}

// everyPort reports whether an operation is for all ports.
func everyPort(to kube.AccessTarget) bool { return len(to.Operation.Ports) == 0 }
