package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var channelsByDefault = Rule{
	Code:      "RG215",
	Title:     "A new user may use every channel",
	Severity:  finding.Medium,
	Rationale: "A user for whom no channel is named gets all of them, which nobody sees in its line. It hears what others publish, and on a server that Sentinel watches it can forge a topology.",
	Remedy:    `Leave acl-pubsub-default out of directives: the default is "resetchannels".`,
	Native:    "acl-pubsub-default resetchannels",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-6", "DISA Redis Enterprise STIG V-251187 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !channelsOpen(f) {
			return nil
		}
		_, line := f.Value("acl-pubsub-default")
		return one(line, "acl-pubsub-default", "A user for whom no channel is named may use every channel.")
	}),
}
