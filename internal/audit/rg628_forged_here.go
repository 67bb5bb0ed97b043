package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var forgedHere = Rule{
	Code:      "RG628",
	Title:     "A user of the servers may forge what their Sentinels tell each other",
	Severity:  finding.High,
	Rationale: "The Sentinels of these servers believe what is published to __sentinel__:hello: a message there can name another primary, and all clients follow. An application needs no more than PUBLISH and a pattern that matches.",
	Remedy:    "Name narrower patterns in channels, none of which matches __sentinel__:hello, or take publish away.",
	Native:    "in users.acl: user NAME … resetchannels &checkout.* …",
	References: []string{
		"sentinel.c, sentinelProcessHelloMessage", "Redis documentation, Sentinel, ACL",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 SC-8"},
	Check: Check{append(needs(SentinelConf), ofUsers...), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		return onUsers(forges).Find(s)
	}},
}
