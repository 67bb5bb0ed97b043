package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var portWithoutTLS = Rule{
	Code:      "RG824",
	Title:     "Sidecars speak plain text to a server outside of the mesh",
	Severity:  finding.High,
	Rationale: "Settings of a port take the place of all settings of the host: one that says nothing of TLS turns it off. A rule that says nothing of TLS at all turns none on.",
	Remedy:    "Leave it to redisguard_istio_tls_origination, which sets TLS for all ports of the host.",
	Native:    "trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}}",
	References: []string{
		"Istio API, TrafficPolicy.PortTrafficPolicy", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: onDestinations(func(m *kube.Manifests, d *kube.DestinationRule) []Hit {
		for _, e := range entriesOf(m, d.Spec.Host) {
			for _, p := range e.Spec.Ports {
				if e.Spec.Location != "MESH_INTERNAL" && forRedis(p) && raw(p) && tlsFor(d, p.Number) == nil {
					return []Hit{{Field: "spec.trafficPolicy", Message: fmt.Sprintf("What applications dial at %s, port %d, leaves in plain text.", d.Spec.Host, p.Number)}}
				}
			}
		}
		return nil
	}),
}

// tlsFor returns the setting of TLS that counts for a port, nil for none.
func tlsFor(d *kube.DestinationRule, port int) *kube.ClientTLS {
	policy := d.Spec.TrafficPolicy
	if policy == nil {
		return nil
	}
	i := slices.IndexFunc(policy.PortLevelSettings, func(s kube.PortPolicy) bool { return s.Port.Number == port })
	if i >= 0 {
		return policy.PortLevelSettings[i].TLS
	}
	return policy.TLS
}
