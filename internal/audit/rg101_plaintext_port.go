package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var plaintextPort = Rule{
	Code:      "RG101",
	Title:     "The plain-text port is open",
	Severity:  finding.High,
	Rationale: "Passwords and data cross the network in the clear, for anyone on the way to read and change. AUTH sends the password itself.",
	Remedy:    "Leave port at 0 and use tls_port, or say with plaintext_protected_by who encrypts instead.",
	Native:    "port 0",
	References: []string{
		"redis.conf, sections NETWORK and TLS/SSL",
	},
	Controls: []string{"NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: unlessMeshed(func(f *redisconf.File) []Hit {
		port, line := f.Value("port")
		if port == "0" {
			return nil
		}
		return one(line, "port", "Port "+port+" takes connections in plain text.")
	}),
}
