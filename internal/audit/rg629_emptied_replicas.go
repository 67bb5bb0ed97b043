package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var emptiedReplicas = Rule{
	Code:      "RG629",
	Title:     "A primary that comes back empty empties its replicas",
	Severity:  finding.Medium,
	Rationale: "Without snapshots and without a log a server that is started again has no data. Where that is sooner than it is missed, it still is the primary, and its replicas drop all they have to follow it: every copy is gone at once.",
	Remedy:    "Leave appendonly and save at their defaults, or set one of them, on a volume. For a cache that may be lost, give an exception that says so.",
	Native:    "in redis.conf: appendonly yes",
	References: []string{
		"Redis documentation, Replication, safety of replication when master has persistence turned off", "observations of live servers",
	},
	Controls: []string{"NIST 800-53 CP-9", "NIST 800-53 CP-10"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		return onRedisConf(func(f *redisconf.File) []Hit {
			priority, _ := f.Value("replica-priority")
			copied := s.SentinelConf != nil || given(f, "masteruser") && !f.Replica() || on(f, "cluster-enabled")
			points := f.Lines("save")
			if !copied || priority == "0" || on(f, "appendonly") || unsaid(f, "appendonly") || len(points) == 0 {
				return nil
			}
			off := points[len(points)-1]
			if strings.Join(off.Values, "") != "" {
				return nil
			}
			return one(off.Line, "save", "The server keeps nothing on disk, and replicas follow whatever it comes back with.")
		}).Find(s)
	}},
}
