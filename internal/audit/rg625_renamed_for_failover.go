package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var renamedForFailover = Rule{
	Code:      "RG625",
	Title:     "A command is renamed that a failover takes",
	Severity:  finding.High,
	Rationale: "Sentinels and replicas send it by its true name. A Sentinel sends its orders to a replica in one transaction, of which nothing is carried out where one is unknown: the primary is missed, and never replaced.",
	Remedy:    "Take the rename-command away, and deny the command to users in commands instead.",
	Native:    "in redis.conf: no rename-command of it; in users.acl: user NAME … -config",
	References: []string{
		"sentinel.c, sentinelSendSlaveOf", "replication.c, syncWithMaster", "observations of live servers and Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(RedisConf, SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		return onRenamed(func(command string) string {
			if !failsOver(command, s.Server) {
				return ""
			}
			return "No failover succeeds without " + strings.ToUpper(command) + " under its own name."
		}).Find(s)
	}},
}

// failsOver reports whether Sentinels or replicas cannot do their work without a
// command.
func failsOver(command string, srv *server.Server) bool {
	return srv != nil && slices.ContainsFunc([]string{"sentinel", "replica"}, func(preset string) bool {
		return slices.ContainsFunc(presetNamed(preset).Vital(srv), partOf(command))
	})
}
