package audit

import (
	"fmt"
	"net/netip"
	"slices"

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
		hit := func(field, direction, who string) {
			hits = append(hits, Hit{Field: field, Message: fmt.Sprintf("Policy %s lets pods %s %s.", p.Metadata.Name, reach[direction], who)})
		}
		for _, r := range p.Rules() {
			if tolerated(p, r) {
				continue
			}
			if len(r.Peers) == 0 {
				hit(r.Field, r.Direction, "everybody")
			}
			for i, peer := range r.Peers {
				if who := wide(peer); who != "" {
					hit(fmt.Sprintf("%s.%s[%d]", r.Field, r.PeersAt, i), r.Direction, who)
				}
			}
		}
		for _, direction := range []string{"Ingress", "Egress"} {
			if field, together := wideTogether(p, direction); together {
				hit(field, direction, "half of all addresses or more, in blocks")
			}
		}
		return hits
	}),
}

// tolerated are rules that are for everybody and harm nobody: those of a sidecar's
// health checks, and those to the port that nobody but a resolver answers.
func tolerated(p *kube.NetworkPolicy, r kube.Rule) bool {
	return r.Only(flow.SidecarHealthPort) && meshed(p) || r.Direction == "Egress" && r.Only(flow.DNSPort)
}

// admitsEverybody reports whether a policy closes nothing to those who come.
func admitsEverybody(p *kube.NetworkPolicy) bool {
	return slices.ContainsFunc(p.Rules(), func(r kube.Rule) bool {
		everybody := len(r.Peers) == 0 || slices.ContainsFunc(r.Peers, func(peer kube.PolicyPeer) bool { return wide(peer) != "" })
		return r.Direction == "Ingress" && everybody && !tolerated(p, r)
	})
}

var reach = map[string]string{"Ingress": "be reached by", "Egress": "reach"}

// meshed reports whether the pods may have a sidecar, which asks its control
// plane for what it needs. Without one nobody knows who listens on its ports. What
// a policy does not close, it does not tell.
func meshed(p *kube.NetworkPolicy) bool {
	return !p.Closes("Egress") || slices.ContainsFunc(p.Rules(), func(r kube.Rule) bool {
		return r.Direction == "Egress" && len(r.Ports) > 0 && r.Covers("TCP", flow.SidecarControlPort)
	})
}

// wideTogether reports whether blocks of which none is wide are so together, and
// the rule in which they begin.
func wideTogether(p *kube.NetworkPolicy, direction string) (field string, together bool) {
	var blocks []placedBlock
	for _, r := range p.Rules() {
		for _, peer := range r.Peers {
			if b, ok := blockOf(peer); ok && r.Direction == direction && wide(peer) == "" {
				b.field = r.Field
				blocks = append(blocks, b)
			}
		}
	}
	four, six := 0.0, 0.0
	for i, b := range blocks {
		counted := false // with a larger one that it lies in, or an earlier one like it
		for j, o := range blocks {
			counted = counted || o.Overlaps(b.Prefix) && (o.share > b.share || o.share == b.share && j < i)
		}
		switch {
		case counted:
		case b.Addr().Is4():
			four += b.share
		default:
			six += b.share
		}
	}
	if !flow.Most(four) && !flow.Most(six) {
		return "", false
	}
	return blocks[0].field, true
}

// A placedBlock is a block of addresses, what share of all it holds without its
// exceptions, and the rule it stands in.
type placedBlock struct {
	netip.Prefix
	share float64
	field string
}

func blockOf(p kube.PolicyPeer) (placedBlock, bool) {
	if p.IPBlock == nil {
		return placedBlock{}, false
	}
	block, err := netip.ParsePrefix(p.IPBlock.CIDR)
	if err != nil {
		return placedBlock{}, false
	}
	b := placedBlock{Prefix: block.Masked(), share: flow.Share(block)}
	for _, text := range p.IPBlock.Except {
		if hole, err := netip.ParsePrefix(text); err == nil {
			b.share -= flow.Share(hole)
		}
	}
	return b, true
}

// wide names whom a peer lets through if that is everybody of a kind.
func wide(p kube.PolicyPeer) string {
	switch {
	case p.IPBlock != nil:
		if block, err := netip.ParsePrefix(p.IPBlock.CIDR); err == nil && flow.Most(flow.Share(block)) {
			return "every address of " + block.String()
		}
	case p.NamespaceSelector != nil && p.NamespaceSelector.Empty() && (p.PodSelector == nil || p.PodSelector.Empty()):
		return "the pods of all namespaces"
	}
	return ""
}
