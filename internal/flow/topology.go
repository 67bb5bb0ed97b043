package flow

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// The topologies of servers.
const (
	Standalone  = "standalone"
	Replication = "replication"
	Sentinel    = "sentinel"
	Cluster     = "cluster"
)

// Topologies lists them.
func Topologies() []string { return []string{Standalone, Replication, Sentinel, Cluster} }

// Ports that servers listen on unless told otherwise.
const (
	DefaultPort         = 6379
	DefaultSentinelPort = 26379
	busOffset           = 10000 // cluster.h, CLUSTER_PORT_INCR
	MaxClusterPort      = maxPort - busOffset
)

// BusPort is where the cluster bus of a server listens that nothing else is
// said of.
func BusPort(port int) int { return port + busOffset }

// A Deployment is servers and what is around them.
type Deployment struct {
	Topology     string
	Port         int
	SentinelPort int
	BusPort      int
	Servers      Party
	Sentinels    Party // the zero Party if they run in the servers' pods, or not at all
	AllowFrom    []shape.Named[Peer]
	AllowTo      []shape.Named[Peer]
	Mesh         Mesh
	DNS          DNS
}

// apart reports whether Sentinels have pods of their own.
func (d Deployment) apart() bool { return d.Sentinels.Group == Sentinels }

// Flows returns every flow of the deployment, in an order of its own.
func (d Deployment) Flows() []Flow {
	flows := d.clients()
	flows = append(flows, d.between()...)
	groups := []Party{d.Servers}
	if d.apart() {
		groups = append(groups, d.Sentinels)
	}
	for _, g := range groups {
		flows = append(flows, d.DNS.flows(g)...)
		flows = append(flows, d.Mesh.flows(g)...)
	}
	return append(flows, peersTo(d.Servers, d.AllowTo, []Port{One(d.Port)})...)
}

// clients are the flows from those who use the servers.
func (d Deployment) clients() []Flow {
	var flows []Flow
	for _, peer := range d.AllowFrom {
		path := finding.At("allow_from").Key(peer.Name)
		p, known := peer.Value.Get()
		from, later := p.party(peer.Name), uncertain(peer.Value)
		if !p.Ports.IsAbsent() || !known {
			flows = append(flows, d.named(from, p.PortsOr(nil), later, path)...)
			continue
		}
		flows = append(flows, Flow{from, d.Servers, TCP, []Port{One(d.Port)}, later, "commands", path})
		if d.Topology == Sentinel {
			flows = append(flows, Flow{from, d.sentinels(), TCP, []Port{One(d.SentinelPort)}, later, "asks who is primary", path})
		}
	}
	return flows
}

// named are the flows on ports that a peer names. The port of Sentinels that
// have pods of their own is theirs, also as part of a range, and not the servers'
// unless they listen there too.
func (d Deployment) named(from Party, ports []Port, later bool, path finding.Path) []Flow {
	toServers, toSentinels := ports, []Port(nil)
	theirs := One(d.SentinelPort)
	if d.apart() && slices.ContainsFunc(ports, theirs.Overlaps) {
		toSentinels = []Port{theirs}
		if d.Port != d.SentinelPort {
			toServers = slices.DeleteFunc(slices.Clone(ports), func(p Port) bool { return p == theirs })
		}
	}
	var flows []Flow
	if len(toServers) > 0 || later {
		flows = append(flows, Flow{from, d.Servers, TCP, toServers, later, "named in allow_from", path})
	}
	if len(toSentinels) > 0 {
		flows = append(flows, Flow{from, d.Sentinels, TCP, toSentinels, false, "named in allow_from", path})
	}
	return flows
}

// sentinels are the pods that Sentinels run in.
func (d Deployment) sentinels() Party {
	if d.apart() {
		return d.Sentinels
	}
	return d.Servers
}

// between are the flows of the topology itself. Any primary may become a
// replica and any replica primary, so that each goes both ways.
func (d Deployment) between() []Flow {
	path := finding.At("topology")
	among := func(from, to Party, port int, why string) Flow {
		return Flow{from, to, TCP, []Port{One(port)}, false, why, path}
	}
	var flows []Flow
	if d.Topology != Standalone {
		flows = append(flows, among(d.Servers, d.Servers, d.Port, "replication"))
	}
	switch d.Topology {
	case Sentinel:
		s := d.sentinels()
		if d.apart() {
			flows = append(flows, among(s, d.Servers, d.Port, "watches and fails over"),
				among(d.Servers, s, d.SentinelPort, "asks who is primary when it starts"))
		}
		flows = append(flows, among(s, s, d.SentinelPort, "agrees on a failover"))
	case Cluster:
		flows = append(flows, among(d.Servers, d.Servers, d.BusPort, "cluster bus"))
	}
	return flows
}

// A Usage is pods that use servers elsewhere.
type Usage struct {
	Port    int
	Clients Party
	AllowTo []shape.Named[Peer]
	Mesh    Mesh
	DNS     DNS
}

// Flows returns every flow of the clients.
func (u Usage) Flows() []Flow {
	flows := peersTo(u.Clients, u.AllowTo, []Port{One(u.Port)})
	flows = append(flows, u.DNS.flows(u.Clients)...)
	return append(flows, u.Mesh.flows(u.Clients)...)
}

// peersTo are the flows from pods to declared peers.
func peersTo(from Party, peers []shape.Named[Peer], otherwise []Port) []Flow {
	var flows []Flow
	for _, peer := range peers {
		p, _ := peer.Value.Get()
		flows = append(flows, Flow{from, p.party(peer.Name), TCP, p.PortsOr(otherwise), uncertain(peer.Value), "named in allow_to", finding.At("allow_to").Key(peer.Name)})
	}
	return flows
}

// party makes one end of a flow of a peer. An unknown peer selects what is
// unknown, not everybody.
func (p Peer) party(name string) Party {
	if p.AllowAll.Or(false) {
		return everybody(name)
	}
	party := Party{Name: name}
	s := Selector{NamespaceLabels: p.NamespaceLabels, PodLabels: p.PodLabels, Except: canonicalAll(p.Except), CIDR: canonical(p.CIDR), Namespace: p.Namespace, ServiceAccount: p.ServiceAccount}
	if !p.Namespace.IsAbsent() {
		s.NamespaceLabels = labelled(Label{Name: NamespaceName, Value: p.Namespace})
	}
	party.Selectors = []Selector{s}
	return party
}

// everybody is a party that nothing tells from anybody else. Its name says so,
// whatever it is meant for.
func everybody(meant string) Party {
	if meant == "everybody" {
		return Party{Name: meant, Anybody: true}
	}
	return Party{Name: "everybody (" + meant + ")", Anybody: true}
}

// NamespaceName is the label that Kubernetes gives each namespace.
const NamespaceName = "kubernetes.io/metadata.name"

// A Label is a label with its value.
type Label = shape.Named[string]

func labelled(labels ...Label) shape.Arg[[]Label] { return shape.Given(labels) }

func canonical(a shape.Arg[string]) shape.Arg[string] {
	text, known := a.Get()
	if !known {
		return a
	}
	block, err := ParseCIDR(text)
	if err != nil { // Validate has reported it
		return a
	}
	return shape.Given(block.String())
}

func canonicalAll(a shape.Arg[[]string]) shape.Arg[[]string] {
	texts, known := a.Get()
	if !known {
		return a
	}
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = canonical(shape.Given(text)).Or(text)
	}
	return shape.Given(all)
}
