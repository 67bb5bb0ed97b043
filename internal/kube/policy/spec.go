// Package policy renders and checks NetworkPolicies for Redis servers and their
// clients.
package policy

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared NetworkPolicy: of servers, if it has a topology, or else
// of clients of servers elsewhere.
type Spec struct {
	flow.Layout // without a topology: clients

	Name        shape.Arg[string]
	Namespace   shape.Arg[string]
	Labels      shape.Arg[[]flow.Label] // of the policy itself
	Annotations shape.Arg[[]flow.Label]
	AllowFrom   shape.Arg[[]shape.Named[flow.Peer]]
	AllowTo     shape.Arg[[]shape.Named[flow.Peer]]
	Mesh        shape.Arg[string] // see flow.MeshNames
	DNS         shape.Arg[string] // see flow.DNSNames
	OtherEgress shape.Arg[string] // of clients
}

// What becomes of the other egress of clients.
const (
	denied    = "denied"    // nothing else may be reached
	elsewhere = "elsewhere" // another policy allows the rest
)

// Shape describes the arguments of a NetworkPolicy.
func Shape() shape.Object[Spec] {
	fields := []shape.Field[Spec]{
		shape.String("name", "Of the policy.", func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.Name)),
		shape.String("namespace", "Of the policy and of the pods it selects.", func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
	}
	layout := flow.LayoutFields("What these pods are: `standalone`, `replication`, `sentinel` or `cluster` servers, which adds the flows between them. Without it they are clients of servers elsewhere.")
	fields = append(fields, shape.Lift(layout, func(s *Spec) *flow.Layout { return &s.Layout })...)
	return shape.Object[Spec]{Fields: append(fields, []shape.Field[Spec]{
		shape.ObjectMap("allow_from", "Who may reach the servers, by a name for it.",
			flow.PeerShape(), func(s *Spec) *shape.Arg[[]shape.Named[flow.Peer]] { return &s.AllowFrom }),
		shape.ObjectMap("allow_to", "What these pods may reach, by a name for it: for clients the servers they use.",
			flow.PeerShape(), func(s *Spec) *shape.Arg[[]shape.Named[flow.Peer]] { return &s.AllowTo }),
		shape.String("mesh", "`istio` adds what sidecars need: their control plane and health checks. Or `none`.",
			func(s *Spec) *shape.Arg[string] { return &s.Mesh }, shape.Default(`"none"`), shape.Checked(shape.OneOf(flow.MeshNames()...))),
		shape.String("dns", "Where names are resolved, always by UDP and TCP: `kube_dns` for the pods of CoreDNS, `gke` for those and the addresses of NodeLocal DNSCache and Cloud DNS, `openshift`, or `none`.",
			func(s *Spec) *shape.Arg[string] { return &s.DNS }, shape.Default(`"kube_dns"`), shape.Checked(shape.OneOf(flow.DNSNames()...))),
		shape.String("other_egress", "What becomes of all other egress of clients, which a policy for egress cuts: `denied`, or `elsewhere` if another policy allows it. Unstated is a finding.",
			func(s *Spec) *shape.Arg[string] { return &s.OtherEgress }, shape.Checked(shape.OneOf(denied, elsewhere))),
		shape.StringMap("labels", "Labels of the policy itself.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Labels }, shape.Checked(manifest.LabelValue)),
		shape.StringMap("annotations", "Annotations of the policy itself.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Annotations }, shape.Multiline()),
	}...)}
}

// servers reports whether the pods are servers.
func (s Spec) servers() bool { return !s.Topology.IsAbsent() }

// directed are the peers of one direction, as far as they are known.
type directed struct {
	path  finding.Path
	peers []shape.Named[flow.Peer]
}

// peers are those of both directions.
func (s Spec) peers() []directed {
	from, _ := s.AllowFrom.Get()
	to, _ := s.AllowTo.Get()
	return []directed{{finding.At("allow_from"), from}, {finding.At("allow_to"), to}}
}

// flows are all flows that the policies let through.
func (s Spec) flows() []flow.Flow {
	from, _ := s.AllowFrom.Get()
	to, _ := s.AllowTo.Get()
	mesh, dns := flow.Mesh(s.Mesh.Or(string(flow.NoMesh))), flow.DNS(s.DNS.Or(string(flow.KubeDNS)))
	if !s.servers() {
		return flow.Usage{Port: s.ServerPort(), Clients: s.own(flow.Clients), AllowTo: to, Mesh: mesh, DNS: dns}.Flows()
	}
	d := flow.Deployment{
		Topology: s.Topology.Or(flow.Standalone), Port: s.ServerPort(), SentinelPort: s.WatchPort(), BusPort: s.BusPort(),
		Servers: s.own(flow.Servers), AllowFrom: from, AllowTo: to, Mesh: mesh, DNS: dns,
	}
	if s.Apart() {
		d.Sentinels = s.own(flow.Sentinels)
	}
	return d.Flows()
}

// own is a group of pods of the declaration itself.
func (s Spec) own(g flow.Group) flow.Party {
	name, labels := "servers", s.PodLabels
	switch g {
	case flow.Sentinels:
		name, labels = "Sentinels", s.SentinelPodLabels
	case flow.Clients:
		name = "clients"
	}
	return flow.Party{Name: name, Group: g, Selectors: []flow.Selector{{PodLabels: labels}}}
}

// uncounted reports whether something is unknown without which it cannot be told
// which policies there are.
func (s Spec) uncounted() bool {
	return s.Name.IsUnknown() || s.Namespace.IsUnknown() || s.Uncounted()
}

// later reports whether something is unknown without which it cannot be told
// which rules there are.
func (s Spec) later() bool {
	return s.Later() || s.AllowFrom.IsUnknown() || s.AllowTo.IsUnknown() || s.Mesh.IsUnknown() || s.DNS.IsUnknown()
}
