package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var hostOfNoEntry = Rule{
	Code:      "RG822",
	Title:     "A DestinationRule is for a host that no entry has",
	Severity:  finding.High,
	Rationale: "Its TLS has no effect: sidecars find settings by the host of the entry, letter by letter, and speak plain text to one without.",
	Remedy:    "Leave both to redisguard_istio_tls_origination, which gives them one host.",
	Native:    "spec: {host: the entry's host}",
	References: []string{
		"Istio API, DestinationRule, host", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, _ kube.PlacedTLS) string {
		ofCluster := !strings.Contains(d.Spec.Host, ".") || strings.HasSuffix(d.Spec.Host, ".svc.cluster.local") || strings.HasPrefix(d.Spec.Host, "*")
		bare := slices.ContainsFunc(m.ServiceEntries, func(e *kube.ServiceEntry) bool {
			return e.Metadata.Namespace == d.Metadata.Namespace && slices.ContainsFunc(e.Spec.Ports, forRedis) && !hasRule(m, e)
		})
		if ofCluster || !bare || len(entriesOf(m, d.Spec.Host)) > 0 {
			return ""
		}
		return fmt.Sprintf("No entry has host %s, and an entry of Redis has no rule.", d.Spec.Host)
	}),
}

// hasRule reports whether a DestinationRule is for a host of the entry.
func hasRule(m *kube.Manifests, e *kube.ServiceEntry) bool {
	return slices.ContainsFunc(m.DestinationRules, func(d *kube.DestinationRule) bool { return hasHost(e, d.Spec.Host) })
}
