package access

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Render gives the documents of a valid Spec: for the servers, and for Sentinels
// if they have pods of their own, who may reach them and that nobody may in
// plain text; and the Service by which they know each other.
func Render(s Spec) []manifest.Document {
	name, _ := s.Name.Get()
	flows := s.flows()
	documents := []manifest.Document{s.authorization(name, flow.Servers, s.PodLabels, flows), s.authentication(name, s.PodLabels)}
	if s.Apart() {
		name += flow.SentinelSuffix
		documents = append(documents, s.authorization(name, flow.Sentinels, s.SentinelPodLabels, flows), s.authentication(name, s.SentinelPodLabels))
	}
	if s.rendersService() {
		documents = append(documents, s.services()...)
	}
	return documents
}

func (s Spec) common() istio.Common {
	namespace, _ := s.Namespace.Get()
	return istio.Common{Namespace: namespace, Labels: s.Labels, Annotations: s.Annotations}
}

func (s Spec) document(kind, name string, spec manifest.Fields) manifest.Document {
	return s.common().Document(istio.Security+"/"+s.APIVersion.Or(istio.APIVersions()[0]), kind, name, manifest.Field{Key: "spec", Value: spec})
}

func selector(pods shape.Arg[[]flow.Label]) manifest.Fields {
	return manifest.Fields{{Key: "matchLabels", Value: manifest.Labels(pods)}}
}

// authorization lets in the flows to a group, and nothing else: what no rule of
// a policy that allows lets in is kept out.
func (s Spec) authorization(name string, g flow.Group, pods shape.Arg[[]flow.Label], flows []flow.Flow) manifest.Document {
	var rules any = manifest.Later{}
	var origins []manifest.Origin
	if !flow.Uncertain(s.AllowFrom) {
		all := []manifest.Fields{}
		for _, c := range flow.Counterparts(flow.Ingress, g, flows) {
			origins = append(origins, manifest.Origin{Field: fmt.Sprintf("spec.rules[%d]", len(all)), From: c.Flows[0].Path})
			all = append(all, s.rule(c))
		}
		rules = all
	}
	d := s.document("AuthorizationPolicy", name, manifest.Fields{{Key: "selector", Value: selector(pods)}, {Key: "action", Value: "ALLOW"}, {Key: "rules", Value: rules}})
	d.Origins = append(d.Origins, append(origins, manifest.Origin{Field: "spec.selector", From: finding.At("pod_labels")})...)
	return d
}

// rule lets in one party. Who and where stand in one rule: two would let in the
// one everywhere, and everybody to the other.
func (s Spec) rule(c flow.Counterpart) manifest.Fields {
	var rule manifest.Fields
	if !c.Other.Anybody {
		if len(c.Other.Selectors) == 0 {
			panic("access: a party without selectors is not everybody") // a mistake in the program
		}
		from := make([]manifest.Fields, len(c.Other.Selectors))
		for i, selected := range c.Other.Selectors {
			from[i] = manifest.Fields{{Key: "source", Value: s.source(c.Other.Group, selected)}}
		}
		rule = append(rule, manifest.Field{Key: "from", Value: from})
	}
	operation := manifest.Fields{{Key: "ports", Value: portNames(c.Flows)}}
	return append(rule, manifest.Field{Key: "to", Value: []manifest.Fields{{{Key: "operation", Value: operation}}}})
}

// source tells a party by its address, its ServiceAccount or its namespace.
// The servers themselves are of the mesh's own trust domain, whatever that of the
// peers is.
func (s Spec) source(g flow.Group, selected flow.Selector) manifest.Fields {
	if !selected.CIDR.IsAbsent() {
		source := manifest.Fields{{Key: "ipBlocks", Value: manifest.One(selected.CIDR)}}
		switch except, known := selected.Except.Get(); {
		case selected.Except.IsUnknown():
			source = append(source, manifest.Field{Key: "notIpBlocks", Value: manifest.Later{}})
		case known && len(except) > 0:
			source = append(source, manifest.Field{Key: "notIpBlocks", Value: except})
		}
		return source
	}
	domain, namespace := s.TrustDomain.Or(localDomain), selected.Namespace
	if g != flow.Others {
		domain = localDomain
	}
	if namespace.IsAbsent() {
		namespace = s.Namespace
	}
	return manifest.Fields{{Key: "principals", Value: principals(domain, namespace, selected.ServiceAccount)}}
}

// principals are the identities of a ServiceAccount, or of all of a namespace: a
// source's namespaces would let in those of another trust domain that bear the
// name, where the mesh trusts it.
func principals(domain string, namespace, account shape.Arg[string]) any {
	if namespace.IsUnknown() || account.IsUnknown() {
		return manifest.Later{}
	}
	return []string{fmt.Sprintf("%s/ns/%s/sa/%s", domain, namespace.Or(""), account.Or("*"))}
}

