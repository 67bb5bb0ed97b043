package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var noPassword = Rule{
	Code:      "RG202",
	Title:     "A user needs no password",
	Severity:  finding.Critical,
	Rationale: "With nopass, any password is right. Whoever reaches the port is that user.",
	Remedy:    "Give the user a password_sha256.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLSetUser and ACLCheckUserCredentials",
	},
	Controls: []string{"NIST 800-53 IA-2", "NIST 800-53 IA-5", "PCI DSS 4.0 8.3.1", "HIPAA 164.312(d)"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		if !u.NoPass {
			return nil
		}
		message := "User " + u.Name + " is let in with any password."
		if !u.On {
			message = "User " + u.Name + " is let in with any password as soon as it is on."
		}
		for i, w := range u.Words {
			if strings.EqualFold(w, "nopass") {
				return []Hit{{Word: i, Message: message}}
			}
		}
		return nil
	}),
}
