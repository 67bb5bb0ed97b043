package audit

import (
	"fmt"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var missedRotation = Rule{
	Code:      "RG807",
	Title:     "Half of the only authority's life is over",
	Severity:  finding.Medium,
	Rationale: "Memorystore hands out a second authority after half of the first one's ten years, and signs with it later. A bundle with one of them alone works until that day.",
	Remedy:    "Pass all that the instance has: server_ca_certs[*].cert, not server_ca_certs[0].cert.",
	Native:    "data: {ca.crt: both authorities}",
	References: []string{
		"Google Cloud documentation, Memorystore for Redis, certificate authority rotation",
	},
	Controls: []string{"NIST 800-53 SC-12", "NIST 800-53 SC-17", "PCI DSS 4.0 4.2.1.1"},
	Check: onBundles(func(m *kube.Manifests, authorities []certificate.Authority) []string {
		if m.AsOf.IsZero() || m.SharedCA || len(authorities) != 1 || !authorities[0].ValidAt(m.AsOf) || !authorities[0].Aged(m.AsOf) {
			return nil
		}
		return []string{fmt.Sprintf("Authority %s is alone, and is valid since %s already.", authorities[0].Subject, authorities[0].NotBefore.UTC().Format(time.DateOnly))}
	}),
}
