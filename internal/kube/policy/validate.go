package policy

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything that is wrong with a declaration. It leaves alone
// what is unknown.
func (s Spec) Validate(*server.Server) finding.Report {
	var r finding.Report
	s.checkLabels(&r)
	s.checkPeers(&r)
	if s.Topology.IsUnknown() {
		return r
	}
	if s.servers() {
		s.checkServers(&r)
	} else {
		s.checkClients(&r)
	}
	return r
}

func (s Spec) checkLabels(r *finding.Report) {
	for _, a := range []struct {
		name   string
		labels shape.Arg[[]flow.Label]
		some   bool // an empty selector would select every pod
	}{
		{"pod_labels", s.PodLabels, true}, {"sentinel_pod_labels", s.SentinelPodLabels, true}, {"labels", s.Labels, false}, {"annotations", s.Annotations, false},
	} {
		flow.CheckLabels(r, finding.At(a.name), a.labels)
		if labels, known := a.labels.Get(); known && a.some && len(labels) == 0 {
			r.Problem(finding.Invalid, finding.At(a.name), a.name+" must name at least one label", "An empty selector would select every pod of the namespace.")
		}
	}
}

func (s Spec) checkPeers(r *finding.Report) {
	mesh := s.Mesh.Or(string(flow.NoMesh)) != string(flow.NoMesh) || s.Mesh.IsUnknown()
	for _, d := range s.peers() {
		for _, named := range d.peers {
			path := d.path.Key(named.Name)
			peer, known := named.Value.Get()
			if !known {
				continue
			}
			peer.Validate(r, path)
			if !peer.ServiceAccount.IsAbsent() {
				checkServiceAccount(r, path, peer, mesh)
			}
		}
		flow.CheckOverlaps(r, d.path, d.peers, s.listening())
	}
}

// listening are the ports of peers that name none, none while they are unknown.
func (s Spec) listening() []flow.Port {
	if s.Port.IsUnknown() || s.SentinelPort.IsUnknown() || s.Topology.IsUnknown() {
		return nil
	}
	ports := []flow.Port{flow.One(s.port())}
	if s.Topology.Or("") == flow.Sentinel {
		ports = append(ports, flow.One(s.sentinelPort()))
	}
	return ports
}

// checkServiceAccount refuses what a NetworkPolicy would let through too widely,
// and says what it lets through beside the ServiceAccount.
func checkServiceAccount(r *finding.Report, path finding.Path, peer flow.Peer, mesh bool) {
	switch {
	case !mesh:
		r.Problem(finding.Unsupported, path.Attr("service_account"), "a NetworkPolicy cannot tell ServiceAccounts",
			"Name pod_labels instead. If a mesh tells them, write mesh = \"istio\": its AuthorizationPolicy then admits the ServiceAccount alone.")
	case peer.Namespace.IsAbsent() && peer.NamespaceLabels.IsAbsent() && peer.PodLabels.IsAbsent():
		r.Problem(finding.Required, path, "service_account needs a namespace or pod_labels beside it", "The policy lets through what those match; the mesh admits the ServiceAccount alone.")
	case peer.PodLabels.IsAbsent():
		r.Warn(finding.Required, path, "the NetworkPolicy lets through every pod of the namespace, whatever its ServiceAccount", "Name pod_labels beside it. Only an AuthorizationPolicy of the mesh tells ServiceAccounts.")
	}
}

