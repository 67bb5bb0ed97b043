package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var unselectedServer = Rule{
	Code:      "RG722",
	Title:     "No NetworkPolicy selects the server's pods",
	Severity:  finding.High,
	Rationale: "Pods that no policy selects take connections from everywhere in the cluster, and from outside of it where the network lets them through. A policy with other labels is a policy for other pods.",
	Remedy:    "pod_labels of redisguard_network_policy must be the labels of the server's pods.",
	Native:    "podSelector: {matchLabels: {app: redis}}",
	References: []string{
		"Kubernetes documentation, Network Policies, the two sorts of pod isolation",
	},
	Controls: []string{"NIST 800-53 AC-4", "NIST 800-53 SC-7", "PCI DSS 4.0 1.4.1"},
	Check: Check{needs(Policies, Workloads), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		servers := s.servers()
		if len(servers) != 1 {
			return nil
		}
		p := servers[0]
		policies := slices.DeleteFunc(slices.Clone(s.Manifests.Policies), func(n *kube.NetworkPolicy) bool { return !n.Closes("Ingress") })
		// Where the namespace has no policy at all, they may be among other documents.
		beside := slices.ContainsFunc(policies, func(n *kube.NetworkPolicy) bool { return n.Metadata.Namespace == p.Metadata.Namespace })
		selected := slices.ContainsFunc(policies, func(n *kube.NetworkPolicy) bool { return maySelect(n, p) })
		if !beside || selected || len(p.Labels) == 0 || p.Pod.HostNetwork {
			return nil // policies are not for pods on the host's network, which is RG711
		}
		return []Hit{{
			Document: p.Key(), Field: podsLabels(p.Workload), Subject: p.Subject(),
			Message: fmt.Sprintf("No NetworkPolicy of the namespace selects the pods of %s for what comes in.", p.Metadata.Name),
		}}
	}},
}

// maySelect reports whether a policy may be one for the server's pods. A document
// that names no namespace may be for any.
func maySelect(n *kube.NetworkPolicy, p placedServer) bool {
	selects, known := n.Spec.PodSelector.Selects(p.Labels)
	own, other := p.Metadata.Namespace, n.Metadata.Namespace
	return (selects || !known) && (own == other || own == "" || other == "")
}

// podsLabels is where the labels of a workload's pods stand.
func podsLabels(w *kube.Workload) string {
	if w.Kind == "Pod" {
		return "metadata.labels"
	}
	return "spec.template.metadata.labels"
}
