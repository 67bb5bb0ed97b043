package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var quorumOutOfReach = Rule{
	Code:      "RG619",
	Title:     "There are fewer Sentinels than the quorum asks for",
	Severity:  finding.High,
	Rationale: "A primary counts as down once so many Sentinels miss it. Where there are not as many, nothing is ever failed over, and it is noticed when the primary is gone.",
	Remedy:    "quorum of the monitor must be no more than replicas of redisguard_pod_hardening for the Sentinels: 2 of three.",
	Native:    "in sentinel.conf: sentinel monitor NAME HOST PORT 2, with spec: {replicas: 3} of the Sentinels",
	References: []string{
		"sentinel.c, sentinelCheckObjectivelyDown", "Redis documentation, Sentinel, quorum",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf, Workloads), func(s Subject) []Hit {
		if s.SentinelConf == nil || s.Manifests == nil {
			return nil
		}
		n, known := howManySentinels(s)
		if !known {
			return nil
		}
		var hits []Hit
		for _, m := range s.SentinelConf.Monitors {
			hit := Hit{Line: m.Line, Subject: "sentinel monitor " + m.Name}
			switch {
			case m.Quorum > n:
				hit.Message = fmt.Sprintf("By the quorum of %s, %d Sentinels must miss it, and %d are known.", m.Name, m.Quorum, n)
			case m.Quorum == n && n > 2: //nolint:mnd // fewer are RG620
				hit.Message = fmt.Sprintf("By the quorum of %s, all %d Sentinels must miss it: with one lost there is no failover.", m.Name, n)
			default:
				continue
			}
			hits = append(hits, hit)
		}
		return in(sentinelConfName, hits)
	}},
}
