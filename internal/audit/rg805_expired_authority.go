package audit

import (
	"fmt"
	"slices"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var expiredAuthority = Rule{
	Code:      "RG805",
	Title:     "No certificate authority is valid",
	Severity:  finding.High,
	Rationale: "Sidecars refuse every certificate of the server: nobody connects, and the quickest way out is to verify nothing.",
	Remedy:    "Pass the authorities that the instance has now, as server_ca_certs[*].cert.",
	Native:    "data: {ca.crt: the instance's authorities of today}",
	References: []string{
		"RFC 5280, section 6.1.3", "Google Cloud documentation, Memorystore for Redis, certificate authority rotation",
	},
	Controls: []string{"NIST 800-53 SC-12", "NIST 800-53 SC-17", "PCI DSS 4.0 4.2.1.1"},
	Check: onBundles(func(m *kube.Manifests, authorities []certificate.Authority) []string {
		if m.AsOf.IsZero() || slices.ContainsFunc(authorities, func(a certificate.Authority) bool { return a.ValidAt(m.AsOf) }) {
			return nil
		}
		return []string{fmt.Sprintf("Of %d certificate authorities none is valid at %s.", len(authorities), m.AsOf.UTC().Format(time.RFC3339))}
	}),
}
