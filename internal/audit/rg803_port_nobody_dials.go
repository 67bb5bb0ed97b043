package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var portNobodyDials = Rule{
	Code:      "RG803",
	Title:     "TLS is set for a port that no application dials",
	Severity:  finding.High,
	Rationale: "Settings of a port are found by the port that the application dials, not by the one that the sidecar dials. One for the other port has no effect, and plain text leaves.",
	Remedy:    "Set TLS for all ports of the host, as redisguard_istio_tls_origination does.",
	Native:    "trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}}, without portLevelSettings",
	References: []string{
		"Istio API, TrafficPolicy.PortTrafficPolicy", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
		entries := entriesOf(m, d.Spec.Host)
		dialled := slices.ContainsFunc(entries, func(e *kube.ServiceEntry) bool {
			return slices.ContainsFunc(e.Spec.Ports, func(p kube.EntryPort) bool { return p.Number == tls.Port })
		})
		if tls.Port == 0 || dialled || len(entries) == 0 {
			return ""
		}
		return fmt.Sprintf("No entry of %s has port %d, for which TLS is set.", d.Spec.Host, tls.Port)
	}),
}
