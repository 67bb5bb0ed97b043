package audit

import (
	"fmt"
	"slices"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var expiringAuthority = Rule{
	Code:      "RG806",
	Title:     "A certificate authority expires within 90 days, or has expired",
	Severity:  finding.Medium,
	Rationale: "When it is gone, sidecars refuse what it signed. A new one must be in the bundle before the server shows its first certificate.",
	Remedy:    "Apply again when the instance has its next authority, and pass them all: server_ca_certs[*].cert.",
	Native:    "data: {ca.crt: old and new authority}",
	References: []string{
		"Google Cloud documentation, Memorystore for Redis, certificate authority rotation",
	},
	Controls: []string{"NIST 800-53 SC-12", "NIST 800-53 SC-17", "PCI DSS 4.0 4.2.1.1"},
	Check: onBundles(func(m *kube.Manifests, authorities []certificate.Authority) []string {
		valid := func(a certificate.Authority) bool { return a.ValidAt(m.AsOf) }
		if m.AsOf.IsZero() || !slices.ContainsFunc(authorities, valid) {
			return nil // which is RG805, or unknown
		}
		const soon = 90 * 24 * time.Hour
		var messages []string
		for _, a := range authorities {
			if end := a.NotAfter.UTC().Format(time.DateOnly); a.NotAfter.Before(m.AsOf) {
				messages = append(messages, fmt.Sprintf("Authority %s expired on %s.", a.Subject, end))
			} else if a.NotAfter.Sub(m.AsOf) < soon {
				messages = append(messages, fmt.Sprintf("Authority %s expires on %s.", a.Subject, end))
			}
		}
		return messages
	}),
}
