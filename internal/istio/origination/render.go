package origination

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// What the names of documents and volumes end with.
const (
	authoritiesSuffix = "-ca"
	clientSuffix      = "-client"
	othersSuffix      = "-others"
)

// bundleFile is the key of the authorities, in Secrets and ConfigMaps, and the
// file that becomes of it.
const bundleFile = "ca.crt"

// notSelected stands for the authorities of pods that the credential is not for.
// No such file is there, so that their sidecars, which speak TLS and cannot
// verify anybody, fail to connect. The path says why in their logs.
const notSelected = "/etc/redis-ca/this-pod-is-not-selected-by-pod_labels"

// Render gives the documents of a valid Spec.
func Render(s Spec) []manifest.Document {
	var documents []manifest.Document
	if s.CreateNamespace.Or(false) {
		documents = append(documents, s.namespace())
	}
	if !s.CACertificates.IsAbsent() {
		documents = append(documents, s.configMap())
	}
	for _, e := range s.endpoints() {
		documents = append(documents, s.serviceEntry(e))
		documents = append(documents, s.destinationRules(e)...)
	}
	if !s.SidecarEgress.IsAbsent() {
		documents = append(documents, s.sidecar())
	}
	return documents
}

func (s Spec) common() istio.Common {
	namespace, _ := s.Namespace.Get()
	return istio.Common{Namespace: namespace, Labels: s.Labels, Annotations: s.Annotations}
}

// suffix tells the documents of several endpoints apart.
func (s Spec) suffix(endpoint string) string {
	if all, _ := s.Endpoints.Get(); len(all) < 2 { //nolint:mnd // several
		return ""
	}
	return "-" + endpoint
}

// namespace bears the label by which the control plane gives its pods sidecars.
func (s Spec) namespace() manifest.Document {
	name, _ := s.Namespace.Get()
	label := shape.Named[string]{Name: "istio-injection", Value: shape.Given("enabled")}
	if !s.Revision.IsAbsent() {
		label = shape.Named[string]{Name: "istio.io/rev", Value: s.Revision}
	}
	labels, _ := s.Labels.Get()
	common := istio.Common{Labels: shape.Given(append([]shape.Named[string]{label}, labels...)), Annotations: s.Annotations}
	if s.Labels.IsUnknown() {
		common.Labels = shape.GivenLater[[]shape.Named[string]]()
	}
	return common.Document("v1", "Namespace", name)
}

// configMap holds the authorities, which are public.
func (s Spec) configMap() manifest.Document {
	name, _ := s.Name.Get()
	name += authoritiesSuffix
	if credential, isConfigMap := strings.CutPrefix(s.CredentialName.Or(""), configMapPrefix); isConfigMap {
		_, name, _ = strings.Cut(credential, "/")
	}
	var bundle any = certificate.Encode(s.authorities())
	if s.CACertificates.IsUnknown() {
		bundle = manifest.Later{}
	}
	d := s.common().Document("v1", "ConfigMap", name, manifest.Field{Key: "data", Value: manifest.Fields{{Key: bundleFile, Value: bundle}}})
	d.Origins = append(d.Origins, manifest.Origin{Field: "data", From: finding.At("ca_certificates")})
	return d
}

func (s Spec) document(kind, name string, spec manifest.Fields) manifest.Document {
	return s.common().Document(istio.Networking+"/"+s.APIVersion.Or(istio.APIVersions()[0]), kind, name, manifest.Field{Key: "spec", Value: spec})
}

// serviceEntry tells the sidecars of the namespace, and of no other, of the
// server. It has an address: without one they would take the port of every
// server for this one.
func (s Spec) serviceEntry(e placed) manifest.Document {
	name, _ := s.Name.Get()
	spec := manifest.Fields{
		{Key: "hosts", Value: manifest.One(e.Host)},
		{Key: "addresses", Value: manifest.One(e.dialled())},
		{Key: "exportTo", Value: []string{"."}},
		{Key: "location", Value: "MESH_EXTERNAL"},
	}
	switch {
	case e.Address.IsUnknown(): // it may turn out to be null
		spec = append(spec, manifest.Field{Key: "resolution", Value: manifest.Later{}}, manifest.Field{Key: "endpoints", Value: manifest.Later{}})
	case e.byDNS():
		spec = append(spec, manifest.Field{Key: "resolution", Value: "DNS"})
	default:
		spec = append(spec,
			manifest.Field{Key: "resolution", Value: "STATIC"},
			manifest.Field{Key: "endpoints", Value: []manifest.Fields{{{Key: "address", Value: manifest.OrLater(canonical(e.Address))}}}})
	}
	spec = append(spec, manifest.Field{Key: "ports", Value: e.ports()})
	d := s.document("ServiceEntry", name+s.suffix(e.name), spec)
	d.Origins = []manifest.Origin{{Field: "", From: e.path}}
	return d
}

// ports are what the application dials. Whatever it dials of the two, the sidecar
// dials the port of TLS: a password that an application sends to that one by
// mistake must not leave in plain text.
func (e Endpoint) ports() any {
	if e.Port.IsUnknown() || e.TLSPort.IsUnknown() {
		return manifest.Later{}
	}
	if e.port() == e.tlsPort() {
		return []manifest.Fields{entryPort("tcp-redis", e.port())}
	}
	return []manifest.Fields{
		append(entryPort("tcp-redis", e.port()), manifest.Field{Key: "targetPort", Value: e.tlsPort()}),
		entryPort("tcp-redis-tls", e.tlsPort()),
	}
}

