package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var clientCertificates = Rule{
	Code:      "RG105",
	Title:     "Clients need no certificate",
	Severity:  finding.Medium,
	Rationale: "Without client certificates, a leaked password is all it takes from any host that reaches the port, and every unauthenticated bug of the server is exposed.",
	Remedy:    "Leave tls_auth_clients at \"yes\" and give clients a certificate.",
	Native:    "tls-auth-clients yes",
	References: []string{
		"redis.conf, section TLS/SSL",
	},
	Controls: []string{"NIST 800-53 IA-3", "NIST 800-53 SC-23"},
	Check: onServersAndSentinels(func(f *redisconf.File) []Hit {
		value, line := f.Value("tls-auth-clients")
		if strings.EqualFold(value, "yes") || !open(f, "tls-port") {
			return nil
		}
		return one(line, "tls-auth-clients", "The server serves clients without a certificate (tls-auth-clients "+value+").")
	}),
}
