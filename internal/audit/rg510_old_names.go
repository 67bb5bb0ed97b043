package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var oldNames = Rule{
	Code:      "RG510",
	Title:     "A directive has its old name",
	Severity:  finding.Low,
	Rationale: "The server still takes the name, and may not in a later version; it then refuses to start. CONFIG REWRITE writes the new one.",
	Remedy:    "Use the name that the message gives.",
	Native:    "replica-priority 100",
	References: []string{
		"config.c, standardConfig aliases",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Directives {
			if d.Alias != "" {
				hits = append(hits, Hit{Line: d.Line, Subject: d.Name, Message: d.Alias + " is an old name of " + d.Name + "."})
			}
		}
		return hits
	}),
}
