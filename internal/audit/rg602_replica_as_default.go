package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var replicaAsDefault = Rule{
	Code:      "RG602",
	Title:     "A replica logs in as the user default",
	Severity:  finding.Low,
	Rationale: "The primary must then keep default on, with rights for all who use it. A user of its own needs psync, replconf and ping, and nothing else.",
	Remedy:    "Name that user in masteruser.",
	Native:    "masteruser replica",
	References: []string{
		"replication.c, syncWithMaster",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-3"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !given(f, "masterauth") || given(f, "masteruser") || unsaid(f, "masteruser") {
			return nil
		}
		_, line := f.Value("masterauth")
		return one(line, "masteruser", "The password for the primary is that of its user default.")
	}),
}
