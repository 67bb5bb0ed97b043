package audit

import (
	"regexp"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var plainPassword = Rule{
	Code:      "RG210",
	Title:     "A password stands in clear text",
	Severity:  finding.High,
	Rationale: "Whoever reads the file, a backup of it or the repository that it comes from can log in. A hash of a long random password is of no use to them.",
	Remedy:    "Give password_sha256 the SHA-256 of the password.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLSetUser",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.2", "PCI DSS 4.0 8.6.2"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		for _, p := range u.Passwords {
			if !p.Plain {
				continue
			}
			message := "A password of user " + u.Name + " stands in clear text."
			if hexHash.MatchString(u.Words[p.Word][1:]) {
				message += " Should it be meant as a hash, it must begin with #: behind >, it is the password itself."
			}
			return []Hit{{Word: p.Word, Message: message}}
		}
		return nil
	}),
}

// hexHash is what a SHA-256 looks like.
var hexHash = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)
