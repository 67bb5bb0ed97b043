package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var halfFlow = Rule{
	Code:      "RG704",
	Title:     "A NetworkPolicy lets servers be reached by each other and not reach each other",
	Severity:  finding.High,
	Rationale: "Replicas follow the primary, Sentinels ask each other, cluster nodes gossip: each connection is opened by one pod and accepted by another of the same kind, and both ends must let it through. With one end closed, replication or failover does not work, which is seen when it is needed.",
	Remedy:    "Name the topology: the policy then has the flows between its pods both ways.",
	Native:    "egress: [{to: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}]}], and the same in ingress",
	References: []string{
		"Kubernetes documentation, Network Policies, the two sorts of pod isolation", "bitnami/charts issue 12337",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 SC-7"},
	Check: onPolicies(func(p *kube.NetworkPolicy) []Hit {
		if !p.Closes("Ingress") || !p.Closes("Egress") {
			return nil
		}
		in, out := amongSelf(p, "Ingress"), amongSelf(p, "Egress")
		var hits []Hit
		for _, port := range slices.Sorted(maps.Keys(in)) {
			if out[port] == "" {
				hits = append(hits, Hit{Field: in[port], Message: fmt.Sprintf("The pods of policy %s accept each other's connections on %s and may not open any.", p.Metadata.Name, port)})
			}
		}
		for _, port := range slices.Sorted(maps.Keys(out)) {
			if in[port] == "" {
				hits = append(hits, Hit{Field: out[port], Message: fmt.Sprintf("The pods of policy %s open connections to each other on %s and accept none.", p.Metadata.Name, port)})
			}
		}
		return hits
	}),
}

// amongSelf are the ports on which the policy lets its own pods through to each
// other in one direction, and the rule that does. A rule for all pods of the
// namespace, or for all ports, is for its own too.
func amongSelf(p *kube.NetworkPolicy, direction string) map[string]string {
	ports := map[string]string{}
	for _, r := range p.Rules() {
		own := func(peer kube.PolicyPeer) bool {
			return peer.NamespaceSelector == nil && peer.PodSelector != nil && maps.Equal(peer.PodSelector.MatchLabels, p.Spec.PodSelector.MatchLabels)
		}
		if r.Direction != direction || !slices.ContainsFunc(r.Peers, own) {
			continue
		}
		for _, port := range r.Ports {
			ports[fmt.Sprint(port.Port)] = r.Field
		}
	}
	return ports
}