// portNames are the ports of flows as the API has them: as strings, each once, in
// ascending order.
func portNames(flows []flow.Flow) []string {
	var ports []flow.Port
	for _, f := range flows {
		ports = append(ports, f.Ports...)
	}
	if len(ports) == 0 {
		panic("access: a flow without ports is not one to all ports") // a mistake in the program
	}
	slices.SortFunc(ports, func(a, b flow.Port) int { return cmp.Compare(a.First, b.First) })
	texts := []string{}
	for _, p := range slices.Compact(ports) {
		texts = append(texts, p.String())
	}
	return texts
}

// authentication refuses plain text, but for the ports that are to take it.
func (s Spec) authentication(name string, pods shape.Arg[[]flow.Label]) manifest.Document {
	spec := manifest.Fields{{Key: "selector", Value: selector(pods)}, {Key: "mtls", Value: manifest.Fields{{Key: "mode", Value: "STRICT"}}}}
	var exceptions manifest.Fields
	for _, p := range s.permissive() {
		exceptions = append(exceptions, manifest.Field{Key: p.String(), Value: manifest.Fields{{Key: "mode", Value: "PERMISSIVE"}}})
	}
	d := s.document("PeerAuthentication", name, spec.With("portLevelMtls", exceptions))
	d.Origins = append(d.Origins, manifest.Origin{Field: "spec.portLevelMtls", From: finding.At("permissive_ports")})
	return d
}

// services name each pod, also before it is ready: servers look for each other
// to become ready. Names of their ports begin with the protocol, so that no
// sidecar takes them for HTTP.
func (s Spec) services() []manifest.Document {
	ports := []manifest.Fields{servicePort("tcp-redis", s.ServerPort())}
	switch {
	case s.topology() == flow.Sentinel && !s.Apart():
		ports = append(ports, servicePort("tcp-sentinel", s.WatchPort()))
	case s.topology() == flow.Cluster:
		ports = append(ports, servicePort("tcp-bus", s.BusPort()))
	}
	if port, ok := s.MetricsPort.Get(); ok {
		ports = append(ports, servicePort("tcp-metrics", int(port)))
	}
	services := []manifest.Document{s.headless(s.serviceName(), s.PodLabels, ports)}
	if s.Apart() {
		name, _ := s.Name.Get()
		services = append(services, s.headless(name+flow.SentinelSuffix+nodesSuffix, s.SentinelPodLabels, []manifest.Fields{servicePort("tcp-sentinel", s.WatchPort())}))
	}
	return services
}

func (s Spec) headless(name string, pods shape.Arg[[]flow.Label], ports []manifest.Fields) manifest.Document {
	return s.common().Document("v1", "Service", name, manifest.Field{Key: "spec", Value: manifest.Fields{
		{Key: "clusterIP", Value: "None"}, {Key: "publishNotReadyAddresses", Value: true}, {Key: "selector", Value: manifest.Labels(pods)}, {Key: "ports", Value: ports},
	}})
}

func servicePort(name string, number int) manifest.Fields {
	return manifest.Fields{{Key: "name", Value: name}, {Key: "port", Value: number}, {Key: "targetPort", Value: number}}
}

// directives are, for each pod, what it must say of itself. Behind a sidecar all
// connections come from one address of loopback, which others would take for the
// pod's; a name is found by its Service, and the sidecar of who dials it speaks
// mutual TLS.
func (s Spec) directives() shape.Value {
	if s.Replicas.IsUnknown() || s.StatefulSet.IsUnknown() || s.ClusterDomain.IsUnknown() || s.Later() {
		return shape.Unknown()
	}
	namespace, _ := s.Namespace.Get()
	pods := map[string]shape.Value{}
	for i := range int(s.Replicas.Or(0)) {
		name := fmt.Sprintf("%s.%s.%s.svc.%s", s.podName(i), s.serviceName(), namespace, s.ClusterDomain.Or(localDomain))
		said := map[string]shape.Value{}
		for directive, value := range s.announced(name) {
			said[directive] = shape.StringsOf([]string{value})
		}
		pods[s.podName(i)] = shape.ObjectOf(said)
	}
	return shape.ObjectOf(pods)
}

func (s Spec) announced(name string) map[string]string {
	port := strconv.Itoa(s.ServerPort())
	switch s.topology() {
	case flow.Standalone:
		return nil
	case flow.Cluster:
		return map[string]string{
			"cluster-announce-hostname": name, "cluster-preferred-endpoint-type": "hostname",
			"cluster-announce-port": port, "cluster-announce-bus-port": strconv.Itoa(s.BusPort()),
		}
	default:
		return map[string]string{"replica-announce-ip": name, "replica-announce-port": port}
	}
}
