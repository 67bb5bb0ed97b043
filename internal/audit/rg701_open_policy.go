package audit

import (
	"fmt"
	"net/netip"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var openPolicy = Rule{
	Code:      "RG701",
	Title:     "A NetworkPolicy lets everybody through",
	Severity:  finding.High,
	Rationale: "A rule without peers, with the pods of all namespaces or with every address lets in whoever reaches the network. The policy then only looks like one.",
	Remedy:    "Name who it is in namespace and pod_labels, or in a narrower cidr.",
	Native:    "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: checkout}}}], ports: [{port: 6379}]}]",
	References: []string{
		"Kubernetes documentation, Network Policies, default policies",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 AC-4", "PCI DSS 4.0 1.3.1", "PCI DSS 4.0 1.3.2"},
	Check: onPolicies(func(p *kube.NetworkPolicy) []Hit {
		var hits []Hit
		for _, r := range p.Rules() {
			if r.Only(sidecarHealth) {
				continue
			}
			who, way := "everybody", "in"
			if r.Direction == "Egress" {
				way = "out to"
			}
			if len(r.Peers) == 0 {
				hits = append(hits, Hit{Field: r.Field, Message: fmt.Sprintf("Policy %s lets pods %s %s.", p.Metadata.Name, reach(way), who)})
			}
			for i, peer := range r.Peers {
				if who := wide(peer); who != "" {
					hits = append(hits, Hit{Field: fmt.Sprintf("%s.%s[%d]", r.Field, r.PeersAt, i), Message: fmt.Sprintf("Policy %s lets pods %s %s.", p.Metadata.Name, reach(way), who)})
				}
			}
		}
		return hits
	}),
}

func reach(way string) string {
	if way == "in" {
		return "be reached by"
	}
	return "reach"
}

// wide names whom a peer lets through if that is everybody of a kind.
func wide(p kube.PolicyPeer) string {
	switch {
	case p.IPBlock != nil:
		if block, err := netip.ParsePrefix(p.IPBlock.CIDR); err == nil && flow.Everything(block) {
			return "every address of " + block.String()
		}
	case p.NamespaceSelector != nil && p.NamespaceSelector.Empty() && (p.PodSelector == nil || p.PodSelector.Empty()):
		return "the pods of all namespaces"
	}
	return ""
}
