package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unreadSentinelLines = Rule{
	Code:      "RG607",
	Title:     "A Sentinel passes over a line",
	Severity:  finding.High,
	Rationale: "Sentinels of Redis 8 start on a directive that they do not know, and older ones on some, as if it were not there: a misspelt requirepass leaves the Sentinel open.",
	Remedy:    "Correct the name, or remove the line.",
	Native:    "in sentinel.conf: directives by the names that the server's documentation has",
	References: []string{
		"observations of live Sentinels", "sentinel.c, loadSentinelConfigFromQueue",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SI-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		var hits []Hit
		for _, line := range s.SentinelConf.Unread {
			hits = append(hits, Hit{Line: line.Line, Subject: line.Name, Message: fmt.Sprintf("The line %s has no effect.", line.Name)})
		}
		return hits
	}},
}
