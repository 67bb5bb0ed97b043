package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var allChannels = Rule{
	Code:      "RG204",
	Title:     "A user may use every channel",
	Severity:  finding.Medium,
	Rationale: "The user hears what all others publish, and on a server that Sentinel watches it can publish a forged topology to __sentinel__:hello.",
	Remedy:    "Name the application's own channels in channels, such as [\"checkout.*\"].",
	Native:    "user NAME … resetchannels &checkout.* …",
	References: []string{
		"acl.c, ACLSelectorCheckChannel", "sentinel.c, sentinelProcessHelloMessage",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-6"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		none := s.RedisConf != nil && !channelsOpen(s.RedisConf)
		return onUsers(func(u *acl.LoadedUser) []Hit {
			for _, p := range u.All() {
				if word, all := p.AllChannels(); all && (word >= 0 || !none) {
					return []Hit{{Word: max(word, 0), Message: "User " + u.Name + " may use every channel."}}
				}
			}
			return nil
		}).Find(s)
	}},
}

// channelsOpen reports whether a user for whom no channel is named gets all.
func channelsOpen(f *redisconf.File) bool {
	value, _ := f.Value("acl-pubsub-default")
	return strings.EqualFold(value, "allchannels")
}
