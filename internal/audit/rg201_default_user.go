package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var defaultUser = Rule{
	Code:      "RG201",
	Title:     "The default user is on",
	Severity:  finding.High,
	Rationale: "Every client that names no user is default. What it does cannot be told apart, and its password is shared by all who use it. A file without a line for default brings it back with every right and no password.",
	Remedy:    "Remove the user default, so that it is off, and give each application a user of its own.",
	Native:    "user default off resetpass resetkeys resetchannels -@all",
	References: []string{
		"acl.c, ACLLoadFromFile and ACLCreateDefaultUser",
	},
	Controls: []string{"NIST 800-53 AC-2", "NIST 800-53 IA-2", "PCI DSS 4.0 8.2.2", "HIPAA 164.312(a)(2)(i)"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		var hits []Hit
		if s.UsersACL != nil && s.UsersACL.User("default") == nil {
			hits = []Hit{{Subject: "user default", Message: "No line switches the user default off, so that it has every right and no password."}}
		}
		hits = append(hits, onRedisConf(sharedPasswordOnly).Find(s)...)
		return append(hits, onUsers(func(u *acl.LoadedUser) []Hit {
			if u.Name != "default" || !u.On {
				return nil
			}
			return []Hit{{Message: "The user default is on."}}
		}).Find(s)...)
	}},
}

// sharedPasswordOnly finds a server whose one user is default, with the
// password of requirepass.
func sharedPasswordOnly(f *redisconf.File) []Hit {
	if given(f, "aclfile") || !given(f, "requirepass") || inline(f).User("default") != nil {
		return nil
	}
	_, line := f.Value("requirepass")
	return []Hit{{Line: line, Subject: "user default", Message: "The user default is on: requirepass gives it a password, and it has every right."}}
}
