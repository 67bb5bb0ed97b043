package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var certificateNotNeeded = Rule{
	Code:      "RG216",
	Title:     "A user of certificates is let in without one",
	Severity:  finding.Critical,
	Rationale: "Users log in by the name in their certificate, and a certificate is optional. With nopass, AUTH with that name and any password does as well.",
	Remedy:    `Leave tls_auth_clients at "yes", and give the user password_sha256.`,
	Native:    "tls-auth-clients yes",
	References: []string{
		"redis issue 14638", "valkey issue 2962",
	},
	Controls: []string{"NIST 800-53 IA-2", "NIST 800-53 IA-5", "PCI DSS 4.0 8.3.1"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil || !byCertificate(s) {
			return nil
		}
		if certificates, _ := s.RedisConf.Value("tls-auth-clients"); strings.EqualFold(certificates, "yes") {
			return nil
		}
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if !u.On || !u.NoPass {
				return nil
			}
			return []Hit{{Message: "Client certificates are not required, and user " + u.Name + " needs no password."}}
		}).Find(s)
	}},
}
