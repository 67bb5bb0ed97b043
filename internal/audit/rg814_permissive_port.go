package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var permissivePort = Rule{
	Code:      "RG814",
	Title:     "A port beside the servers' takes plain text",
	Severity:  finding.Medium,
	Rationale: "What passes there can be read and changed on the way, and who asks has no identity. Metrics name keys, clients and users.",
	Remedy:    "Give whoever asks a sidecar, and remove the port from permissive_ports. Otherwise give an exception that says who it is.",
	Native:    "spec: {mtls: {mode: STRICT}}, without portLevelMtls",
	References: []string{
		"Istio API, PeerAuthentication, portLevelMtls",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: onPeerAuthentications(func(m *kube.Manifests, p *kube.PeerAuthentication) []Hit {
		if !ofServers(m, p) {
			return nil
		}
		var hits []Hit
		for _, port := range slices.Sorted(maps.Keys(p.Spec.PortLevelMTLS)) {
			if mtls := p.Spec.PortLevelMTLS[port]; takesPlainText(mtls) && !slices.Contains(dataPorts(m), port) {
				hits = append(hits, Hit{Field: "spec.portLevelMtls", Message: fmt.Sprintf("PeerAuthentication %s is %s for port %s.", p.Metadata.Name, mtls.Mode, port)})
			}
		}
		return hits
	}),
}
