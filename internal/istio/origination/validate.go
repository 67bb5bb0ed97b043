package origination

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

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
	s.checkLabels(&r)
	s.checkEndpoints(&r)
	s.checkNames(&r)
	s.checkTrust(&r)
	s.checkPods(&r)
	s.checkConnections(&r)
	return r
}

func (s Spec) checkLabels(r *finding.Report) {
	flow.CheckLabels(r, finding.At("pod_annotations"), s.PodAnnotations)
	flow.CheckSelector(r, finding.At("pod_labels"), s.PodLabels)
	istio.CheckPods(r, finding.At("pod_labels"), s.PodLabels)
	istio.CheckPods(r, finding.At("pod_annotations"), s.PodAnnotations)
	istio.CheckMetadata(r, s.Labels, s.Annotations)
}

func (s Spec) checkEndpoints(r *finding.Report) {
	if all, known := s.Endpoints.Get(); known && len(all) == 0 {
		r.Problem(finding.Required, finding.At("endpoints"), "endpoints must name at least one server", "Give each a name, a host and an address.")
	}
	if s.Mode.Or("") == clusterEnabled {
		r.Problem(finding.Unsupported, finding.At("mode"), "a cluster cannot be spoken to in TLS by sidecars: its nodes get their addresses and ports at run time", clusterRemedy)
	}
	for _, e := range s.endpoints() {
		s.checkEndpoint(r, e)
	}
	s.checkApart(r)
}

// clusterRemedy is what to do for servers whose nodes a ServiceEntry cannot list:
// it has no ranges of ports (Istio API, ServicePort), and Envoy learns none from
// CLUSTER SLOTS in a TCP proxy.
const clusterRemedy = "Have the clients speak TLS themselves, with the authorities from a ConfigMap, and let them through in a NetworkPolicy: allow_to with ports = [\"6379\", \"11000-13047\"]. Or take an instance with mode = \"CLUSTER_DISABLED\"."

// Ports of the nodes of Memorystore's clusters (Google Cloud documentation,
// Memorystore for Redis Cluster, networking).
var clusterPorts = flow.Port{First: 11000, Last: 13047}

func (s Spec) checkEndpoint(r *finding.Report, e placed) {
	if manifest.Namespace(e.name) != "" {
		r.Problem(finding.Invalid, e.path, fmt.Sprintf("the name of an endpoint must be a part of a name of Kubernetes: it must %s", manifest.Namespace(e.name)), "With several endpoints, the documents of each bear it.")
	}
	for _, port := range []struct {
		name   string
		number int
	}{{"port", e.port()}, {"tls_port", e.tlsPort()}} {
		if clusterPorts.Overlaps(flow.One(port.number)) {
			r.Problem(finding.Unsupported, e.path.Attr(port.name), fmt.Sprintf("%d is the port of a node of a Memorystore Cluster, which may be another tomorrow", port.number), clusterRemedy)
		}
	}
	if !e.byDNS() {
		if !e.ApplicationAddress.IsAbsent() {
			r.Problem(finding.Conflict, e.path.Attr("application_address"), "application_address is for a host that is resolved by DNS", "Remove it: the application dials the address, and the sidecar listens for it.")
		}
		return
	}
	if !s.DNSCapture.IsUnknown() && !s.DNSCapture.Or(false) {
		r.Problem(finding.Required, e.path, "a host that is resolved by DNS needs dns_capture = true",
			"Otherwise the application looks it up itself, dials what it finds past the entry, and speaks plain text. If the server has a fixed IP address, name that in address.")
	}
}

// checkApart refuses two endpoints that the sidecar cannot tell from each other:
// of two entries for one host, or for one address and port, one wins silently.
func (s Spec) checkApart(r *finding.Report) {
	all := s.endpoints()
	for i, e := range all {
		for _, o := range all[:i] {
			if host, known := e.Host.Get(); known && host == o.Host.Or("") {
				r.Problem(finding.Conflict, e.path.Attr("host"), fmt.Sprintf("host is that of endpoint %q too", o.name), "Give each endpoint a host of its own.")
			}
			address, known := e.dialled().Get()
			if !known || address != o.dialled().Or("") || e.Port.IsUnknown() || e.TLSPort.IsUnknown() || o.Port.IsUnknown() || o.TLSPort.IsUnknown() {
				continue
			}
			for _, port := range []int{e.port(), e.tlsPort()} {
				if port == o.port() || port == o.tlsPort() {
					r.Problem(finding.Conflict, e.path, fmt.Sprintf("%s is endpoint %q too", netip.AddrPortFrom(netip.MustParseAddr(address), uint16(port)), o.name),
						"A sidecar tells endpoints by address and port: both port and tls_port must differ on one address.")
					break
				}
			}
		}
	}
}

