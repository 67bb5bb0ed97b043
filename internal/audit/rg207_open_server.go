package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var openServer = Rule{
	Code:      "RG207",
	Title:     "The server asks for no password",
	Severity:  finding.Critical,
	Rationale: "Without an aclfile, a user line or requirepass, every client is the user default, with every right. Open servers are found and taken over within minutes.",
	Remedy:    "Leave aclfile at its default and declare users with redisguard_users_acl.",
	Native:    "aclfile /etc/redis/users.acl",
	References: []string{
		"acl.c, ACLCreateDefaultUser",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 IA-2", "PCI DSS 4.0 8.3.1", "HIPAA 164.312(d)", "GDPR Art. 32(1)(b)", "DISA Redis Enterprise STIG V-251187 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if given(f, "aclfile") || given(f, "requirepass") || unsaid(f, "aclfile") || unsaid(f, "user") || !listens(f) || inline(f).User("default") != nil {
			return nil
		}
		_, line := f.Value("requirepass")
		return one(line, "requirepass", "Whoever reaches the server has every right, without a password.")
	}),
}
