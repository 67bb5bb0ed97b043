package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var uncheckedPayload = Rule{
	Code:      "RG214",
	Title:     "A user's RESTORE payloads are not checked",
	Severity:  finding.Medium,
	Rationale: "RESTORE takes the server's own binary form. Without a check, a crafted payload corrupts memory, which crashes the server or worse.",
	Remedy:    `Take "skip-sanitize-payload" away. There is no argument that adds it.`,
	Native:    "user NAME … sanitize-payload",
	References: []string{
		"redis.conf, sanitize-dump-payload", "CVE-2026-25243",
	},
	Controls: []string{"NIST 800-53 SI-10", "NIST 800-53 AC-6"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			word := skipsSanitizing(u)
			if word == 0 || !u.Allows("restore") {
				return nil
			}
			if d, ok := s.Server.Directive("sanitize-dump-payload"); !ok || d.Status == server.Ignored {
				return nil // the word has no effect either
			}
			return []Hit{{Word: word, Message: "What user " + u.Name + " hands to RESTORE is not checked."}}
		}).Find(s)
	}},
}

// skipsSanitizing returns the word that spares a user the check, 0 if none
// does in the end.
func skipsSanitizing(u *acl.LoadedUser) int {
	word := 0
	for i, w := range u.Words {
		switch strings.ToLower(w) {
		case "skip-sanitize-payload":
			word = i
		case "sanitize-payload", "reset":
			word = 0
		}
	}
	return word
}
