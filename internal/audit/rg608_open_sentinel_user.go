package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var openSentinelUser = Rule{
	Code:      "RG608",
	Title:     "A user of the Sentinels needs no password, or has every right",
	Severity:  finding.High,
	Rationale: "Whoever may command a Sentinel names another primary, and every client and replica follows. SENTINEL SET even has it run a script where that is not forbidden. Clients ask for an address and need no more than that.",
	Remedy:    "Declare the users with redisguard_users_acl and role = \"sentinel\": each with a password, and every right to none but the user that sentinel_user names.",
	Native:    "in sentinel.conf: user client on #SHA256 -@all +ping +sentinel|get-master-addr-by-name +sentinel|replicas +sentinel|sentinels",
	References: []string{
		"acl.c, ACLSetUser", "Redis documentation, Sentinel, Access Control List authentication",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-2"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil || s.Server == nil {
			return nil
		}
		peer, known := s.peer()
		var hits []Hit
		for _, u := range s.inSentinelConf().Users {
			hit := Hit{Line: u.Line, Subject: "user " + u.Name}
			switch {
			case !u.On:
				continue
			case u.Name == defaultName && u.NoPass && !openToOthers(s.SentinelConf):
				continue // as a Sentinel writes it down, whom nobody reaches
			case u.NoPass && slices.ContainsFunc(u.Commands(), tellsOrChanges(s.Server.Sentinel())):
				hit.Message = fmt.Sprintf("User %s of the Sentinel needs no password.", u.Name)
			case u.Root.Unlimited() && u.Name != peer && known:
				hit.Message = fmt.Sprintf("User %s of the Sentinel may run every command.", u.Name)
			default:
				continue
			}
			hits = append(hits, hit)
		}
		return hits
	}},
}

// tellsOrChanges returns the function that tells such commands from those by which
// clients find out about their own connection.
func tellsOrChanges(srv *server.Server) func(string) bool {
	return func(name string) bool {
		c, known := srv.Command(name)
		return !known || !c.HasCategory("connection") || c.HasCategory("dangerous")
	}
}
