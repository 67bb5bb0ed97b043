package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
)

var sharedPassword = Rule{
	Code:      "RG211",
	Title:     "Two users have the same password",
	Severity:  finding.Medium,
	Rationale: "Who knows one of them can log in as the other. Rights that were kept apart are not.",
	Remedy:    "Give each user a password of its own.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLSetUser",
	},
	Controls: []string{"NIST 800-53 IA-2", "NIST 800-53 IA-5", "PCI DSS 4.0 8.2.2"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		var hits []Hit
		first := map[string]string{}
		for _, u := range s.users() {
			for _, p := range u.Passwords {
				hash := hashOf(u.LoadedUser, p)
				if other, taken := first[hash]; taken && other != u.Name {
					hits = append(hits, Hit{Artefact: u.artefact, Line: u.Line, Word: p.Word, Subject: "user " + u.Name, Message: "Users " + other + " and " + u.Name + " have a password in common."})
				} else {
					first[hash] = u.Name
				}
			}
		}
		return append(hits, reused(s.Passwords)...)
	}},
}

// reused finds passwords that an earlier name has too.
func reused(passwords secret.Set) (hits []Hit) {
	first := map[string]string{}
	for _, name := range passwords.Names() {
		password := passwords[name].Reveal()
		if other, taken := first[password]; taken {
			hits = append(hits, passwordHit(name, "The passwords of "+other+" and "+name+" are the same."))
		} else {
			first[password] = name
		}
	}
	return hits
}
