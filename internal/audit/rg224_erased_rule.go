package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var erasedRule = Rule{
	Code:      "RG224",
	Title:     "A rule is erased by a later one",
	Severity:  finding.Low,
	Rationale: "Rules apply in their order, and the last word counts: -@dangerous before +@all takes nothing away, and a pattern before resetkeys or resetchannels is gone.",
	Remedy:    "Put the rule that the message names behind the one that erases it, or remove it.",
	Native:    "user NAME … -@all +@all -@dangerous",
	References: []string{
		"acl.c, ACLSetSelector", "github.com/celery/celery/issues/8724",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		var hits []Hit
		for _, r := range u.Idle() {
			if r.By > 0 {
				hits = append(hits, Hit{Word: r.Word, Message: fmt.Sprintf("User %s's rule %s is erased by %s, which comes later.", u.Name, u.Word(r.Word), u.Word(r.By))})
			}
		}
		return hits
	}),
}