// checkNames refuses names that become too long, and endpoints of which one bears
// the name of what another needs beside it.
func (s Spec) checkNames(r *finding.Report) {
	name, known := s.Name.Get()
	if !known {
		return
	}
	for _, e := range s.endpoints() {
		for _, o := range s.endpoints() {
			if o.name == e.name+othersSuffix {
				r.Problem(finding.Conflict, o.path, fmt.Sprintf("the name of an endpoint must not be that of endpoint %q with %s behind it", e.name, othersSuffix), "A document bears that name. Choose another.")
			}
		}
	}
	suffixes := []string{authoritiesSuffix, clientSuffix, othersSuffix}
	for _, e := range s.endpoints() {
		suffixes = append(suffixes, s.suffix(e.name)+othersSuffix)
	}
	for _, suffix := range suffixes {
		if manifest.Namespace(name+suffix) != "" && manifest.Namespace(strings.TrimPrefix(suffix, "-")) == "" {
			r.Problem(finding.Invalid, finding.At("name"), fmt.Sprintf("name is too long: %s%s must have at most 63 characters", name, suffix), "A document or volume bears that name. Choose a shorter one.")
			return
		}
	}
}

func (s Spec) checkPods(r *finding.Report) {
	s.checkAnnotations(r)
	if !s.SidecarEgress.IsAbsent() && s.PodLabels.IsAbsent() {
		r.Problem(finding.Required, finding.At("pod_labels"), "a Sidecar needs pod_labels", "Name the labels of the pods that it narrows.")
	}
	if s.SidecarEgress.IsAbsent() && !s.OutboundTrafficPolicy.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("outbound_traffic_policy"), "outbound_traffic_policy needs sidecar_egress", "It is a setting of the Sidecar. Name what else the pods may reach, or [].")
	}
	if !s.Revision.IsAbsent() && !s.CreateNamespace.IsUnknown() && !s.CreateNamespace.Or(false) {
		r.Problem(finding.Conflict, finding.At("revision"), "revision needs create_namespace = true", "It is a label of the Namespace.")
	}
}

// checkAnnotations reports annotations that cannot be merged. What contradicts
// itself without any is reported where it stands.
func (s Spec) checkAnnotations(r *finding.Report) {
	annotations, _ := s.PodAnnotations.Get()
	_, err := s.merged(annotations)
	var wrong *istio.AnnotationError
	if errors.As(err, &wrong) && slices.ContainsFunc(annotations, func(a flow.Label) bool { return a.Name == wrong.Key }) {
		r.Problem(finding.Conflict, finding.At("pod_annotations").Key(wrong.Key), "the annotation "+err.Error(), "What the sidecar needs is merged into it, and nothing is overwritten. Change it, or remove it.")
	}
}

func (s Spec) checkConnections(r *finding.Report) {
	if s.MaxConnections.IsUnknown() || s.ConnectionCap.IsUnknown() || s.MemorystoreTier.IsUnknown() || s.MaxPods.IsUnknown() {
		return
	}
	path, most, pods := finding.At("max_pods"), s.connectionCap(), s.MaxPods.Or(0)
	switch {
	case !s.ConnectionCap.IsAbsent() && !s.MemorystoreTier.IsAbsent():
		r.Problem(finding.Conflict, finding.At("memorystore_tier"), "memorystore_tier and connection_cap exclude each other", "Both say how many connections a server takes.")
	case most > 0 && pods == 0:
		r.Problem(finding.Required, path, "max_pods is required", "How many connections a sidecar may open follows from how many pods share the server's.")
	case most == 0 && pods > 0:
		r.Problem(finding.Conflict, path, "max_pods needs connection_cap or memorystore_tier", "Say how many connections the server takes, or remove it.")
	case pods > most:
		r.Problem(finding.Conflict, path, fmt.Sprintf("%d pods cannot share %d connections", pods, most), "Take a server that takes more, or fewer pods.")
	case pods > 0 && s.maxConnections()*pods > most:
		r.Warn(finding.Conflict, finding.At("max_connections"), fmt.Sprintf("%d pods with %d connections each are more than the %d that the server takes", pods, s.maxConnections(), most), "Leave it out for an equal share.")
	}
}
