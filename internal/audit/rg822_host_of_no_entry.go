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
	Check: Check{needs(Destinations), func(s Subject) []Hit {
		var bare map[string]bool // asked for where a host has no entry, which is seldom
		return onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, _ kube.PlacedTLS) string {
			ofCluster := !strings.Contains(d.Spec.Host, ".") || strings.HasSuffix(d.Spec.Host, ".svc.cluster.local") || strings.HasPrefix(d.Spec.Host, "*")
			if ofCluster || len(entriesOf(m, d.Spec.Host)) > 0 {
				return ""
			}
			if bare == nil {
				bare = withBareEntries(m)
			}
			if !bare[d.Metadata.Namespace] {
				return ""
			}
			return fmt.Sprintf("No entry has host %s, and an entry of Redis has no rule.", d.Spec.Host)
		}).Find(s)
	}},
}

// withBareEntries are the namespaces with an entry of Redis for no host of which
// there is a DestinationRule.
func withBareEntries(m *kube.Manifests) map[string]bool {
	hosts := map[string]bool{}
	ruled := map[*kube.ServiceEntry]bool{}
	for _, d := range m.DestinationRules {
		if hosts[d.Spec.Host] {
			continue
		}
		hosts[d.Spec.Host] = true
		for _, e := range entriesOf(m, d.Spec.Host) {
			ruled[e] = true
		}
	}
	bare := map[string]bool{}
	for _, e := range m.ServiceEntries {
		if !ruled[e] && slices.ContainsFunc(e.Spec.Ports, forRedis) {
			bare[e.Metadata.Namespace] = true
		}
	}
	return bare
}
