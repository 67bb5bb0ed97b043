package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var plaintextFailover = Rule{
	Code:      "RG109",
	Title:     "After a failover, replication would be in plain text",
	Severity:  finding.Medium,
	Rationale: "Any primary may become a replica. Without tls-replication it then dials its new primary without TLS: in the clear, or in vain where only TLS is open. Sentinel goes by the same directive.",
	Remedy:    "Leave tls_replication at true.",
	Native:    "tls-replication yes",
	References: []string{
		"redis.conf, section TLS/SSL", "sentinel.c, sentinelReconnectInstance",
	},
	Controls: []string{"NIST 800-53 SC-8", "GDPR Art. 32(1)(a)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if f.Replica() || !open(f, "tls-port") || on(f, "tls-replication") {
			return nil
		}
		_, line := f.Value("tls-replication")
		return one(line, "tls-replication", "Clients speak TLS, and as a replica the server would not.")
	}),
}
