package audit

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var clientEviction = Rule{
	Code:      "RG902",
	Title:     "Client eviction is exploitable on this version",
	Severity:  finding.High,
	Rationale: "Evicting a client that is being unblocked frees memory that is still in use (CVE-2026-23479). That needs client eviction, which is off unless maxmemory-clients is set.",
	Remedy:    "Remove maxmemory-clients from directives, or name a later patch version in server once it runs.",
	Native:    "maxmemory-clients 0",
	References: []string{
		"CVE-2026-23479",
	},
	Controls: []string{"NIST 800-53 SI-2", "PCI DSS 4.0 6.3.3"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("maxmemory-clients")
		size, _ := server.ParseMemory(strings.TrimSuffix(value, "%"))
		if size == 0 || !mendedLater(f.Server(), "redis-7.4.9", "redis-8.2.6", "redis-8.4.3", "redis-8.6.3", "valkey-8.0.9", "valkey-8.1.7", "valkey-9.0.4") {
			return nil
		}
		return one(line, "maxmemory-clients", fmt.Sprintf("%s evicts clients, and has CVE-2026-23479.", f.Server().Target()))
	}),
}
