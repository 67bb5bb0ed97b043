package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var quorumOfOne = Rule{
	Code:      "RG618",
	Title:     "A single Sentinel begins a failover",
	Severity:  finding.Medium,
	Rationale: "With a quorum of 1 it is enough that one Sentinel does not reach the primary, which may be its own network's fault. The others grant it the failover, and what was written to the old primary meanwhile is lost.",
	Remedy:    "quorum of the monitor must be 2 or more: 2 for three Sentinels.",
	Native:    "in sentinel.conf: sentinel monitor NAME HOST PORT 2",
	References: []string{
		"Redis documentation, Sentinel, quorum", "sentinel.c, sentinelCheckObjectivelyDown and sentinelVoteLeader",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 SI-7"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		if s.Manifests != nil {
			if n, known := howManySentinels(s); known && n == 1 {
				return nil // which is RG620: there is no other quorum for one
			}
		}
		var hits []Hit
		for _, m := range s.SentinelConf.Monitors {
			if m.Quorum == 1 {
				hits = append(hits, Hit{Line: m.Line, Subject: "sentinel monitor " + m.Name, Message: fmt.Sprintf("One Sentinel alone takes %s for down and begins a failover.", m.Name)})
			}
		}
		return hits
	}},
}
