package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var entryForEverybody = Rule{
	Code:      "RG810",
	Title:     "A ServiceEntry is visible to the whole mesh",
	Severity:  finding.Medium,
	Rationale: "Pods of other namespaces are led to the server, too, by a DestinationRule that is not theirs, with a path to an authority that they may not have; or by none, in plain text.",
	Remedy:    "Leave it to redisguard_istio_tls_origination, whose documents are for their own namespace. Other namespaces declare their own.",
	Native:    "spec: {exportTo: ['.']}",
	References: []string{
		"Istio API, ServiceEntry, exportTo",
	},
	Controls: []string{"NIST 800-53 AC-4", "NIST 800-53 AC-6"},
	Check: onEntries(func(e *kube.ServiceEntry) []Hit {
		if !slices.ContainsFunc(e.Spec.Ports, forRedis) || !seenByAll(e) {
			return nil
		}
		return []Hit{{Field: "spec.exportTo", Message: fmt.Sprintf("Entry %s is visible to every namespace.", e.Metadata.Name)}}
	}),
}

// seenByAll reports whether the entry is visible to every namespace, which it is
// unless it says otherwise.
func seenByAll(e *kube.ServiceEntry) bool {
	return len(e.Spec.ExportTo) == 0 || slices.Contains(e.Spec.ExportTo, "*")
}
