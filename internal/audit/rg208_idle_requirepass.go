package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var idleRequirepass = Rule{
	Code:      "RG208",
	Title:     "requirepass stands beside an aclfile",
	Severity:  finding.High,
	Rationale: "The aclfile decides alone. Where it does not name the user default, that user is there with every right and no password, whatever requirepass says.",
	Remedy:    "Leave requirepass out. redisguard_users_acl switches the user default off.",
	Native:    "aclfile /etc/redis/users.acl",
	References: []string{
		"acl.c, ACLLoadFromFile",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 IA-5", "PCI DSS 4.0 8.3.1"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		if s.UsersACL != nil && s.UsersACL.User("default") != nil {
			return nil
		}
		return onRedisConf(func(f *redisconf.File) []Hit {
			if !given(f, "aclfile") || !given(f, "requirepass") {
				return nil
			}
			_, line := f.Value("requirepass")
			return one(line, "requirepass", "The password is not asked for: the aclfile decides about the user default.")
		}).Find(s)
	}},
}
