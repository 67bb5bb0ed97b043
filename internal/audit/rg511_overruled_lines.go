package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var overruledLines = Rule{
	Code:      "RG511",
	Title:     "A later line overrules this one",
	Severity:  finding.Medium,
	Rationale: "The last line wins without a word. Who reads the first takes it for what is in force.",
	Remedy:    "Remove all lines of the directive but the one that is meant.",
	Native:    "maxmemory 2gb",
	References: []string{
		"config.c, loadServerConfigFromString",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		last := map[string]redisconf.Directive{}
		for _, d := range f.Directives {
			last[d.Name] = d
		}
		var hits []Hit
		for _, d := range f.Directives {
			fact, _ := f.Server().Directive(d.Name)
			if winner := last[d.Name]; !fact.Repeats && !slices.Equal(d.Values, winner.Values) {
				hits = append(hits, Hit{Line: d.Line, Subject: d.Name, Message: fmt.Sprintf("Line %d sets %s again, and wins.", winner.Line, d.Name)})
			}
		}
		return hits
	}),
}
