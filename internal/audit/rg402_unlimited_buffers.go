package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var unlimitedBuffers = Rule{
	Code:      "RG402",
	Title:     "Replies to a client may fill the memory",
	Severity:  finding.Medium,
	Rationale: "A client that asks and does not read makes the server keep the replies. Without a hard limit they grow until the memory is full, before any password is asked for (CVE-2025-21605).",
	Remedy:    "Give each class in client_output_buffer_limit a hard limit, such as normal = \"256mb 128mb 60\".",
	Native:    "client-output-buffer-limit normal 256mb 128mb 60",
	References: []string{
		"redis.conf, section CLIENTS", "CVE-2025-21605",
	},
	Controls: []string{"NIST 800-53 SC-5"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, limit := range f.BufferLimits() {
			if limit.Hard == 0 {
				hits = append(hits, one(limit.Line, "client-output-buffer-limit",
					fmt.Sprintf("Replies to clients of class %s have no hard limit.", limit.Class))...)
			}
		}
		return hits
	}),
}
