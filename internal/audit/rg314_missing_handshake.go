package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var missingHandshake = Rule{
	Code:      "RG314",
	Title:     "Some of a client's first commands are denied",
	Severity:  finding.Low,
	Rationale: "Client libraries and their pools send these commands on each connection. A user that may run some of them is meant to connect in silence. Each denial stands in the ACL log and in the count of denied commands, where it hides a real attack.",
	Remedy:    "Add the commands that the message names to commands. If the client does not send them, give an exception that says so.",
	Native:    "user NAME … +ping +client|setname +client|setinfo",
	References: []string{
		"sources of ioredis, redis-py, go-redis, Lettuce, Jedis and redis-client",
	},
	Controls: []string{"NIST 800-53 AU-6"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if !u.On || !usesKeys(u, s.Server) || len(allowed(u, s.Server, groups()["introduction"])) == 0 {
				return nil
			}
			var denied []string
			for _, name := range groups()["handshake"] {
				if _, ok := s.Server.Command(name); ok && !u.Allows(name) {
					denied = append(denied, name)
				}
			}
			if len(denied) == 0 {
				return nil
			}
			return []Hit{{Message: fmt.Sprintf("User %s may not run %s, which client libraries send.", u.Name, summary(denied))}}
		}).Find(s)
	}},
}

// usesKeys tells applications from the users of replicas, Sentinel and
// monitoring, which do not connect by such a library.
func usesKeys(u *acl.LoadedUser, srv *server.Server) bool {
	return slices.ContainsFunc(u.All(), func(p *acl.Permissions) bool { return len(p.Keys) > 0 }) &&
		slices.ContainsFunc(u.Commands(), func(name string) bool {
			c, ok := srv.Command(name)
			return ok && c.FirstKey > 0 && c.TakesKeys()
		})
}
