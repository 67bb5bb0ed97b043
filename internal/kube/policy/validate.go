package policy

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
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
	s.CheckSelectors(r)
	flow.CheckLabels(r, finding.At("labels"), s.Labels)
	flow.CheckLabels(r, finding.At("annotations"), s.Annotations)
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
		flow.CheckOverlaps(r, d.path, d.peers, s.Listening())
	}
}

// checkServiceAccount refuses what a NetworkPolicy would let through too widely,
// and says what it lets through beside the ServiceAccount.
func checkServiceAccount(r *finding.Report, path finding.Path, peer flow.Peer, mesh bool) {
	switch {
	case !mesh:
		r.Problem(finding.Unsupported, path.Attr("service_account"), "a NetworkPolicy cannot tell ServiceAccounts",
			"Name pod_labels instead. If a mesh tells them, write mesh = \"istio\" and give the same peer to redisguard_istio_access, which admits the ServiceAccount alone.")
	case peer.Namespace.IsAbsent() && peer.NamespaceLabels.IsAbsent() && peer.PodLabels.IsAbsent():
		r.Problem(finding.Required, path, "service_account needs a namespace or pod_labels beside it", "The policy lets through what those match; the mesh admits the ServiceAccount alone.")
	case peer.PodLabels.IsAbsent():
		r.Warn(finding.Required, path, "the NetworkPolicy lets through every pod of the namespace, whatever its ServiceAccount", "Name pod_labels beside it. Only the mesh tells ServiceAccounts: redisguard_istio_access takes the same peer.")
	}
}

// checkServers checks what is said of servers.
func (s Spec) checkServers(r *finding.Report) {
	if !s.OtherEgress.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("other_egress"), "other_egress is for clients", "Servers reach what the topology needs and nothing else. Name what else they must reach in allow_to.")
	}
	topology, _ := s.Topology.Get()
	s.Check(r, topology, s.Name)
}

// checkClients checks what is said of clients.
func (s Spec) checkClients(r *finding.Report) {
	flow.Refuse(r, "allow_from", !s.AllowFrom.IsAbsent(), "a topology")
	flow.Refuse(r, "sentinel_port", !s.SentinelPort.IsAbsent(), "a topology")
	flow.Refuse(r, "sentinel_pod_labels", !s.SentinelPodLabels.IsAbsent(), "a topology")
	flow.Refuse(r, "cluster_port", !s.ClusterPort.IsAbsent(), "a topology")
	if to, known := s.AllowTo.Get(); s.AllowTo.IsAbsent() || known && len(to) == 0 {
		r.Problem(finding.Required, finding.At("allow_to"), "clients need allow_to", "Name the servers that they use. If these pods are servers, name their topology.")
	}
}
