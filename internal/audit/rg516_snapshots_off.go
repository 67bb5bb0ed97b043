package audit

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var snapshotsOff = Rule{
	Code:      "RG516",
	Title:     "A save line switches snapshots off",
	Severity:  finding.Medium,
	Rationale: "This version takes one pair of seconds and changes a line. With more words, a comment among them, it starts without a complaint and takes no snapshot.",
	Remedy:    `Write one pair for each element of save, such as ["3600 1", "300 100"].`,
	Native:    "save 3600 1",
	References: []string{
		"config.c, loadServerConfigFromString of 6.2",
	},
	Controls: []string{"NIST 800-53 CP-9", "HIPAA 164.308(a)(7)(ii)(A)", "GDPR Art. 32(1)(c)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		fact, _ := f.Server().Directive("save")
		var hits []Hit
		for _, d := range f.Lines("save") {
			if redisconf.OnePair(fact) && len(d.Values) != fact.MaxArgs && strings.Join(d.Values, "") != "" {
				hits = append(hits, Hit{Line: d.Line, Subject: "save", Message: fmt.Sprintf("With %d values in place of 2, no snapshot comes of this line.", len(d.Values))})
			}
		}
		return hits
	}),
}
