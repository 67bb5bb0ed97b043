package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var sentinelUserRights = Rule{
	Code:      "RG621",
	Title:     "The user of Sentinels may do more than a failover needs",
	Severity:  finding.Medium,
	Rationale: "The password of this user lies with every Sentinel. Who gets hold of it reads and writes data, or reconfigures servers, though a Sentinel does neither but by the few commands of a failover.",
	Remedy:    "Give the user preset = \"sentinel\" and nothing beside it.",
	Native:    "user sentinel on … resetkeys resetchannels &__sentinel__:hello -@all +multi +exec +slaveof +ping +info +role +publish +subscribe +config|rewrite +client|setname +client|kill +script|kill",
	References: []string{
		"Redis documentation, Sentinel, Access Control List authentication", "sentinel.c, sentinelSendSlaveOf",
	},
	Controls: []string{"NIST 800-53 AC-6", "PCI DSS 4.0 7.2.2"},
	Check: Check{append(needs(SentinelConf), ofUsers...), func(s Subject) []Hit {
		if s.SentinelConf == nil || s.UsersACL != nil && len(s.UsersACL.Faults) > 0 { // which is RG205
			return nil
		}
		var hits []Hit
		for _, name := range loginsOfSentinels(s) {
			user, found := named(s.users(), name)
			if !found || !user.On {
				continue // which is RG606
			}
			extra := beyondFailover(user.LoadedUser, s.Server)
			if len(extra) == 0 {
				continue
			}
			message := fmt.Sprintf("Sentinels log in as user %s, who may also run %s", name, summary(extra))
			if keys := keysOf(user.LoadedUser); len(keys) > 0 {
				message += ", with the keys " + summary(keys)
			}
			hits = append(hits, Hit{Artefact: user.artefact, Line: user.Line, Word: max(user.Decider(extra[0]), 0), Words: deciders(user.LoadedUser, extra), Subject: "user " + name, Message: message + "."})
		}
		return hits
	}},
}

// loginsOfSentinels are the users that auth-user names, but for default, whose
// rights RG201 is about.
func loginsOfSentinels(s Subject) []string {
	var names []string
	for _, m := range s.SentinelConf.Monitors {
		if name, _ := m.Value("auth-user"); name != "" && name != defaultName {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// beyondFailover are the commands that a user may run and a Sentinel does not send.
// Those about the connection itself, and others that do no more than one that it
// sends, are not among them.
func beyondFailover(u *acl.LoadedUser, srv *server.Server) []string {
	sent := presetNamed("sentinel").OnAny() // what a version does not send does no more than SLAVEOF
	connection, _ := srv.Category("connection")
	dangerous, _ := srv.Category("dangerous")
	return slices.DeleteFunc(u.Commands(), func(name string) bool {
		parent, _, _ := strings.Cut(name, "|")
		ofConnection := slices.Contains(connection, name) && !slices.Contains(dangerous, name)
		return slices.Contains(sent, name) || slices.Contains(groups()["beside a failover"], parent) || ofConnection
	})
}

// keysOf are the patterns of a user's keys, as ACL rules spell them.
func keysOf(u *acl.LoadedUser) []string {
	var keys []string
	for _, p := range u.All() {
		for _, k := range p.Keys {
			keys = append(keys, k.String())
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
