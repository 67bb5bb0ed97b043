package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var deadConnections = Rule{
	Code:      "RG406",
	Title:     "Dead connections are not found",
	Severity:  finding.Low,
	Rationale: "A peer that vanishes without closing its connection keeps it open for ever. Enough of them use up maxclients.",
	Remedy:    "Leave tcp_keepalive at 60.",
	Native:    "tcp-keepalive 60",
	References: []string{
		"redis.conf, section NETWORK",
	},
	Controls: []string{"NIST 800-53 SC-5", "NIST 800-53 SC-10"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("tcp-keepalive")
		if value != "0" || !listens(f) {
			return nil
		}
		return one(line, "tcp-keepalive", "Connections to peers that are gone stay open.")
	}),
}
