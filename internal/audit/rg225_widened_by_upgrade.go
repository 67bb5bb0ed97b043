package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var widenedByUpgrade = Rule{
	Code:      "RG225",
	Title:     "An upgrade would let a user run more dangerous commands",
	Severity:  finding.Low,
	Rationale: "A category takes in what the next server version adds to it. A user who has it may then run commands that nobody granted by name.",
	Remedy:    "End commands with \"-@dangerous\", or look at provider::redisguard::acl_diff before the upgrade.",
	Native:    "user NAME … -@dangerous",
	References: []string{
		"COMMAND and ACL CAT of both server versions",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-3"},
	Check: Check{append(needs(TargetServer), ofUsers...), func(s Subject) []Hit {
		if s.Server == nil {
			return nil
		}
		next := following(s.Server)
		if next == nil || !slices.ContainsFunc(s.users(), func(u placedUser) bool { return byCategory(u.LoadedUser) }) {
			return nil
		}
		table := acl.NewTable(next)
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if !byCategory(u) {
				return nil
			}
			upgraded, err := table.ParseRules(u.Rules())
			if err != nil { // the next version refuses a rule, which its own audit tells
				return nil
			}
			gained := slices.DeleteFunc(upgraded.Dangerous(), u.Allows)
			if len(gained) == 0 {
				return nil
			}
			return []Hit{{Message: fmt.Sprintf("On %s user %s may also run %s.", next.Title(), u.Name, summary(gained))}}
		}).Find(s)
	}},
}

// following returns the next known version of the same engine, nil if there is
// none.
func following(srv *server.Server) *server.Server {
	known := server.Known()
	i := slices.Index(known, srv.Name()) + 1
	engine, _, _ := strings.Cut(srv.Name(), "-")
	if i == 0 || i == len(known) || !strings.HasPrefix(known[i], engine+"-") {
		return nil
	}
	next, err := server.Named(known[i])
	if err != nil { // a known name, by construction
		return nil
	}
	if srv.IsSentinel() {
		return next.Sentinel()
	}
	return next
}

// byCategory reports whether a category or all commands are allowed, so that a
// later version may widen the grant.
func byCategory(u *acl.LoadedUser) bool {
	return slices.ContainsFunc(u.Words, func(w string) bool {
		w = strings.ToLower(strings.TrimLeft(w, "("))
		return strings.HasPrefix(w, "+@") || strings.HasPrefix(w, "allcommands")
	})
}
