package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var fewConnections = Rule{
	Code:      "RG407",
	Title:     "A managed instance takes few connections by TLS",
	Severity:  finding.Low,
	Rationale: "Some services bound the connections of small instances once they are encrypted. Beyond the bound clients are refused, which a pool of each pod reaches sooner than one thinks: at a deployment, old and new pods connect at once.",
	Remedy:    "Add up the pools of all clients, twice for a deployment, or take Redis 7.0 or later, or a larger instance. If they stay below, give an exception that says so.",
	Native:    "redis_version = \"REDIS_7_2\"",
	References: []string{
		"Google Cloud documentation, Memorystore for Redis, in-transit encryption, connection limits",
	},
	Controls: []string{"NIST 800-53 SC-5", "NIST 800-53 CP-2"},
	Check: Check{needs(Instances), func(s Subject) []Hit {
		const few = 2500
		var hits []Hit
		for _, i := range s.Instances {
			if i.Connections > 0 && i.Connections <= few {
				hits = append(hits, Hit{Artefact: i.Resource, Path: i.Path.Attr("memory_size_gb"), Subject: i.Resource, Message: fmt.Sprintf("%s takes %d connections at most, as memory_size_gb and redis_version have it.", i.Resource, i.Connections)})
			}
		}
		return hits
	}},
}
