package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var offAndOpen = Rule{
	Code:      "RG219",
	Title:     "The user default is off and has nopass",
	Severity:  finding.Medium,
	Rationale: "Protected mode asks only whether default needs a password. With nopass it takes the server for open and refuses every client that is not on the host, whatever user it is.",
	Remedy:    "Leave the user default out: it is then off, without nopass.",
	Native:    "user default off resetpass resetkeys resetchannels -@all",
	References: []string{
		"networking.c, acceptCommonHandler",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		if s.RedisConf != nil && !on(s.RedisConf, "protected-mode") {
			return nil
		}
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if u.Name != "default" || u.On || !u.NoPass {
				return nil
			}
			return []Hit{{Message: "Protected mode takes the server for open and refuses remote clients."}}
		}).Find(s)
	}},
}
