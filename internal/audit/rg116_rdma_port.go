package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var rdmaPort = Rule{
	Code:      "RG116",
	Title:     "The RDMA port is open",
	Severity:  finding.High,
	Rationale: "RDMA knows no TLS. Passwords and data cross the network in the clear, for anyone on it.",
	Remedy:    "Remove rdma-port from directives.",
	Native:    "rdma-port 0",
	References: []string{
		"valkey.conf, section RDMA",
	},
	Controls: []string{"NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		port, line := f.Value("rdma-port")
		if !open(f, "rdma-port") {
			return nil
		}
		return one(line, "rdma-port", "Port "+port+" takes connections by RDMA, without TLS.")
	}),
}
