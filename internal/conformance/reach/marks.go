package reach

import (
	"strconv"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// marks stand in for selectors: each selector becomes a label of ours, borne by
// exactly those whom Kubernetes' own code selects. In cyclonus NotIn demands
// that the key is there, and a required label with an empty value does not; in
// Kubernetes it is the other way round.
type marks []labels.Selector

// replace puts a mark in the place of every selector.
func (m *marks) replace(t testing.TB, spec *networkingv1.NetworkPolicySpec) {
	t.Helper()
	m.mark(t, &spec.PodSelector)
	var peers []networkingv1.NetworkPolicyPeer
	for _, rule := range spec.Ingress {
		peers = append(peers, rule.From...)
	}
	for _, rule := range spec.Egress {
		peers = append(peers, rule.To...)
	}
	for _, peer := range peers {
		m.mark(t, peer.PodSelector)
		m.mark(t, peer.NamespaceSelector)
	}
}

func (m *marks) mark(t testing.TB, selector *metav1.LabelSelector) {
	t.Helper()
	if selector == nil { // no selector, which is not the same as an empty one
		return
	}
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	*selector = metav1.LabelSelector{MatchLabels: map[string]string{name(len(*m)): "selected"}}
	*m = append(*m, parsed)
}

// of returns the marks of a pod or namespace with these labels.
func (m marks) of(set labels.Set) map[string]string {
	borne := map[string]string{}
	for i, selector := range m {
		if selector.Matches(set) {
			borne[name(i)] = "selected"
		}
	}
	return borne
}

func name(mark int) string { return "mark-" + strconv.Itoa(mark) }
