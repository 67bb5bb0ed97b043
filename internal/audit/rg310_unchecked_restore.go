package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var uncheckedRestore = Rule{
	Code:      "RG310",
	Title:     "Payloads of RESTORE are not checked",
	Severity:  finding.Low,
	Rationale: "RESTORE takes the server's own binary form. Without a check, a crafted payload corrupts memory, which crashes the server or worse.",
	Remedy:    `Leave sanitize-dump-payload out of directives: the default is "clients".`,
	Native:    "sanitize-dump-payload clients",
	References: []string{
		"redis.conf, sanitize-dump-payload", "CVE-2026-25243",
	},
	Controls: []string{"NIST 800-53 SI-10"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		fact, _ := f.Server().Directive("sanitize-dump-payload")
		value, line := f.Value("sanitize-dump-payload")
		if fact.Status == server.Ignored || !strings.EqualFold(value, "no") {
			return nil
		}
		return one(line, "sanitize-dump-payload", "What clients hand to RESTORE is not checked.")
	}),
}
