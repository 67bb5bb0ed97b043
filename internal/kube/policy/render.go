package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Render gives the policies of a valid Spec: one for the pods, and one for
// Sentinels if they have pods of their own. Each closes its pods in every
// direction that it is about, but for the flows.
func Render(s Spec) []manifest.Document {
	name, _ := s.Name.Get()
	flows := s.flows()
	if !s.servers() {
		return []manifest.Document{s.document(name, flow.Clients, s.PodLabels, flows)}
	}
	documents := []manifest.Document{s.document(name, flow.Servers, s.PodLabels, flows)}
	if s.Apart() {
		documents = append(documents, s.document(name+flow.SentinelSuffix, flow.Sentinels, s.SentinelPodLabels, flows))
	}
	return documents
}

func (s Spec) document(name string, g flow.Group, pods shape.Arg[[]flow.Label], flows []flow.Flow) manifest.Document {
	namespace, _ := s.Namespace.Get()
	d := manifest.Document{Kind: "NetworkPolicy", Namespace: namespace, Name: name, Origins: []manifest.Origin{
		{Field: "", From: finding.At("name")}, {Field: "spec.policyTypes", From: finding.At("topology")}, {Field: "spec.podSelector", From: finding.At("pod_labels")},
	}}
	types, spec := []flow.Direction{flow.Egress}, manifest.Fields{{Key: "podSelector", Value: selector(pods)}}
	if g != flow.Clients {
		types = []flow.Direction{flow.Ingress, flow.Egress}
	}
	spec = append(spec, manifest.Field{Key: "policyTypes", Value: names(types)})
	for _, direction := range types {
		spec = append(spec, s.rules(&d, direction, g, flows))
	}
	metadata := manifest.Fields{{Key: "name", Value: name}, {Key: "namespace", Value: namespace}}
	metadata = metadata.With("labels", manifest.Labels(s.Labels)).With("annotations", manifest.Labels(s.Annotations))
	d.Fields = manifest.Fields{
		{Key: "apiVersion", Value: "networking.k8s.io/v1"}, {Key: "kind", Value: d.Kind}, {Key: "metadata", Value: metadata}, {Key: "spec", Value: spec},
	}
	return d
}

func names(directions []flow.Direction) []string {
	texts := make([]string, len(directions))
	for i, d := range directions {
		texts[i] = string(d)
	}
	return texts
}

// rules gives the rules of one direction. A peer that is not known may make
// none, one or a wider one than it seems to, so that all of them come later.
func (s Spec) rules(d *manifest.Document, direction flow.Direction, g flow.Group, flows []flow.Flow) manifest.Field {
	if direction == flow.Egress && flow.Uncertain(s.AllowTo) {
		return manifest.Field{Key: "egress", Value: manifest.Later{}}
	}
	if direction == flow.Ingress && flow.Uncertain(s.AllowFrom) {
		return manifest.Field{Key: "ingress", Value: manifest.Later{}}
	}
	return addRules(d, direction, g, flows)
}

// addRules gives the rules of one direction, a rule for each party, and tells
// the document where they came from.
func addRules(d *manifest.Document, direction flow.Direction, g flow.Group, flows []flow.Flow) manifest.Field {
	field, peers := "ingress", "from"
	if direction == flow.Egress {
		field, peers = "egress", "to"
	}
	rules := []manifest.Fields{}
	for _, party := range flow.Counterparts(direction, g, flows) {
		var rule manifest.Fields
		if !party.Other.Anybody {
			rule = append(rule, manifest.Field{Key: peers, Value: policyPeers(party.Other)})
		}
		rule = append(rule, manifest.Field{Key: "ports", Value: policyPorts(party.Flows)})
		at := fmt.Sprintf("spec.%s[%d]", field, len(rules))
		d.Origins = append(d.Origins, manifest.Origin{Field: at, From: party.Flows[0].Path})
		rules = append(rules, rule)
	}
	return manifest.Field{Key: field, Value: rules}
}

// policyPeers must not be empty: that would be everybody.
func policyPeers(p flow.Party) any {
	if len(p.Selectors) == 0 {
		panic("policy: a party without selectors is not everybody") // a mistake in the program
	}
	peers := make([]manifest.Fields, len(p.Selectors))
	for i, s := range p.Selectors {
		peers[i] = policyPeer(s)
	}
	return peers
}

func policyPeer(s flow.Selector) manifest.Fields {
	if !s.CIDR.IsAbsent() {
		return manifest.Fields{{Key: "ipBlock", Value: ipBlock(s)}}
	}
	var peer manifest.Fields
	if !s.NamespaceLabels.IsAbsent() {
		peer = append(peer, manifest.Field{Key: "namespaceSelector", Value: selector(s.NamespaceLabels)})
	}
	if !s.PodLabels.IsAbsent() {
		peer = append(peer, manifest.Field{Key: "podSelector", Value: selector(s.PodLabels)})
	}
	return peer
}

func ipBlock(s flow.Selector) manifest.Fields {
	block := manifest.Fields{{Key: "cidr", Value: manifest.OrLater(s.CIDR)}}
	except, known := s.Except.Get()
	switch {
	case s.Except.IsUnknown():
		block = append(block, manifest.Field{Key: "except", Value: manifest.Later{}})
	case known && len(except) > 0:
		block = append(block, manifest.Field{Key: "except", Value: except})
	}
	return block
}

// selector selects by labels that must all match.
func selector(labelled shape.Arg[[]flow.Label]) manifest.Fields {
	return manifest.Fields{{Key: "matchLabels", Value: manifest.Labels(labelled)}}
}

// policyPorts writes the ports of flows to one party. Each port is written
// once, in ascending order, TCP before UDP.
func policyPorts(flows []flow.Flow) any {
	type entry struct {
		protocol flow.Protocol
		port     flow.Port
	}
	var entries []entry
	for _, f := range flows {
		if f.Later {
			return manifest.Later{}
		}
		for _, p := range f.Ports {
			entries = append(entries, entry{f.Protocol, p})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(string(a.protocol), string(b.protocol)), cmp.Compare(a.port.First, b.port.First), cmp.Compare(a.port.Last, b.port.Last))
	})
	entries = slices.Compact(entries)
	if len(entries) == 0 {
		panic("policy: a flow without ports is not one to all ports") // a mistake in the program
	}
	ports := make([]manifest.Fields, len(entries))
	for i, e := range entries {
		ports[i] = manifest.Fields{{Key: "protocol", Value: string(e.protocol)}, {Key: "port", Value: e.port.First}}
		if e.port.Last > e.port.First {
			ports[i] = append(ports[i], manifest.Field{Key: "endPort", Value: e.port.Last})
		}
	}
	return ports
}
