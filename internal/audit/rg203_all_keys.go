package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var allKeys = Rule{
	Code:      "RG203",
	Title:     "A user may touch every key",
	Severity:  finding.Medium,
	Rationale: "An application that is taken over, or has a bug, reaches the data of all others on the server.",
	Remedy:    "Name the application's own prefix in keys, such as [\"checkout:*\"]. An administrator has preset = \"admin\".",
	Native:    "user NAME … ~checkout:* …",
	References: []string{
		"acl.c, ACLSelectorCheckKey",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-6", "PCI DSS 4.0 7.2.2", "HIPAA 164.312(a)(1)", "GDPR Art. 32(1)(b)", "DISA Redis Enterprise STIG V-251187 (informed by)"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		for _, p := range u.All() {
			if word, all := p.AllKeys(); all {
				return []Hit{{Word: word, Message: "User " + u.Name + " may touch every key."}}
			}
		}
		return nil
	}),
}
