package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var noSlowLog = Rule{
	Code:      "RG507",
	Title:     "Slow commands are not kept",
	Severity:  finding.Low,
	Rationale: "The slow log shows what held the server up, and often an attack too: long scripts, KEYS, large sorts. Without it there is nothing to look at afterwards.",
	Remedy:    "Remove slowlog-log-slower-than and slowlog-max-len from directives.",
	Native:    "slowlog-log-slower-than 10000",
	References: []string{
		"redis.conf, section SLOW LOG",
	},
	Controls: []string{"NIST 800-53 AU-2", "NIST 800-53 AU-12"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if value, line := f.Value("slowlog-max-len"); value == "0" {
			return one(line, "slowlog-max-len", "The slow log keeps nothing.")
		}
		value, line := f.Value("slowlog-log-slower-than")
		if value != "-1" {
			return nil
		}
		return one(line, "slowlog-log-slower-than", "No command is slow enough for the slow log.")
	}),
}
