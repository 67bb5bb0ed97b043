package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var guessedProtocol = Rule{
	Code:      "RG820",
	Title:     "A port of Redis is not declared as TCP",
	Severity:  finding.High,
	Rationale: "With a protocol of HTTP sidecars lead what Redis says past the entry, in plain text; without any they look for HTTP in the first bytes, those of every other server at that port among them.",
	Remedy:    "Leave it to redisguard_istio_tls_origination, which declares TCP.",
	Native:    "ports: [{number: 6379, name: tcp-redis, protocol: TCP}]",
	References: []string{
		"Istio documentation, protocol selection", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 CM-6"},
	Check: onEntries(func(e *kube.ServiceEntry) []Hit {
		var hits []Hit
		for i, p := range e.Spec.Ports {
			declared := slices.Contains([]string{"TCP", "TLS", "HTTPS", "REDIS"}, strings.ToUpper(p.Protocol))
			if forRedis(p) && !declared {
				hits = append(hits, Hit{Field: fmt.Sprintf("spec.ports[%d]", i), Message: fmt.Sprintf("Port %d of entry %s has protocol %q.", p.Number, e.Metadata.Name, p.Protocol)})
			}
		}
		return hits
	}),
}
