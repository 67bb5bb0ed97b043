package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var leafAsAuthority = Rule{
	Code:      "RG808",
	Title:     "A server's own certificate stands in place of its authority",
	Severity:  finding.High,
	Rationale: "It verifies nothing but itself, if at all. Managed servers change theirs every few months, and then nobody connects.",
	Remedy:    "Pass the authority's certificate, as the instance's server_ca_certs has it.",
	Native:    "data: {ca.crt: the authority}",
	References: []string{
		"RFC 5280, section 4.2.1.9", "Google Cloud documentation, Memorystore for Redis, in-transit encryption: server certificates rotate every 180 days",
	},
	Controls: []string{"NIST 800-53 SC-12", "NIST 800-53 SC-17", "PCI DSS 4.0 4.2.1.1"},
	Check: onBundles(func(_ *kube.Manifests, authorities []certificate.Authority) []string {
		var messages []string
		for _, a := range authorities {
			if !a.IsCA {
				messages = append(messages, fmt.Sprintf("Certificate %s is not that of an authority.", a.Subject))
			}
		}
		return messages
	}),
}
