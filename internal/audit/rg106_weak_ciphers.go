package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var weakCiphers = Rule{
	Code:      "RG106",
	Title:     "Weak ciphers are accepted",
	Severity:  finding.High,
	Rationale: "A connection with such a cipher can be read or changed by someone in between. Who is in between may choose it for both ends.",
	Remedy:    `Leave tls-ciphers out of directives, or set it to ["ECDHE+AESGCM:ECDHE+CHACHA20"].`,
	Native:    "tls-ciphers ECDHE+AESGCM:ECDHE+CHACHA20",
	References: []string{
		"RFC 9325, section 4.2", "openssl-ciphers(1)",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-13", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: onServersAndSentinels(func(f *redisconf.File) []Hit {
		list, line := f.Value("tls-ciphers")
		weak := weakIn(list)
		if len(weak) == 0 || !f.SpeaksTLS() {
			return nil
		}
		return one(line, "tls-ciphers", "The list lets in weak ciphers: "+strings.Join(weak, ", ")+".")
	}),
}
