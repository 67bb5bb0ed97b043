package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var ruleWithoutEffect = Rule{
	Code:      "RG223",
	Title:     "A rule has no effect",
	Severity:  finding.Low,
	Rationale: "Without the rule the user may do the same: another one says it already, or ACLs do not decide about the command at all, as about AUTH and HELLO. Who relies on the rule is wrong.",
	Remedy:    "Remove the rule that the message names from commands, keys or channels.",
	Native:    "user NAME … -@all +@read",
	References: []string{
		"acl.c, ACLSetSelector", "acl.c, ACLSelectorCheckCmd",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		var hits []Hit
		for _, r := range u.Idle() {
			if r.By == 0 {
				hits = append(hits, Hit{Word: r.Word, Message: fmt.Sprintf("User %s may do the same without the rule %s.", u.Name, u.Word(r.Word))})
			}
		}
		return hits
	}),
}
