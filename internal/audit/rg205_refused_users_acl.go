package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/finding"

var refusedUsersACL = Rule{
	Code:      "RG205",
	Title:     "The server refuses the users.acl",
	Severity:  finding.Critical,
	Rationale: "One wrong line makes the server reject the whole file: it does not start, or ACL LOAD keeps the old users.",
	Remedy:    "Mend the line that the message names.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLLoadFromFile",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: Check{needs(UsersACL), func(s Subject) []Hit {
		if s.UsersACL == nil {
			return nil
		}
		var hits []Hit
		for _, f := range s.UsersACL.Faults {
			message := "The server refuses the line: " + shown(f.Message) + "."
			if f.Crash {
				message = "The server crashes on the line: " + shown(f.Message) + "."
			}
			hits = append(hits, Hit{Line: f.Line, Word: f.Word, Subject: "users.acl", Message: message})
		}
		return hits
	}},
}
