package access

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Validate returns everything that is wrong with a declaration. It leaves alone
// what is unknown.
func (s Spec) Validate(*server.Server) finding.Report {
	var r finding.Report
	s.CheckSelectors(&r)
	istio.CheckMetadata(&r, s.Labels, s.Annotations)
	istio.CheckPods(&r, finding.At("pod_labels"), s.PodLabels)
	istio.CheckPods(&r, finding.At("sentinel_pod_labels"), s.SentinelPodLabels)
	s.checkPorts(&r)
	s.checkPeers(&r)
	if s.Topology.IsUnknown() {
		return r
	}
	s.Check(&r, s.topology(), s.Name)
	s.checkNames(&r)
	return r
}

func (s Spec) checkPorts(r *finding.Report) {
	ports, _ := s.PermissivePorts.Get()
	for i, text := range ports {
		port, err := flow.ParsePort(text)
		if err != nil || port.First != port.Last {
			r.Problem(finding.Invalid, finding.At("permissive_ports").Index(i), fmt.Sprintf("permissive_ports[%d] must be one port, such as \"9121\"", i), fmt.Sprintf("Given was %q.", text))
		}
		if slices.Contains(ports[:i], text) {
			r.Problem(finding.Conflict, finding.At("permissive_ports").Index(i), fmt.Sprintf("permissive_ports has %s twice", text), "Remove one of them.")
		}
	}
	if port, known := s.MetricsPort.Get(); known && !s.Later() && slices.Contains(s.dataPorts(), int(port)) {
		r.Problem(finding.Conflict, finding.At("metrics_port"), fmt.Sprintf("metrics_port %d is where the servers listen", port), "Name the port of the exporter.")
	}
}

func (s Spec) checkPeers(r *finding.Report) {
	path := finding.At("allow_from")
	peers, _ := s.AllowFrom.Get()
	for _, named := range peers {
		if peer, known := named.Value.Get(); known {
			peer.Validate(r, path.Key(named.Name))
			checkRanges(r, path.Key(named.Name), peer)
			s.checkIdentity(r, path.Key(named.Name), peer)
		}
	}
	flow.CheckOverlaps(r, path, peers, s.Listening())
}

// checkRanges refuses ranges, which an AuthorizationPolicy does not have.
func checkRanges(r *finding.Report, path finding.Path, peer flow.Peer) {
	ports, _ := peer.Ports.Get()
	for i, text := range ports {
		if p, err := flow.ParsePort(text); err == nil && p.First != p.Last {
			r.Problem(finding.Unsupported, path.Attr("ports").Index(i), "an AuthorizationPolicy has no ranges of ports", "Name each port.")
		}
	}
}

// checkIdentity refuses peers that a mesh would take for more than they are:
// it tells namespaces by name and pods by their ServiceAccount.
func (s Spec) checkIdentity(r *finding.Report, path finding.Path, peer flow.Peer) {
	account := !peer.ServiceAccount.IsAbsent()
	switch {
	case !peer.NamespaceLabels.IsAbsent():
		r.Problem(finding.Unsupported, path.Attr("namespace_labels"), "a mesh tells namespaces by their names", "Name the namespace; of several, a peer for each.")
	case !peer.PodLabels.IsAbsent() && !account:
		r.Problem(finding.Unsupported, path.Attr("pod_labels"), "a mesh cannot tell pods by labels", "Name the service_account of those pods; pod_labels beside it are for the NetworkPolicy.")
	case !peer.CIDR.IsAbsent() && !s.PermissivePorts.IsUnknown() && !peer.Ports.IsUnknown():
		s.checkOutsider(r, path, peer)
	}
}

// checkOutsider refuses addresses on ports where only the mesh is heard.
func (s Spec) checkOutsider(r *finding.Report, path finding.Path, peer flow.Peer) {
	permissive := s.permissive()
	for _, port := range peer.PortsOr(s.Listening()) {
		if !slices.Contains(permissive, port) {
			r.Problem(finding.Conflict, path.Attr("cidr"), fmt.Sprintf("who is told by an address has no sidecar, and port %s takes nothing but the mesh's mutual TLS", port),
				fmt.Sprintf("Give it a sidecar and name its namespace and service_account. If it cannot have one, name ports that may be read on the way, and them in permissive_ports, such as [%q].", port.String()))
			return
		}
	}
}

func (s Spec) checkNames(r *finding.Report) {
	topology := s.topology()
	if topology != flow.Sentinel || !s.SentinelPodLabels.IsUnknown() && !s.Apart() {
		flow.Refuse(r, "sentinel_service_account", !s.SentinelServiceAccount.IsAbsent(), "sentinel_pod_labels")
	}
	if !s.Name.IsUnknown() {
		if wrong := manifest.StatefulSetName(s.serviceName()); s.ServiceName.IsAbsent() && wrong != "" && (s.rendersService() || s.Replicas.Or(0) > 0) {
			r.Problem(finding.Invalid, finding.At("service_name"), fmt.Sprintf("%s cannot be the name of the Service: it must %s", s.serviceName(), wrong), "Name another.")
		}
	}
	if name, known := s.Name.Get(); known && s.Apart() && s.rendersService() {
		if wrong := manifest.StatefulSetName(name + flow.SentinelSuffix + nodesSuffix); wrong != "" {
			r.Problem(finding.Invalid, finding.At("name"), fmt.Sprintf("%s%s%s cannot be the name of a Service: it must %s", name, flow.SentinelSuffix, nodesSuffix, wrong), "The Sentinels' Service bears it. Choose another name, or write service = false.")
		}
	}
	if name, known := s.Name.Get(); known && s.Apart() && s.rendersService() && s.serviceName() == name+flow.SentinelSuffix+nodesSuffix {
		r.Problem(finding.Conflict, finding.At("service_name"), "service_name is that of the Sentinels' Service", "Choose another.")
	}
	if s.Service.IsSet() && !s.rendersService() && s.ServiceName.IsAbsent() && s.Replicas.Or(0) > 0 {
		r.Problem(finding.Required, finding.At("service_name"), "service_name is required where service = false", "The names of the pods in directives follow from it: that of redisguard_pod_hardening is its name.")
	}
}
