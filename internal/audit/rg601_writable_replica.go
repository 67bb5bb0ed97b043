package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var writableReplica = Rule{
	Code:      "RG601",
	Title:     "A replica takes writes",
	Severity:  finding.Medium,
	Rationale: "What is written to a replica is on no other server and lost with the next full synchronisation. A client that may only reach replicas can change what others read there.",
	Remedy:    "Leave replica_read_only out: the server's own default is yes.",
	Native:    "replica-read-only yes",
	References: []string{
		"redis.conf, section REPLICATION",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 SI-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("replica-read-only")
		if !strings.EqualFold(value, "no") {
			return nil
		}
		return one(line, "replica-read-only", "As a replica, the server takes writes.")
	}),
}
