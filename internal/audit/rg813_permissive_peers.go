package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var permissivePeers = Rule{
	Code:      "RG813",
	Title:     "A PeerAuthentication lets plain text through to servers",
	Severity:  finding.High,
	Rationale: "PERMISSIVE takes plain text beside mutual TLS, and DISABLE nothing else. Whoever reaches the port then has no identity, and reads passwords on the way.",
	Remedy:    "Leave it to redisguard_istio_access, which renders STRICT. Who cannot speak mutual TLS needs a sidecar.",
	Native:    "spec: {mtls: {mode: STRICT}}",
	References: []string{
		"Istio API, PeerAuthentication, MutualTLS.Mode",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1", "NIST 800-53 IA-3"},
	Check: onPeerAuthentications(func(m *kube.Manifests, p *kube.PeerAuthentication) []Hit {
		var hits []Hit
		if takesPlainText(p.Spec.MTLS) && (p.Spec.Selector == nil || ofServers(m, p)) {
			hits = append(hits, Hit{Field: "spec.mtls", Message: fmt.Sprintf("PeerAuthentication %s is %s.", p.Metadata.Name, p.Spec.MTLS.Mode)})
		}
		for _, port := range slices.Sorted(maps.Keys(p.Spec.PortLevelMTLS)) {
			if mtls := p.Spec.PortLevelMTLS[port]; takesPlainText(mtls) && slices.Contains(dataPorts(m), port) {
				hits = append(hits, Hit{Field: "spec.portLevelMtls", Message: fmt.Sprintf("PeerAuthentication %s is %s for port %s of the servers.", p.Metadata.Name, mtls.Mode, port)})
			}
		}
		return hits
	}),
}

// onPeerAuthentications makes a check of one that looks at PeerAuthentications
// one by one.
func onPeerAuthentications(check func(*kube.Manifests, *kube.PeerAuthentication) []Hit) Check {
	return Check{needs(PeerPolicy), func(s Subject) []Hit {
		return onDocuments(PeerPolicy, func(m *kube.Manifests) []*kube.PeerAuthentication { return m.PeerAuthentications },
			func(p *kube.PeerAuthentication) []Hit { return check(s.Manifests, p) }).Find(s)
	}}
}

// ofServers reports whether a PeerAuthentication is for pods of servers: by its
// selector, or since it was declared for them.
func ofServers(m *kube.Manifests, p *kube.PeerAuthentication) bool {
	return len(m.DataPorts) > 0 || selectsRedis(p.Spec.Selector)
}

// takesPlainText reports whether a setting says so itself.
func takesPlainText(m kube.MutualTLS) bool { return m.Mode == "PERMISSIVE" || m.Mode == "DISABLE" }
