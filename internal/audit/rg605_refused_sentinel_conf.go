package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var refusedSentinelConf = Rule{
	Code:      "RG605",
	Title:     "A Sentinel would not start on the file",
	Severity:  finding.High,
	Rationale: "Sentinel refuses a file with a single wrong line. It is noticed when pods are replaced, which is when a failover is needed.",
	Remedy:    "Render the file with redisguard_sentinel_conf, which refuses what a Sentinel would, or correct the line as the message says.",
	Native:    "in sentinel.conf: sentinel monitor NAME HOST PORT QUORUM",
	References: []string{
		"sentinel.c, loadSentinelConfigFromQueue", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		var hits []Hit
		for _, f := range s.SentinelConf.Faults {
			hits = append(hits, Hit{Line: f.Line, Subject: "sentinel.conf", Message: "Sentinel refuses the line: " + f.Message + "."})
		}
		for _, f := range s.inSentinelConf().Faults {
			hits = append(hits, Hit{Line: f.Line, Word: f.Word, Subject: "sentinel.conf", Message: "Sentinel refuses the line: " + shown(f.Message) + "."})
		}
		return hits
	}},
}
