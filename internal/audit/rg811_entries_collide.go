package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var entriesCollide = Rule{
	Code:      "RG811",
	Title:     "Two ServiceEntries have one address and port",
	Severity:  finding.High,
	Rationale: "Sidecars tell TCP connections by address and port: of the two, one silently wins, and its TLS settings with it.",
	Remedy:    "Keep one of them. Primary and replica have addresses of their own.",
	Native:    "spec: {addresses: [10.0.0.3], ports: [{number: 6379}]}, once",
	References: []string{
		"Istio API, ServiceEntry, addresses", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 CM-6"},
	Check: Check{needs(Entries), func(s Subject) []Hit {
		return onEntries(func(e *kube.ServiceEntry) []Hit {
			before := s.Manifests.ServiceEntries[:slices.Index(s.Manifests.ServiceEntries, e)]
			for _, o := range before {
				if address, port, ok := shared(e, o); ok {
					return []Hit{{Field: "spec.addresses", Message: fmt.Sprintf("Entries %s and %s both have %s, port %d.", o.Metadata.Name, e.Metadata.Name, address, port)}}
				}
			}
			return nil
		}).Find(s)
	}},
}

// shared returns what two entries have in common that some namespace sees both
// of.
func shared(a, b *kube.ServiceEntry) (address string, port int, ok bool) {
	if a.Metadata.Namespace != b.Metadata.Namespace && !seenByAll(a) && !seenByAll(b) {
		return "", 0, false
	}
	for _, address := range a.Spec.Addresses {
		i := slices.IndexFunc(a.Spec.Ports, func(p kube.EntryPort) bool {
			return slices.ContainsFunc(b.Spec.Ports, func(q kube.EntryPort) bool { return p.Number == q.Number && raw(p) && raw(q) })
		})
		if i >= 0 && slices.ContainsFunc(b.Spec.Addresses, func(other string) bool { return sameBlock(address, other) }) {
			return address, a.Spec.Ports[i].Number, true
		}
	}
	return "", 0, false
}

// sameBlock reports whether two addresses or blocks are one.
func sameBlock(a, b string) bool {
	first, err := flow.ParseCIDR(a)
	second, otherErr := flow.ParseCIDR(b)
	return err == nil && otherErr == nil && first == second
}
