package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var visibleKeys = Rule{
	Code:      "RG313",
	Title:     "A user sees the names of others' keys",
	Severity:  finding.Low,
	Rationale: "Key patterns do not bind commands that take no key. Names of keys often hold what is worth hiding, such as a customer's number or a session's token.",
	Remedy:    "Take the commands that the message names away in commands, or give the application a server of its own.",
	Native:    "user NAME … -keys -scan -randomkey",
	References: []string{
		"Redis documentation, ACL, key permissions",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-6"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			showing := allowed(u, s.Server, groups()["key names"])
			if len(showing) == 0 || !confined(u) {
				return nil
			}
			rule, word := letIn(u, showing[0])
			return []Hit{{Word: word, Words: deciders(u, showing), Message: fmt.Sprintf("User %s sees the name of every key by %s.%s", u.Name, summary(showing), rule)}}
		}).Find(s)
	}},
}
