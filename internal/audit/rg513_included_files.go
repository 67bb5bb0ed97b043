package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var includedFiles = Rule{
	Code:      "RG513",
	Title:     "A file is included that nobody judged",
	Severity:  finding.Medium,
	Rationale: "What it holds may overrule every line above and be overruled by every line below. The rules say nothing about it, nor about what this file leaves out.",
	Remedy:    "Put what it holds into directives, and remove include.",
	Native:    "# no include: its lines stand here",
	References: []string{
		"redis.conf, section INCLUDES",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Lines("include") {
			hits = append(hits, Hit{Line: d.Line, Subject: "include", Message: "The server reads " + d.Values[0] + " too, which was not judged."})
		}
		return hits
	}),
}
