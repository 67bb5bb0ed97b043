package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var unloggedSynchronisation = Rule{
	Code:      "RG630",
	Title:     "What comes during a synchronisation is missing from the replica's log",
	Severity:  finding.Medium,
	Rationale: "Valkey 9.1 takes the snapshot of a dual-channel synchronisation for the base of its log, and does not log what came beside it. A replica that becomes primary and is started again has lost those writes, whatever appendfsync says.",
	Remedy:    "Leave dual-channel-replication-enabled out of directives: it is off by default. Where it must be on, have every replica run BGREWRITEAOF after each full synchronisation, and give an exception that says so.",
	Native:    "dual-channel-replication-enabled no",
	References: []string{
		"replication.c and aof.c of valkey 9.1.2", "observations of live servers",
	},
	Controls: []string{"NIST 800-53 CP-9", "NIST 800-53 SI-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !f.Server().AtLeast(server.Valkey, 9, 1) || !on(f, "dual-channel-replication-enabled") || !on(f, "appendonly") {
			return nil
		}
		_, line := f.Value("dual-channel-replication-enabled")
		return one(line, "dual-channel-replication-enabled", "A replica's log lacks what comes while it synchronises.")
	}),
}
