package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var manyClients = Rule{
	Code:      "RG403",
	Title:     "More clients may connect than by default",
	Severity:  finding.Low,
	Rationale: "Each connection takes memory and a file descriptor before any password is asked for. The limit is what keeps a flood of them from the rest of the server.",
	Remedy:    "Set maxclients to what the applications need, which is rarely more than the default of 10000.",
	Native:    "maxclients 10000",
	References: []string{
		"redis.conf, section CLIENTS",
	},
	Controls: []string{"NIST 800-53 AC-10", "NIST 800-53 SC-5", "DISA Redis Enterprise STIG V-251183 (informed by)"},
	Check:    onRedisConf(func(f *redisconf.File) []Hit { return aboveDefault(f, "maxclients") }),
}
