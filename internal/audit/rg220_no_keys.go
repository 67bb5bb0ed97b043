package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var noKeys = Rule{
	Code:      "RG220",
	Title:     "A user has commands and no key to use them on",
	Severity:  finding.Low,
	Rationale: "Commands that take keys are refused for every key. The pattern was forgotten, and the next person may add all keys to make it work.",
	Remedy:    `Name the keys in keys, such as ["checkout:*"].`,
	Native:    "user NAME … ~checkout:* …",
	References: []string{
		"acl.c, ACLSelectorCheckKey",
	},
	Controls: []string{"NIST 800-53 AC-6"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if !u.On || slices.ContainsFunc(u.All(), func(p *acl.Permissions) bool { return len(p.Keys) > 0 }) {
				return nil
			}
			var onKeys []string
			for _, name := range u.Commands() {
				if c, ok := s.Server.Command(name); ok && c.FirstKey > 0 && c.TakesKeys() {
					onKeys = append(onKeys, name)
				}
			}
			if len(onKeys) == 0 {
				return nil
			}
			return []Hit{{Message: fmt.Sprintf("User %s may run %s, and has no key.", u.Name, summary(onKeys))}}
		}).Find(s)
	}},
}
