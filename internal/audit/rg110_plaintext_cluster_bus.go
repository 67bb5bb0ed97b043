package audit

import (
	"cmp"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var plaintextClusterBus = Rule{
	Code:      "RG110",
	Title:     "The cluster bus is not encrypted",
	Severity:  finding.High,
	Rationale: "Nodes know each other by nothing but what they say. Without TLS and client certificates, whoever reaches the bus port can join the cluster, take over slots or cut nodes off.",
	Remedy:    "Leave tls_cluster at true.",
	Native:    "tls-cluster yes",
	References: []string{
		"cluster_legacy.c, clusterProcessPacket",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 IA-3", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: unlessMeshed(func(f *redisconf.File) []Hit {
		if !on(f, "cluster-enabled") || on(f, "tls-cluster") || unsaid(f, "tls-cluster") {
			return nil
		}
		_, enabled := f.Value("cluster-enabled")
		_, line := f.Value("tls-cluster")
		return one(cmp.Or(line, enabled), "tls-cluster", "The cluster bus is in plain text, and its nodes show no certificate.")
	}),
}
