package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var cannotLogIn = Rule{
	Code:      "RG213",
	Title:     "A user is on and cannot log in",
	Severity:  finding.Low,
	Rationale: "A user without a password is let in by no password. Where nobody is meant to log in, off says so; elsewhere the password was forgotten.",
	Remedy:    "Set password_sha256.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"acl.c, ACLCheckUserCredentials",
	},
	Controls: []string{"NIST 800-53 AC-2"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if !u.On || u.NoPass || len(u.Passwords) > 0 || byCertificate(s) {
				return nil
			}
			return []Hit{{Message: "User " + u.Name + " has no password, so that nobody can log in as it."}}
		}).Find(s)
	}},
}

// byCertificate reports whether users may log in by certificate, as far as is
// known: a users.acl alone does not tell.
func byCertificate(s Subject) bool {
	if s.RedisConf == nil {
		_, known := s.Server.Directive("tls-auth-clients-user")
		return known
	}
	field, _ := s.RedisConf.Value("tls-auth-clients-user")
	return field != "" && !strings.EqualFold(field, "off")
}
