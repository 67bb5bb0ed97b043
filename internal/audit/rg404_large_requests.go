package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var largeRequests = Rule{
	Code:      "RG404",
	Title:     "A request may be larger than by default",
	Severity:  finding.Low,
	Rationale: "The server collects a request before it looks at it. A higher limit lets fewer clients fill its memory.",
	Remedy:    "Leave client-query-buffer-limit and proto-max-bulk-len out of directives.",
	Native:    "client-query-buffer-limit 1gb",
	References: []string{
		"redis.conf, section CLIENTS",
	},
	Controls: []string{"NIST 800-53 SC-5"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		return append(aboveDefault(f, "client-query-buffer-limit"), aboveDefault(f, "proto-max-bulk-len")...)
	}),
}
