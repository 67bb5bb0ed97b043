package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var forgedTopology = Rule{
	Code:      "RG221",
	Title:     "A user may forge what Sentinels tell each other",
	Severity:  finding.Medium,
	Rationale: "Sentinels believe what is published to __sentinel__:hello: a message there can name another primary, and all clients follow.",
	Remedy:    "Name narrower patterns in channels, none of which matches __sentinel__:hello.",
	Native:    "user NAME … resetchannels &checkout.* …",
	References: []string{
		"sentinel.c, sentinelProcessHelloMessage", "Redis documentation, Sentinel, ACL",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 SC-8"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		if s.SentinelConf != nil {
			return nil // which is RG628
		}
		return onUsers(func(u *acl.LoadedUser) []Hit {
			if everyChannel(u) {
				return nil
			}
			return forges(u)
		}).Find(s)
	}},
}

// helloChannel is where Sentinels tell each other of themselves and of primaries.
const helloChannel = "__sentinel__:hello"

// forges finds a user who may publish there, and may not change the topology anyway.
func forges(u *acl.LoadedUser) []Hit {
	hello := u.MayRun([]string{"publish", helloChannel, "x"})
	if hello.Verdict != acl.Allowed || setsPrimary(u) {
		return nil
	}
	pattern := hello.Words[len(hello.Words)-1]
	why := u.Word(pattern) + " matches it."
	if !strings.HasPrefix(why, "&") && !strings.HasPrefix(why, "allchannels") {
		why = "its channels are not restricted."
	}
	return []Hit{{Word: max(pattern, 0), Message: "User " + u.Name + " may publish to " + helloChannel + ": " + why}}
}

// everyChannel reports whether a user may use every channel, which is RG204.
func everyChannel(u *acl.LoadedUser) bool {
	for _, p := range u.All() {
		if _, all := p.AllChannels(); all {
			return true
		}
	}
	return false
}

// setsPrimary reports whether a user may change the topology anyway, as
// Sentinels, among each other too, and administrators do.
func setsPrimary(u *acl.LoadedUser) bool {
	return slices.ContainsFunc([]string{"replicaof", "slaveof", "sentinel|is-master-down-by-addr", "sentinel|monitor", "sentinel|set"}, u.Allows)
}