// checkServers checks what is said of servers.
func (s Spec) checkServers(r *finding.Report) {
	if !s.OtherEgress.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("other_egress"), "other_egress is for clients", "Servers reach what the topology needs and nothing else. Name what else they must reach in allow_to.")
	}
	topology, _ := s.Topology.Get()
	s.checkApart(r, topology)
	if topology != flow.Sentinel {
		s.refuse(r, "sentinel_port", !s.SentinelPort.IsAbsent(), "topology = \"sentinel\"")
		s.refuse(r, "sentinel_pod_labels", !s.SentinelPodLabels.IsAbsent(), "topology = \"sentinel\"")
	}
	if topology != flow.Cluster {
		s.refuse(r, "cluster_port", !s.ClusterPort.IsAbsent(), "topology = \"cluster\"")
	} else if s.ClusterPort.IsAbsent() && s.port() > flow.MaxClusterPort {
		r.Problem(finding.Conflict, finding.At("port"), fmt.Sprintf("port must be at most %d in a cluster, not %d", flow.MaxClusterPort, s.port()),
			"The cluster bus listens 10000 above it. Choose a lower port, or name cluster_port.")
	}
	if name, known := s.Name.Get(); known && !s.SentinelPodLabels.IsAbsent() {
		if wrong := manifest.Name(name + sentinelSuffix); wrong != "" {
			r.Problem(finding.Invalid, finding.At("name"), "name with "+sentinelSuffix+" behind it must "+wrong, "The Sentinels' policy bears that name.")
		}
	}
}

// checkApart refuses two things that cannot be told from each other: the labels
// of two kinds of pods, or two ports of one.
func (s Spec) checkApart(r *finding.Report, topology string) {
	labels, _ := s.SentinelPodLabels.Get()
	own, _ := s.PodLabels.Get()
	path := finding.At("sentinel_pod_labels")
	switch {
	case len(own) == 0 || len(labels) == 0 || slices.ContainsFunc(slices.Concat(own, labels), isLater):
	case slices.Equal(own, labels):
		r.Problem(finding.Conflict, path, "sentinel_pod_labels are the servers' pod_labels too", "Name labels that only Sentinels have. If Sentinels run in the servers' pods, remove it.")
	case holds(labels, own):
		r.Warn(finding.Conflict, path, "the servers' policy selects Sentinels too: pods with sentinel_pod_labels have pod_labels", "Add to pod_labels one that Sentinels do not have.")
	case holds(own, labels):
		r.Warn(finding.Conflict, path, "the Sentinels' policy selects servers too: pods with pod_labels have sentinel_pod_labels", "Add to sentinel_pod_labels one that servers do not have.")
	}
	if s.Port.IsUnknown() || s.SentinelPort.IsUnknown() || s.ClusterPort.IsUnknown() {
		return
	}
	if topology == flow.Sentinel && s.SentinelPodLabels.IsAbsent() && s.port() == s.sentinelPort() {
		r.Problem(finding.Conflict, finding.At("sentinel_port"), fmt.Sprintf("server and Sentinel cannot both listen on %d", s.port()), "Sentinels run in the servers' pods. Choose another port, or name sentinel_pod_labels if they have pods of their own.")
	}
	if topology == flow.Cluster && s.port() == s.busPort() {
		r.Problem(finding.Conflict, finding.At("cluster_port"), fmt.Sprintf("clients and cluster bus cannot both use %d", s.port()), "Choose another cluster_port, as cluster-port of redis.conf.")
	}
}

func isLater(l flow.Label) bool { return l.Value.IsUnknown() }

// holds reports whether all of some labels are among others.
func holds(labels, some []flow.Label) bool {
	return !slices.ContainsFunc(some, func(l flow.Label) bool { return !slices.Contains(labels, l) })
}

// checkClients checks what is said of clients.
func (s Spec) checkClients(r *finding.Report) {
	s.refuse(r, "allow_from", !s.AllowFrom.IsAbsent(), "a topology")
	s.refuse(r, "sentinel_port", !s.SentinelPort.IsAbsent(), "a topology")
	s.refuse(r, "sentinel_pod_labels", !s.SentinelPodLabels.IsAbsent(), "a topology")
	s.refuse(r, "cluster_port", !s.ClusterPort.IsAbsent(), "a topology")
	if to, known := s.AllowTo.Get(); s.AllowTo.IsAbsent() || known && len(to) == 0 {
		r.Problem(finding.Required, finding.At("allow_to"), "clients need allow_to", "Name the servers that they use. If these pods are servers, name their topology.")
	}
}

// refuse reports an argument that has no meaning here.
func (s Spec) refuse(r *finding.Report, name string, given bool, needs string) {
	if given {
		r.Problem(finding.Conflict, finding.At(name), fmt.Sprintf("%s needs %s", name, needs), "Remove it, or state that.")
	}
}
