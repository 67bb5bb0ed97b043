package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var tlsOff = Rule{
	Code:      "RG802",
	Title:     "A DestinationRule turns TLS off",
	Severity:  finding.High,
	Rationale: "Sidecars speak plain text to that host, also where mutual TLS of the mesh would have been.",
	Remedy:    "Remove the setting; redisguard_istio_tls_origination renders one that speaks TLS.",
	Native:    "trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}}",
	References: []string{
		"Istio API, ClientTLSSettings, mode",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: onDestinations(func(m *kube.Manifests, d *kube.DestinationRule) []Hit {
		var hits []Hit
		for _, tls := range d.TLS() {
			if tls.Off() && leadsToRedis(m, d) {
				hits = append(hits, Hit{Field: tls.Field, Message: fmt.Sprintf("Sidecars speak plain text to %s.", d.Spec.Host)})
			}
		}
		return hits
	}),
}
