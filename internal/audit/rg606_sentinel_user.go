package audit

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var sentinelUser = Rule{
	Code:      "RG606",
	Title:     "The user of Sentinels lacks what a failover needs",
	Severity:  finding.High,
	Rationale: "Sentinels watch and reconfigure servers as an ordinary user. One that lacks a command is seen when the primary is gone and nobody takes its place.",
	Remedy:    "Give the user preset = \"sentinel\", which has what the server's version needs, and name it in auth_user.",
	Native:    "in sentinel.conf: sentinel auth-user NAME USER, and that user's line in users.acl",
	References: []string{
		"redis/redis issue 13192", "valkey-io/valkey issue 2779", "Redis documentation, Sentinel, ACL",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf, UsersACL), func(s Subject) []Hit {
		if s.SentinelConf == nil || s.UsersACL == nil || s.Server == nil || len(s.UsersACL.Faults) > 0 { // which is RG205
			return nil
		}
		if len(s.SentinelConf.Monitors) > 1 {
			return nil // it is not known whose the users are
		}
		var hits []Hit
		for _, m := range s.SentinelConf.Monitors {
			name, line := m.Value("auth-user")
			if name == "" && s.SentinelConf.Includes() {
				continue // which may name it
			}
			if name == "" {
				name, line = "default", m.Line
			}
			if wrong := cannotFailOver(s, name); wrong != "" {
				hits = append(hits, Hit{Line: line, Subject: "sentinel monitor " + m.Name, Message: fmt.Sprintf("Sentinels log in to the servers of %s as user %s, which %s.", m.Name, name, wrong)})
			}
		}
		return hits
	}},
}

// cannotFailOver says what keeps a user from doing a Sentinel's work, "" if
// nothing does.
func cannotFailOver(s Subject, name string) string {
	u := s.UsersACL.User(name)
	switch {
	case u == nil:
		return "users.acl does not have"
	case !u.On:
		return "is off"
	}
	var missing []string
	for _, command := range presetNamed("sentinel").Vital(s.Server) {
		if !u.Allows(command) {
			missing = append(missing, command)
		}
	}
	if len(missing) > 0 {
		return "may not run " + strings.Join(missing, ", ")
	}
	return ""
}
