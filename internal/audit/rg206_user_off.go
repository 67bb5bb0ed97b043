package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var userOff = Rule{
	Code:      "RG206",
	Title:     "A user has no password and is off",
	Severity:  finding.Low,
	Rationale: "Nobody can log in as a user that is off. That is right where the password is filled in later from content_template, and a surprise elsewhere.",
	Remedy:    "Set password_sha256, or deploy content_template with the password filled in.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLSetUser",
	},
	Controls: []string{"NIST 800-53 AC-2"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		if u.On || u.Name == "default" {
			return nil
		}
		return []Hit{{Message: "User " + u.Name + " is off: nobody can log in as it."}}
	}),
}
