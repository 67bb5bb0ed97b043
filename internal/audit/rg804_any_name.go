package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var anyName = Rule{
	Code:      "RG804",
	Title:     "Any server of a shared authority is taken for this one",
	Severity:  finding.High,
	Rationale: "For TCP no name is checked unless one is given: every certificate of the authority will do. An authority that signs for others too lets each of them stand for the server.",
	Remedy:    "Name in subject_alt_names what the server's certificate bears.",
	Native:    "trafficPolicy: {tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt, subjectAltNames: [redis.example.com]}}",
	References: []string{
		"Istio API, ClientTLSSettings, subjectAltNames", "Google Cloud documentation, Memorystore for Valkey, in-transit encryption, shared CA",
	},
	Controls: []string{"NIST 800-53 SC-23", "NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1"},
	Check: onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
		named := len(tls.SubjectAltNames) > 0 || slices.ContainsFunc(entriesOf(m, d.Spec.Host), func(e *kube.ServiceEntry) bool { return len(e.Spec.SubjectAltNames) > 0 })
		public := tls.CACertificates == "" && tls.CredentialName == ""
		if named || !m.SharedCA && !public {
			return ""
		}
		return fmt.Sprintf("Sidecars take every certificate of the authority for that of %s.", d.Spec.Host)
	}),
}
