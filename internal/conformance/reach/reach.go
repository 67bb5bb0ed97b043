// Package reach tells who reaches whom under NetworkPolicies, as another
// implementation of their meaning reads them: cyclonus, which was written to
// test network plugins.
//
// Selectors are left to Kubernetes' own code, since cyclonus differs there (see
// marks). Validity is not judged here: ask the module kubernetes first. Nor is
// what network plugins make of it by themselves: an ipBlock covers pods here,
// which some of them leave out; nodes and pods on the host's network are not
// part of the World.
package reach

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// World is all that policies can tell apart. Addresses that belong to no pod are
// outside the cluster.
type World struct {
	Namespaces map[string]map[string]string // the labels of each; kubernetes.io/metadata.name is added
	Pods       []Pod
}

// Pod is a pod of a World.
type Pod struct {
	Namespace, Name string
	Labels          map[string]string
	IP              string
	Ports           map[string]int // the names of its containers' ports, for policies that name one
}

// Parse reads NetworkPolicies from YAML documents or streams of them, with the
// API server's defaults. Anything else in them fails the test.
func Parse(t testing.TB, streams ...string) []networkingv1.NetworkPolicy {
	t.Helper()
	var policies []networkingv1.NetworkPolicy
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(strings.Join(streams, "\n---\n"))))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return policies
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		var policy networkingv1.NetworkPolicy
		if err := yaml.UnmarshalStrict(document, &policy); err != nil || policy.Kind != "NetworkPolicy" {
			t.Fatalf("this must be a NetworkPolicy: %v\n%s", err, document)
		}
		policies = append(policies, withTypes(policy))
	}
}

// withTypes fills policyTypes as the API server does. cyclonus panics without.
func withTypes(policy networkingv1.NetworkPolicy) networkingv1.NetworkPolicy {
	if len(policy.Spec.PolicyTypes) > 0 {
		return policy
	}
	policy.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(policy.Spec.Egress) > 0 {
		policy.Spec.PolicyTypes = append(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
	return policy
}

// Allowed tells whether a connection may be opened: whether the policies that
// bind the source let it out, and those that bind the target let it in. Source
// and target are each a pod as "namespace/name" or an address outside the
// cluster; the port is the target's own, behind any Service; the protocol is
// TCP, UDP or SCTP. A peer that the World does not have fails the test.
func (w World) Allowed(t testing.TB, policies []networkingv1.NetworkPolicy, from, to string, port int, protocol string) bool {
	t.Helper()
	if !slices.Contains([]string{"TCP", "UDP", "SCTP"}, protocol) {
		t.Fatalf("there is no protocol %q: name TCP, UDP or SCTP", protocol)
	}
	source, target := w.find(t, from), w.find(t, to)
	if source == target && source != nil {
		return true // no policy keeps a pod from itself
	}
	var marks marks
	var marked []*networkingv1.NetworkPolicy
	for _, policy := range policies {
		copied := withTypes(*policy.DeepCopy())
		marks.replace(t, &copied.Spec)
		marked = append(marked, &copied)
	}
	return matcher.BuildNetworkPolicies(false, marked).IsTrafficAllowed(&matcher.Traffic{
		Source:           w.peer(source, from, marks),
		Destination:      w.peer(target, to, marks),
		ResolvedPort:     port,
		ResolvedPortName: target.portName(port),
		Protocol:         corev1.Protocol(protocol),
	}).IsAllowed()
}

// find returns the pod, nil for an address outside the cluster.
func (w World) find(t testing.TB, name string) *Pod {
	t.Helper()
	namespace, pod, isPod := strings.Cut(name, "/")
	for i, p := range w.Pods {
		if p.Namespace == namespace && p.Name == pod {
			if _, ok := w.Namespaces[namespace]; !ok {
				t.Fatalf("the pod %s is in a namespace that the World does not have: add it to Namespaces", name)
			}
			return &w.Pods[i]
		}
		if p.IP == name {
			t.Fatalf("%s is the address of the pod %s/%s: name the pod", name, p.Namespace, p.Name)
		}
	}
	if _, err := netip.ParseAddr(name); isPod || err != nil {
		t.Fatalf("%q must be namespace/name of a pod of the World or an address", name)
	}
	return nil
}

// peer is one end of a connection in cyclonus' terms.
func (w World) peer(pod *Pod, address string, marks marks) *matcher.TrafficPeer {
	if pod == nil {
		return &matcher.TrafficPeer{IP: address}
	}
	namespace := map[string]string{corev1.LabelMetadataName: pod.Namespace}
	for key, value := range w.Namespaces[pod.Namespace] {
		namespace[key] = value
	}
	return &matcher.TrafficPeer{IP: pod.IP, Internal: &matcher.InternalPeer{
		Namespace:       pod.Namespace,
		NamespaceLabels: marks.of(namespace),
		PodLabels:       marks.of(pod.Labels),
	}}
}

func (p *Pod) portName(port int) string {
	if p != nil {
		for name, number := range p.Ports {
			if number == port {
				return name
			}
		}
	}
	return ""
}