// entryPort is of protocol TCP: none would have the sidecar look for HTTP.
func entryPort(name string, number int) manifest.Fields {
	return manifest.Fields{{Key: "number", Value: number}, {Key: "name", Value: name}, {Key: "protocol", Value: "TCP"}}
}

// destinationRules have sidecars speak TLS to the server. A credential is for
// pods that are selected, and has no effect on others; these get a rule of their
// own, by which they connect to nobody.
func (s Spec) destinationRules(e placed) []manifest.Document {
	name, _ := s.Name.Get()
	name += s.suffix(e.name)
	if s.CredentialName.IsAbsent() {
		return []manifest.Document{s.destinationRule(e, name, ".", s.files(), nil)}
	}
	// Beside a rule with a selector the pilot loses one that is exported to "."
	// (istio/istio issue 58322). The namespace's own name says the same.
	namespace, _ := s.Namespace.Get()
	selector := manifest.Fields{{Key: "matchLabels", Value: manifest.Labels(s.PodLabels)}}
	return []manifest.Document{
		s.destinationRule(e, name, namespace, manifest.Fields{{Key: "credentialName", Value: manifest.OrLater(s.CredentialName)}}, selector),
		s.destinationRule(e, name+othersSuffix, namespace, manifest.Fields{{Key: "caCertificates", Value: notSelected}}, nil),
	}
}

// files are those that the sidecar finds in its pod.
func (s Spec) files() manifest.Fields {
	var fields manifest.Fields
	if s.TLSMode.Or(simple) == mutual {
		folder := s.ClientMountPath.Or(defaultClientMountPath)
		fields = manifest.Fields{{Key: "clientCertificate", Value: folder + "/tls.crt"}, {Key: "privateKey", Value: folder + "/tls.key"}}
	}
	return append(fields, manifest.Field{Key: "caCertificates", Value: s.CAMountPath.Or(defaultCAMountPath) + "/" + bundleFile})
}

func (s Spec) destinationRule(e placed, name, exportTo string, trust, selector manifest.Fields) manifest.Document {
	mode := s.TLSMode.Or(simple)
	if len(selector) == 0 && !s.CredentialName.IsAbsent() {
		mode = simple
	}
	var tls any = s.clientTLS(e, mode, trust)
	if e.Address.IsUnknown() { // which names there are by default depends on it
		tls = manifest.Later{}
	}
	spec := manifest.Fields{{Key: "host", Value: manifest.OrLater(e.Host)}, {Key: "exportTo", Value: []string{exportTo}}}
	spec = spec.With("workloadSelector", selector)
	spec = append(spec, manifest.Field{Key: "trafficPolicy", Value: manifest.Fields{{Key: "connectionPool", Value: manifest.Fields{{Key: "tcp", Value: s.connectionPool()}}}, {Key: "tls", Value: tls}}})
	d := s.document("DestinationRule", name, spec)
	d.Origins = []manifest.Origin{{Field: "", From: e.path}}
	return d
}

// clientTLS is how the sidecar speaks TLS, and to whom.
func (s Spec) clientTLS(e placed, mode string, trust manifest.Fields) manifest.Fields {
	tls := append(manifest.Fields{{Key: "mode", Value: mode}}, trust...)
	if sni := e.serverName(); !sni.IsAbsent() {
		tls = append(tls, manifest.Field{Key: "sni", Value: manifest.OrLater(sni)})
	}
	switch names, known := s.names(e.Endpoint).Get(); {
	case !known:
		tls = append(tls, manifest.Field{Key: "subjectAltNames", Value: manifest.Later{}})
	case len(names) > 0:
		tls = append(tls, manifest.Field{Key: "subjectAltNames", Value: names})
	}
	return tls
}

// connectionPool bounds what one sidecar opens, and finds out about connections
// whose other end is gone.
func (s Spec) connectionPool() manifest.Fields {
	var pool manifest.Fields
	if most := s.maxConnections(); most > 0 {
		pool = manifest.Fields{{Key: "maxConnections", Value: int(most)}}
	}
	pool = append(pool, manifest.Field{Key: "connectTimeout", Value: s.ConnectTimeout.Or(defaultConnectTimeout)})
	pool = pool.With("idleTimeout", s.IdleTimeout.Or(""))
	return append(pool, manifest.Field{Key: "tcpKeepalive", Value: manifest.Fields{
		{Key: "time", Value: "300s"}, {Key: "interval", Value: "60s"}, {Key: "probes", Value: 3}, // time as tcp-keepalive of redis.conf
	}})
}

// sidecar narrows what the pods reach.
func (s Spec) sidecar() manifest.Document {
	name, _ := s.Name.Get()
	d := s.document("Sidecar", name, manifest.Fields{
		{Key: "workloadSelector", Value: manifest.Fields{{Key: "labels", Value: manifest.Labels(s.PodLabels)}}},
		{Key: "egress", Value: []manifest.Fields{{{Key: "hosts", Value: s.egressHosts()}}}},
		{Key: "outboundTrafficPolicy", Value: manifest.Fields{{Key: "mode", Value: s.OutboundTrafficPolicy.Or(registryOnly)}}},
	})
	d.Origins = append(d.Origins, manifest.Origin{Field: "spec", From: finding.At("sidecar_egress")})
	return d
}

// egressHosts are the endpoints, and what else the pods may reach.
func (s Spec) egressHosts() any {
	var hosts []string
	for _, e := range s.endpoints() {
		host, known := e.Host.Get()
		if !known {
			return manifest.Later{}
		}
		hosts = append(hosts, "./"+host)
	}
	others, known := s.SidecarEgress.Get()
	if !known {
		return manifest.Later{}
	}
	return append(hosts, others...)
}
