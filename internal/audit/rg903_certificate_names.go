package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var certificateNames = Rule{
	Code:      "RG903",
	Title:     "Names in certificates can be forged on this version",
	Severity:  finding.High,
	Rationale: "The server reads the name in a client's certificate up to a NUL byte. A CA that signs what its customers ask for can so be made to vouch for another user.",
	Remedy:    "Remove tls-auth-clients-user from directives, or name a later patch version in server once it runs.",
	Native:    "tls-auth-clients-user off",
	References: []string{
		"release notes of redis 8.6.6 and 8.10.1",
	},
	Controls: []string{"NIST 800-53 SI-2", "NIST 800-53 IA-2", "PCI DSS 4.0 6.3.3"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		_, line := f.Value("tls-auth-clients-user")
		if !byCertificate(Subject{Server: f.Server(), RedisConf: f}) || !mendedLater(f.Server(), "redis-8.6.6", "redis-8.10.1") {
			return nil
		}
		return one(line, "tls-auth-clients-user", fmt.Sprintf("%s reads a certificate's name up to a NUL byte.", f.Server().Target()))
	}),
}
