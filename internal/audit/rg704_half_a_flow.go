package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
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
		var hits []Hit
		for _, way := range []struct{ direction, other, message string }{
			{"Ingress", "Egress", "The pods of policy %s accept each other's connections on %s and may not open any."},
			{"Egress", "Ingress", "The pods of policy %s open connections to each other on %s and accept none."},
		} {
			ports := amongSelf(p, way.direction)
			if len(ports) == 0 {
				continue
			}
			other := forSelf(p, way.other)
			for _, a := range ports {
				if !slices.ContainsFunc(other, func(r kube.Rule) bool { return r.Holds(a.port) }) {
					hits = append(hits, Hit{Field: a.field, Message: fmt.Sprintf(way.message, p.Metadata.Name, a.port)})
				}
			}
		}
		return hits
	}),
}

// A placedPort is a port and the rule that names it.
type placedPort struct {
	port  kube.PolicyPort
	field string
}

// amongSelf are the ports on which the policy lets its own pods, and no others,
// through to each other in one direction.
func amongSelf(p *kube.NetworkPolicy, direction string) []placedPort {
	own := func(peer kube.PolicyPeer) bool {
		return peer.NamespaceSelector == nil && peer.PodSelector != nil && !peer.PodSelector.Empty() && selectSame(*peer.PodSelector, p.Spec.PodSelector)
	}
	var ports []placedPort
	for _, r := range p.Rules() {
		if r.Direction != direction || !slices.ContainsFunc(r.Peers, own) {
			continue
		}
		for _, port := range r.Ports {
			ports = append(ports, placedPort{port, r.Field})
		}
	}
	return ports
}

// forSelf are the rules by which the policy lets its own pods through: those for
// them, for all pods or for everybody.
func forSelf(p *kube.NetworkPolicy, direction string) []kube.Rule {
	holds := func(peer kube.PolicyPeer) bool {
		return peer.IPBlock == nil && (peer.NamespaceSelector == nil || holdsNamespace(*peer.NamespaceSelector, p.Metadata.Namespace)) &&
			(peer.PodSelector == nil || selectsWithin(p.Spec.PodSelector, *peer.PodSelector))
	}
	return slices.DeleteFunc(p.Rules(), func(r kube.Rule) bool {
		return r.Direction != direction || len(r.Peers) > 0 && !slices.ContainsFunc(r.Peers, holds)
	})
}

// holdsNamespace reports whether a selector is known to select a namespace: by
// its name, or with all others.
func holdsNamespace(s kube.LabelSelector, name string) bool {
	return s.Empty() || len(s.MatchExpressions) == 0 && maps.Equal(s.MatchLabels, map[string]string{flow.NamespaceName: name})
}

func selectSame(a, b kube.LabelSelector) bool { return selectsWithin(a, b) && selectsWithin(b, a) }

// selectsWithin reports whether what one selector selects, another is known to select.
func selectsWithin(narrow, wide kube.LabelSelector) bool {
	for key, value := range wide.MatchLabels {
		if own, ok := narrow.MatchLabels[key]; !ok || own != value {
			return false
		}
	}
	return len(wide.MatchExpressions) == 0
}
