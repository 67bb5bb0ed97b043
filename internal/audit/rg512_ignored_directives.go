package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var ignoredDirectives = Rule{
	Code:      "RG512",
	Title:     "A directive has no effect",
	Severity:  finding.Low,
	Rationale: "The server reads the line and does nothing. Who relies on it is mistaken, and a later version may refuse it.",
	Remedy:    "Remove the directive that the message names from directives.",
	Native:    "# the line is gone",
	References: []string{
		"config.c, deprecated_configs",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Directives {
			if fact, _ := f.Server().Directive(d.Name); fact.Status == server.Ignored {
				hits = append(hits, Hit{Line: d.Line, Subject: d.Name, Message: strings.TrimSpace(d.Name + " has no effect on " + f.Server().Name() + ". " + fact.Note)})
			}
		}
		return hits
	}),
}
