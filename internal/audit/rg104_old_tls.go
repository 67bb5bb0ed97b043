package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var oldTLS = Rule{
	Code:      "RG104",
	Title:     "TLS 1.0 or 1.1 is accepted",
	Severity:  finding.High,
	Rationale: "Both versions are broken and withdrawn; a client or an attacker in between can make the connection fall back to them.",
	Remedy:    "Leave tls_protocols at [\"TLSv1.2\", \"TLSv1.3\"].",
	Native:    `tls-protocols "TLSv1.2 TLSv1.3"`,
	References: []string{
		"RFC 8996",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-13", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: onServersAndSentinels(func(f *redisconf.File) []Hit {
		protocols, line := f.Value("tls-protocols")
		for _, p := range strings.Fields(protocols) {
			if strings.EqualFold(p, "TLSv1") || strings.EqualFold(p, "TLSv1.1") {
				return one(line, "tls-protocols", "The server accepts "+p+".")
			}
		}
		return nil
	}),
}
