package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var memoryLimit = Rule{
	Code:      "RG401",
	Title:     "Memory has no limit",
	Severity:  finding.High,
	Rationale: "A server without a limit grows until the kernel kills it or its neighbours, and any client that may write can make it so.",
	Remedy:    "Set maxmemory to what the node can spare, such as \"2gb\".",
	Native:    "maxmemory 2gb",
	References: []string{
		"redis.conf, section MEMORY MANAGEMENT",
	},
	Controls: []string{"NIST 800-53 SC-5"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("maxmemory")
		if bytes, _ := server.ParseMemory(value); bytes != 0 {
			return nil
		}
		return one(line, "maxmemory", "The server's memory has no limit.")
	}),
}
