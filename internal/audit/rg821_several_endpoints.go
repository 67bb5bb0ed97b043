package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var severalEndpoints = Rule{
	Code:      "RG821",
	Title:     "A ServiceEntry mixes several servers",
	Severity:  finding.Medium,
	Rationale: "Sidecars spread connections over all endpoints of an entry: a write reaches a read replica, which refuses it, or a primary of other data.",
	Remedy:    "Declare each server as an endpoint of its own, which becomes an entry of its own.",
	Native:    "endpoints: [{address: 10.0.0.3}], one in each entry",
	References: []string{
		"Istio API, ServiceEntry, endpoints", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SI-7"},
	Check: onEntries(func(e *kube.ServiceEntry) []Hit {
		if len(e.Spec.Endpoints) < 2 || !slices.ContainsFunc(e.Spec.Ports, forRedis) { //nolint:mnd // several
			return nil
		}
		return []Hit{{Field: "spec.endpoints", Message: fmt.Sprintf("Entry %s has %d endpoints.", e.Metadata.Name, len(e.Spec.Endpoints))}}
	}),
}
