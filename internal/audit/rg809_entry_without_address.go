package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var entryWithoutAddress = Rule{
	Code:      "RG809",
	Title:     "A ServiceEntry for TCP has no address",
	Severity:  finding.High,
	Rationale: "Sidecars tell TCP connections by address and port. Without an address they take every connection to that port, to whatever server, for this one.",
	Remedy:    "Give each endpoint an address, or a host with dns_capture = true.",
	Native:    "spec: {hosts: [redis.memorystore], addresses: [10.0.0.3]}",
	References: []string{
		"Istio API, ServiceEntry, addresses", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 AC-4"},
	Check: onEntries(func(e *kube.ServiceEntry) []Hit {
		tcp := slices.IndexFunc(e.Spec.Ports, raw)
		if len(e.Spec.Addresses) > 0 || tcp < 0 {
			return nil
		}
		return []Hit{{Field: "spec.addresses", Message: fmt.Sprintf("Entry %s takes every connection to port %d.", e.Metadata.Name, e.Spec.Ports[tcp].Number)}}
	}),
}
