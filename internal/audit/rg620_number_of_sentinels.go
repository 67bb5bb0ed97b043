package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var numberOfSentinels = Rule{
	Code:      "RG620",
	Title:     "Sentinels are too few for a majority, or even in number",
	Severity:  finding.Medium,
	Rationale: "A majority of all Sentinels must agree on a failover. Of one or two none may be lost. Of four no more may be lost than of three, and where the network parts them in halves neither half fails over.",
	Remedy:    "replicas of redisguard_pod_hardening for the Sentinels must be 3, or 5.",
	Native:    "spec: {replicas: 3}",
	References: []string{
		"Redis documentation, Sentinel, fundamental things to know", "sentinel.c, sentinelGetLeader",
	},
	Controls: []string{"NIST 800-53 CP-10"},
	Check: Check{needs(Workloads), func(s Subject) []Hit {
		if s.Manifests == nil || len(s.sentinels()) != 1 { // of several it is not known which belong together
			return nil
		}
		p := s.sentinels()[0]
		n, known := howManySentinels(s)
		const fewest = 3
		if !known || p.Kind == "Pod" || metSentinels(s.SentinelConf) > 1 || n >= fewest && n%2 == 1 {
			return nil
		}
		message := fmt.Sprintf("%s runs %d Sentinels, of which no more may be lost than of %d.", p.Metadata.Name, n, n-1)
		switch n {
		case 1:
			message = fmt.Sprintf("%s runs a single Sentinel: while it is gone, nothing is failed over.", p.Metadata.Name)
		case fewest - 1:
			message = fmt.Sprintf("%s runs 2 Sentinels: while one is gone, nothing is failed over.", p.Metadata.Name)
		}
		return []Hit{{Document: p.Key(), Field: "spec.replicas", Subject: p.Subject(), Message: message}}
	}},
}
