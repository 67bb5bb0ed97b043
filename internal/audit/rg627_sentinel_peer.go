package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var refusedPeer = Rule{
	Code:      "RG627",
	Title:     "Sentinels log in to each other as a user who may not vote",
	Severity:  finding.High,
	Rationale: "Sentinels that refuse each other, or what one asks the other, never agree that a primary is gone. Each of them answers clients, so that nothing shows before a failover is needed.",
	Remedy:    "Give the user preset = \"sentinel_peer\" in the redisguard_users_acl with role = \"sentinel\", and name it in sentinel_user.",
	Native:    "in the users.acl of Sentinels: user peer on #SHA256 resetchannels &__sentinel__:hello -@all +ping +publish +client|setname +sentinel|is-master-down-by-addr",
	References: []string{
		"sentinel.c, sentinelAskMasterStateToOtherSentinels and sentinelSendHello", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil || s.Server == nil {
			return nil
		}
		name, line := s.SentinelConf.SettingValue("sentinel-user")
		users := s.usersOfSentinel()
		if line == 0 || users == nil || len(users.Faults) > 0 { // which is RG205 or RG605
			return nil
		}
		u := users.User(name)
		if u == nil && name == defaultName {
			return nil // whom a file that does not name it leaves on, which is RG201
		}
		if wrong := cannotVote(u, s); wrong != "" {
			return in(sentinelConfName, one(line, "sentinel sentinel-user", fmt.Sprintf("Sentinels log in to each other as user %s, which %s.", name, wrong)))
		}
		return nil
	}},
}

// usersOfSentinel are all users of a Sentinel, nil if they are not known.
func (s Subject) usersOfSentinel() *acl.File {
	aclfile, _ := s.SentinelConf.Value("aclfile")
	switch {
	case s.SentinelUsers != nil:
		return s.SentinelUsers
	case aclfile != "" || s.SentinelConf.Includes() || startedWith(s, "aclfile") || len(s.inSentinelConf().Users) == 0:
		return nil
	default:
		return s.inSentinelConf()
	}
}

// cannotVote says what keeps a user from a Sentinel's work among others, "" if nothing
// does.
func cannotVote(u *acl.LoadedUser, s Subject) string {
	switch {
	case u == nil:
		return "the users of Sentinels do not have"
	case !u.On:
		return "is off"
	}
	peer := presetNamed("sentinel_peer")
	missing := slices.DeleteFunc(peer.Vital(s.Server.Sentinel()), u.Allows)
	switch {
	case len(missing) > 0:
		return "may not run " + strings.Join(missing, ", ")
	case u.MayRun([]string{"publish", helloChannel, "x"}).Verdict != acl.Allowed:
		return "may not use the channel " + helloChannel
	default:
		return ""
	}
}
