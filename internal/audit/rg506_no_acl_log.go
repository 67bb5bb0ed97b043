package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var noACLLog = Rule{
	Code:      "RG506",
	Title:     "Refused logins and commands are not kept",
	Severity:  finding.Medium,
	Rationale: "ACL LOG is the one place where the server tells who was refused, and what. With a length of 0 an attack by trial leaves no trace.",
	Remedy:    "Remove acllog-max-len from directives: the server's own default keeps 128 entries.",
	Native:    "acllog-max-len 128",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 AU-2", "NIST 800-53 AU-12", "PCI DSS 4.0 10.2.1.4", "HIPAA 164.312(b)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("acllog-max-len")
		if value != "0" {
			return nil
		}
		return one(line, "acllog-max-len", "ACL LOG keeps nothing.")
	}),
}
