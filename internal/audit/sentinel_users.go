package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// A sentinelUsers is users of Sentinels from one file. They have nothing in common
// with those of servers, and are judged by themselves.
type sentinelUsers struct {
	users    *acl.File
	artefact string
	counts   func(rule, user string) bool // whether what a rule finds about a user does
}

// subject is the users as if they were those of a server.
func (u sentinelUsers) subject() Subject {
	return Subject{Server: u.users.Server(), UsersACL: u.users}
}

// overSentinelConf are the rules about users that judge those of a sentinel.conf,
// too. The others are about files, or have rules in their place: RG605 for lines that
// are refused, RG608 for users without a password and with every right, RG609 for
// passwords, RG611 for default.
var overSentinelConf = []string{"RG212", "RG213", "RG221", "RG224", "RG301", "RG312"}

// ofSentinels returns the users of Sentinels that are known.
func (s Subject) ofSentinels() []sentinelUsers {
	var all []sentinelUsers
	if s.SentinelUsers != nil {
		all = append(all, sentinelUsers{s.SentinelUsers, sentinelACLName, func(rule, user string) bool { return !s.isPeer(user) || !slices.Contains(ofPeers, rule) }})
	}
	if users := s.inSentinelConf(); len(users.Users) > 0 {
		all = append(all, sentinelUsers{users, sentinelConfName, func(rule, user string) bool {
			return slices.Contains(overSentinelConf, rule) && (!s.mayDoAll(user) || !slices.Contains([]string{"RG301", "RG312"}, rule)) && (!s.isPeer(user) || rule != "RG221")
		}})
	}
	return all
}

// ofPeers are the rules about what the user has as whom Sentinels log in to each other,
// who may have every right.
var ofPeers = []string{"RG203", "RG204", "RG221", "RG222", "RG301", "RG312"}

// isPeer reports whether Sentinels are known to log in to each other as a user.
func (s Subject) isPeer(subject string) bool {
	if s.SentinelConf == nil {
		return false
	}
	peer, known := s.peer()
	return known && "user "+peer == subject
}

// mayDoAll reports whether a user of the sentinel.conf is one as whom Sentinels may
// log in to each other, or one with every right, about whom RG608 speaks.
func (s Subject) mayDoAll(subject string) bool {
	peer, known := s.peer()
	name := strings.TrimPrefix(subject, "user ")
	u := s.inSentinelConf().User(name)
	return name == peer || !known || u != nil && u.Root.Unlimited()
}

// inSentinelConf reads the user lines of the sentinel.conf.
func (s Subject) inSentinelConf() *acl.File {
	return lazily(&s.derive().inSentinelConf, func() *acl.File {
		if s.SentinelConf == nil || s.Server == nil {
			return &acl.File{}
		}
		return acl.Parse(s.SentinelConf.Users(), s.Server.Sentinel())
	})
}

// peer is the user as whom Sentinels log in to each other. It is not known where
// another file may name it.
func (s Subject) peer() (name string, known bool) {
	name, line := s.SentinelConf.SettingValue("sentinel-user")
	name = cmp.Or(name, defaultName) // as whom they log in with a password alone
	return name, (line > 0 || !s.SentinelConf.Includes()) && !s.SentinelConf.Refused("sentinel-user")
}

// judgeSentinelUsers returns what the rules about a users.acl find about the users
// of Sentinels. What the rules find without users stands among the rest.
func judgeSentinelUsers(s Subject) []finding.Finding {
	var all []finding.Finding
	for _, u := range s.ofSentinels() {
		for _, f := range Judge(u.subject()) {
			if f.Artefact == usersACLName && u.counts(f.Rule, f.Subject) {
				f.Artefact = u.artefact
				all = append(all, f)
			}
		}
	}
	return all
}

// looksAtSentinels reports whether a rule could look at all that it needs in users
// of Sentinels.
func (r Rule) looksAtSentinels(s Subject) bool {
	return slices.ContainsFunc(s.ofSentinels(), func(u sentinelUsers) bool {
		return u.counts(r.Code, "") && len(r.Check.missing(u.subject())) == 0
	})
}
