package kube

import (
	"fmt"
	"slices"
)

// NetworkPolicy is networking.k8s.io/v1's.
type NetworkPolicy struct {
	Meta `yaml:",inline"`
	Spec struct {
		PodSelector LabelSelector `yaml:"podSelector"`
		PolicyTypes []string      `yaml:"policyTypes"`
		Ingress     []IngressRule `yaml:"ingress"`
		Egress      []EgressRule  `yaml:"egress"`
	} `yaml:"spec"`
}

// An IngressRule lets peers in. None are everybody, and no ports all ports.
type IngressRule struct {
	From  []PolicyPeer `yaml:"from"`
	Ports []PolicyPort `yaml:"ports"`
}

// An EgressRule lets pods reach peers, likewise.
type EgressRule struct {
	To    []PolicyPeer `yaml:"to"`
	Ports []PolicyPort `yaml:"ports"`
}

// A PolicyPeer is pods or addresses.
type PolicyPeer struct {
	PodSelector       *LabelSelector `yaml:"podSelector"`
	NamespaceSelector *LabelSelector `yaml:"namespaceSelector"`
	IPBlock           *struct {
		CIDR   string   `yaml:"cidr"`
		Except []string `yaml:"except"`
	} `yaml:"ipBlock"`
}

// A PolicyPort is a port by number or name, or a range.
type PolicyPort struct {
	Protocol string `yaml:"protocol"`
	Port     any    `yaml:"port"` // int or string; nil: every port
	EndPort  int    `yaml:"endPort"`
}

// A LabelSelector selects by labels. An empty one selects everything.
type LabelSelector struct {
	MatchLabels      map[string]string `yaml:"matchLabels"`
	MatchExpressions []any             `yaml:"matchExpressions"`
}

// Empty reports whether the selector selects everything.
func (s LabelSelector) Empty() bool { return len(s.MatchLabels)+len(s.MatchExpressions) == 0 }

// Directions tells which directions the policy closes (networking/v1
// defaults.go: Ingress always, Egress if there are rules, unless it says).
func (p *NetworkPolicy) Directions() []string {
	if len(p.Spec.PolicyTypes) > 0 {
		return p.Spec.PolicyTypes
	}
	if len(p.Spec.Egress) > 0 {
		return []string{"Ingress", "Egress"}
	}
	return []string{"Ingress"}
}

// Closes reports whether the policy closes a direction.
func (p *NetworkPolicy) Closes(direction string) bool {
	return slices.Contains(p.Directions(), direction)
}

// A Rule is a rule of either direction.
type Rule struct {
	Direction string // Ingress or Egress
	Field     string // spec.ingress[0]
	Peers     []PolicyPeer
	PeersAt   string // the field's name of the peers: from, to
	Ports     []PolicyPort
}

// Rules returns the rules of both directions, as far as they count.
func (p *NetworkPolicy) Rules() []Rule {
	var rules []Rule
	if p.Closes("Ingress") {
		for i, r := range p.Spec.Ingress {
			rules = append(rules, Rule{"Ingress", fmt.Sprintf("spec.ingress[%d]", i), r.From, "from", r.Ports})
		}
	}
	if p.Closes("Egress") {
		for i, r := range p.Spec.Egress {
			rules = append(rules, Rule{"Egress", fmt.Sprintf("spec.egress[%d]", i), r.To, "to", r.Ports})
		}
	}
	return rules
}

// Covers reports whether the rule's ports hold one, by number.
func (r Rule) Covers(protocol string, port int) bool {
	if len(r.Ports) == 0 {
		return true
	}
	return slices.ContainsFunc(r.Ports, func(p PolicyPort) bool { return p.covers(protocol, port) })
}

// protocol is TCP where none is named (networking/v1 defaults.go).
func (p PolicyPort) protocol() string {
	if p.Protocol == "" {
		return "TCP"
	}
	return p.Protocol
}

func (p PolicyPort) covers(protocol string, port int) bool {
	if p.protocol() != protocol {
		return false
	}
	if p.Port == nil {
		return true
	}
	first, ok := p.Port.(int)
	return ok && (port == first || first <= port && port <= p.EndPort)
}

// Holds reports whether the rule's ports hold those of another rule's entry.
func (r Rule) Holds(port PolicyPort) bool {
	return len(r.Ports) == 0 || slices.ContainsFunc(r.Ports, func(p PolicyPort) bool { return p.holds(port) })
}

func (p PolicyPort) holds(o PolicyPort) bool {
	if p.protocol() != o.protocol() {
		return false
	}
	first, numbered := p.Port.(int)
	other, ok := o.Port.(int)
	if numbered && ok {
		return first <= other && max(other, o.EndPort) <= max(first, p.EndPort)
	}
	return p.Port == nil || !numbered && !ok && p.String() == o.String()
}

// String spells the port or range.
func (p PolicyPort) String() string {
	switch {
	case p.Port == nil:
		return "every port"
	case p.EndPort > 0:
		return fmt.Sprintf("%v-%d", p.Port, p.EndPort)
	default:
		return fmt.Sprint(p.Port)
	}
}

// Only reports whether the rule's ports are this one alone.
func (r Rule) Only(port int) bool {
	return len(r.Ports) > 0 && !slices.ContainsFunc(r.Ports, func(p PolicyPort) bool { return p.Port != port || p.EndPort > port })
}
