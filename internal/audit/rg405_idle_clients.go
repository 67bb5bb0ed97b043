package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var idleClients = Rule{
	Code:      "RG405",
	Title:     "Idle clients are never disconnected",
	Severity:  finding.Low,
	Rationale: "A forgotten connection stays logged in for ever, even when its user's password has changed, and counts against maxclients.",
	Remedy:    "Leave timeout at 300, or set it above the longest pause of the applications.",
	Native:    "timeout 300",
	References: []string{
		"redis.conf, section NETWORK",
	},
	Controls: []string{"NIST 800-53 AC-12", "HIPAA 164.312(a)(2)(iii)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("timeout")
		if value != "0" {
			return nil
		}
		return one(line, "timeout", "A client may stay connected without a word for ever.")
	}),
}
