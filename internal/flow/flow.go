// Package flow knows who talks to whom: topology, ports and peers give the list
// of flows, from which policies of every kind follow, and the table that
// reviewers read.
package flow

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Protocol is one of those that ports belong to.
type Protocol string

// The protocols of Kubernetes' ports that occur here.
const (
	TCP Protocol = "TCP"
	UDP Protocol = "UDP"
)

// A Group is pods that policies select: the declaration's own.
type Group int

// The groups. Others are whoever is not selected by a policy of ours.
const (
	Others    Group = iota
	Servers         // the data nodes, and Sentinels in the same pods
	Sentinels       // in pods of their own
	Clients         // pods that use a server elsewhere
)

// A Party is one end of a flow.
type Party struct {
	Name      string // checkout, servers, DNS
	Group     Group
	Selectors []Selector // how to tell its pods or addresses: any of them
	Anybody   bool       // everybody, inside the cluster and outside
}

// A Selector tells pods by labels, or addresses. Its parts add up.
type Selector struct {
	NamespaceLabels shape.Arg[[]shape.Named[string]] // absent: the policy's own namespace
	PodLabels       shape.Arg[[]shape.Named[string]] // absent: every pod of the namespaces
	CIDR            shape.Arg[string]                // canonical; instead of labels
	Except          shape.Arg[[]string]

	// What a mesh tells instead of labels.
	Namespace      shape.Arg[string] // absent: the policy's own
	ServiceAccount shape.Arg[string] // absent: every one
}

// A Flow is who may reach whom, where and why.
type Flow struct {
	From, To Party
	Protocol Protocol
	Ports    []Port
	Later    bool         // how many there are and of what is known only at apply
	Why      string       // a few words
	Path     finding.Path // the argument that led to it
}

// FlowType describes a flow as an output.
var FlowType = shape.RecordOf(
	shape.Argument{Name: "from", Type: shape.Text, Doc: "Who opens the connection."},
	shape.Argument{Name: "to", Type: shape.Text, Doc: "Who is reached."},
	shape.Argument{Name: "protocol", Type: shape.Text, Doc: "`TCP` or `UDP`."},
	shape.Argument{Name: "ports", Type: shape.Text, Doc: "Ports and ranges, separated by commas."},
	shape.Argument{Name: "why", Type: shape.Text, Doc: "What for."},
)

// Value encodes flows as a list of that type. Unknown until all of them are
// known, since one that is not may turn out to be none or several.
func Value(flows []Flow) shape.Value {
	rows := make([]shape.Value, len(flows))
	for i, f := range flows {
		if f.Later {
			return shape.Unknown()
		}
		rows[i] = shape.ObjectOf(map[string]shape.Value{
			"from": shape.StringOf(f.From.Name), "to": shape.StringOf(f.To.Name), "protocol": shape.StringOf(string(f.Protocol)),
			"ports": shape.StringOf(spell(f.Ports)), "why": shape.StringOf(f.Why),
		})
	}
	return shape.ListOf(rows...)
}

func spell(ports []Port) string {
	texts := make([]string, len(ports))
	for i, p := range ports {
		texts[i] = p.String()
	}
	return strings.Join(texts, ", ")
}

// Mermaid draws flows, an arrow for each. Unknown until all of them are known.
func Mermaid(flows []Flow) shape.Value {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	type end struct {
		name string
		own  bool
	}
	ids := map[end]string{}
	id := func(p Party) string {
		e := end{p.Name, p.Group != Others} // a peer may bear the name of a group
		if ids[e] == "" {
			ids[e] = fmt.Sprintf("p%d", len(ids))
			fmt.Fprintf(&b, "  %s[\"%s\"]\n", ids[e], mermaidText(p.Name))
		}
		return ids[e]
	}
	for _, f := range flows {
		if f.Later {
			return shape.Unknown()
		}
		from, to := id(f.From), id(f.To)
		fmt.Fprintf(&b, "  %s -->|\"%s %s: %s\"| %s\n", from, f.Protocol, spell(f.Ports), mermaidText(f.Why), to)
	}
	return shape.StringOf(b.String())
}

// mermaidText writes a text between quotes, where only quotes and what looks
// like an entity or HTML have a meaning.
func mermaidText(text string) string {
	return strings.NewReplacer(`"`, "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "&", "#amp;").Replace(text)
}

// OutputArguments describes the outputs of every kind that knows flows.
func OutputArguments() []shape.Argument {
	return []shape.Argument{
		{Name: "flows", Type: shape.ListType.Of(FlowType), Doc: "Who may reach whom, where and why. Of servers nothing else is let through, of clients no other egress. Who is let in and is closed by a policy of its own needs that policy's leave too."},
		{Name: "flows_mermaid", Type: shape.Text, Doc: "The same as a Mermaid diagram, for a README or a pull request."},
	}
}
