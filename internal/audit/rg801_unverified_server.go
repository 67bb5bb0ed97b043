package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var unverifiedServer = Rule{
	Code:      "RG801",
	Title:     "Sidecars do not verify the server",
	Severity:  finding.High,
	Rationale: "Without an authority of its own a server is verified by every public one, and by none before Istio 1.21. Whoever answers at its address then reads passwords and data.",
	Remedy:    "Give ca_certificates, all of them.",
	Native:    "trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}}",
	References: []string{
		"Istio API, ClientTLSSettings, caCertificates and insecureSkipVerify", "Istio 1.21 change notes, VERIFY_CERTIFICATE_AT_CLIENT",
	},
	Controls: []string{"NIST 800-53 SC-23", "NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1"},
	Check: onOrigination(func(_ *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
		switch {
		case tls.InsecureSkipVerify:
			return fmt.Sprintf("Sidecars take any certificate of %s: insecureSkipVerify is true.", d.Spec.Host)
		case tls.CACertificates == "" && tls.CredentialName == "":
			return fmt.Sprintf("Sidecars verify %s by the public authorities of their image, or by none.", d.Spec.Host)
		}
		return ""
	}),
}
