package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var literalSigns = Rule{
	Code:      "RG217",
	Title:     "A quote or parenthesis is part of a name",
	Severity:  finding.Medium,
	Rationale: "A users.acl knows no quotes: they become part of the user's name, the pattern or the password. A parenthesis that closes nothing becomes part of the pattern. The rule then covers other keys than it seems to.",
	Remedy:    "Write the name or pattern without quotes, and each selector as an element of selectors.",
	Native:    "user NAME on #SHA256 ~checkout:* (~catalog:* +get)",
	References: []string{
		"acl.c, ACLLoadFromFile",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-6"},
	Check: Check{needs(UsersACL), func(s Subject) []Hit {
		if s.UsersACL == nil {
			return nil
		}
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if quoted(u.Name) {
				return []Hit{{Word: 1, Message: "The quotes are part of the name of user " + u.Name + "."}}
			}
			for _, p := range u.Passwords {
				if p.Plain && quoted(u.Words[p.Word][1:]) {
					return []Hit{{Word: p.Word, Message: "The quotes are part of the password of user " + u.Name + "."}}
				}
			}
			for _, p := range slices.Concat(u.Root.Keys, u.Root.Channels) {
				if quoted(p.Glob) || strings.HasSuffix(p.Glob, ")") && !strings.Contains(p.Glob, "(") {
					return []Hit{{Word: max(p.Word, 0), Message: "The signs at the ends are part of the pattern " + p.Glob + " of user " + u.Name + "."}}
				}
			}
			return nil
		}).Find(Subject{Server: s.Server, UsersACL: s.UsersACL})
	}},
}

// quoted reports whether a text stands in quotes.
func quoted(text string) bool {
	return len(text) > 1 && text[0] == text[len(text)-1] && (text[0] == '"' || text[0] == '\'')
}
