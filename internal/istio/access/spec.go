// Package access renders who may reach Redis servers in a mesh, by the identity
// that mutual TLS proves, and what replication needs there.
package access

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is declared servers of a mesh, and who may reach them.
type Spec struct {
	flow.Layout

	Name                   shape.Arg[string]
	Namespace              shape.Arg[string]
	Labels                 shape.Arg[[]flow.Label] // of the documents
	Annotations            shape.Arg[[]flow.Label]
	ServiceAccount         shape.Arg[string] // of the servers
	SentinelServiceAccount shape.Arg[string]
	AllowFrom              shape.Arg[[]shape.Named[flow.Peer]]
	TrustDomain            shape.Arg[string]
	MetricsPort            shape.Arg[int64]
	PermissivePorts        shape.Arg[[]string] // which take plain text, too
	Service                shape.Arg[bool]     // the headless Service is rendered
	ServiceName            shape.Arg[string]
	StatefulSet            shape.Arg[string]
	Replicas               shape.Arg[int64]
	ClusterDomain          shape.Arg[string]
	APIVersion             shape.Arg[string] // v1 or v1beta1
}

const (
	maxPort     = 65535
	maxReplicas = 1000

	// localDomain is the default of both, the mesh's identities and the names
	// of the cluster. In a principal it stands for the mesh's own domain, however
	// that is called (Istio documentation, authorization policy, trust domain).
	localDomain = "cluster.local"
)

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	fields := []shape.Field[Spec]{
		shape.String("name", "Of the documents.", func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.Name)),
		shape.String("namespace", "Of the documents and of the servers.", func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
	}
	layout := flow.LayoutFields("What these pods are: `standalone`, `replication`, `sentinel` or `cluster` servers, which adds the flows between them.", shape.Default(`"standalone"`))
	fields = append(fields, shape.Lift(layout, func(s *Spec) *flow.Layout { return &s.Layout })...)
	fields = append(fields, identities()...)
	return shape.Object[Spec]{Fields: append(fields, names()...)}
}

func identities() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.ObjectMap("allow_from", "Who may reach the servers, by a name for it: the peers of `redisguard_network_policy`. A mesh tells them by `namespace`, or by that and `service_account`. `pod_labels` alone it cannot tell, `cidr` only on `permissive_ports`.",
			flow.PeerShape(), func(s *Spec) *shape.Arg[[]shape.Named[flow.Peer]] { return &s.AllowFrom }),
		shape.String("service_account", "The ServiceAccount of the servers, who reach each other. Default: the name, as `redisguard_pod_hardening` makes it.",
			func(s *Spec) *shape.Arg[string] { return &s.ServiceAccount }, shape.Checked(manifest.Name)),
		shape.String("sentinel_service_account", "That of Sentinels in pods of their own. Default: the name with `-sentinel` behind it.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelServiceAccount }, shape.Checked(manifest.Name)),
		shape.String("trust_domain", "Of the peers' identities. `cluster.local` stands for the mesh's own, however that is called.",
			func(s *Spec) *shape.Arg[string] { return &s.TrustDomain }, shape.Default(`"`+localDomain+`"`), shape.Checked(manifest.Name)),
		shape.Strings("permissive_ports", "Ports that take plain text beside mutual TLS, for who has no sidecar, such as `\"9121\"` for a Prometheus outside of the mesh. A finding.",
			func(s *Spec) *shape.Arg[[]string] { return &s.PermissivePorts }, shape.NoNulls()),
	}
}

func names() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.Integer("metrics_port", "Where an exporter in the servers' pods listens, for the Service. Who may reach it is a peer with that port in `ports`.", 1, maxPort,
			func(s *Spec) *shape.Arg[int64] { return &s.MetricsPort }),
		shape.Bool("service", "Render the headless Service by which the servers know each other: sidecars speak mutual TLS only to what a Service names. `false` where it is there already. Default: `true` but for `standalone`.",
			func(s *Spec) *shape.Arg[bool] { return &s.Service }),
		shape.String("service_name", "Its name, which must be `serviceName` of the StatefulSet. Default: the name with `-nodes` behind it.",
			func(s *Spec) *shape.Arg[string] { return &s.ServiceName }, shape.Checked(manifest.StatefulSetName)),
		shape.String("stateful_set", "The StatefulSet of the servers, after which their pods are named. Default: the name.",
			func(s *Spec) *shape.Arg[string] { return &s.StatefulSet }, shape.Checked(manifest.StatefulSetName)),
		shape.Integer("replicas", "How many pods it has, for the output `directives`.", 0, maxReplicas, func(s *Spec) *shape.Arg[int64] { return &s.Replicas }, shape.Default("0")),
		shape.String("cluster_domain", "What the cluster's names end with.", func(s *Spec) *shape.Arg[string] { return &s.ClusterDomain }, shape.Default(`"`+localDomain+`"`), shape.Checked(manifest.Name)),
		shape.String("api_version", "Of Istio's kinds. `v1` needs Istio 1.22.",
			func(s *Spec) *shape.Arg[string] { return &s.APIVersion }, shape.Default(`"v1"`), shape.Checked(shape.OneOf(istio.APIVersions()...))),
		shape.StringMap("labels", "Labels of the documents.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Labels }, shape.Checked(manifest.LabelValue)),
		shape.StringMap("annotations", "Annotations of the documents.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Annotations }, shape.Multiline()),
	}
}

func (s Spec) topology() string { return s.Topology.Or(flow.Standalone) }

// flows are those that reach the servers and Sentinels.
func (s Spec) flows() []flow.Flow {
	from, _ := s.AllowFrom.Get()
	d := flow.Deployment{
		Topology: s.topology(), Port: s.ServerPort(), SentinelPort: s.WatchPort(), BusPort: s.BusPort(),
		Servers: s.own("servers", flow.Servers, s.serviceAccount()), AllowFrom: from, Mesh: flow.NoMesh, DNS: flow.NoDNS,
	}
	if s.Apart() {
		d.Sentinels = s.own("Sentinels", flow.Sentinels, s.sentinelServiceAccount())
	}
	return d.Flows()
}

// own is a group of pods of the declaration, told by its identity.
func (s Spec) own(name string, g flow.Group, account shape.Arg[string]) flow.Party {
	return flow.Party{Name: name, Group: g, Selectors: []flow.Selector{{Namespace: s.Namespace, ServiceAccount: account}}}
}

// serviceAccount is never absent: without one every pod of the namespace could
// replicate.
func (s Spec) serviceAccount() shape.Arg[string] {
	if s.ServiceAccount.IsAbsent() {
		return s.Name
	}
	return s.ServiceAccount
}

func (s Spec) sentinelServiceAccount() shape.Arg[string] {
	if s.SentinelServiceAccount.IsAbsent() {
		name, _ := s.Name.Get()
		return shape.Given(name + flow.SentinelSuffix)
	}
	return s.SentinelServiceAccount
}

// dataPorts are where servers and Sentinels listen.
func (s Spec) dataPorts() []int {
	ports := []int{s.ServerPort()}
	switch s.topology() {
	case flow.Sentinel:
		ports = append(ports, s.WatchPort())
	case flow.Cluster:
		ports = append(ports, s.BusPort())
	}
	return ports
}

// permissive are the ports that take plain text, too.
func (s Spec) permissive() []flow.Port {
	texts, _ := s.PermissivePorts.Get()
	var ports []flow.Port
	for _, text := range texts {
		if p, err := flow.ParsePort(text); err == nil { // reported by Validate
			ports = append(ports, p)
		}
	}
	return ports
}

func (s Spec) rendersService() bool { return s.Service.Or(s.topology() != flow.Standalone) }

// serviceName is that of the headless Service.
func (s Spec) serviceName() string {
	name, _ := s.Name.Get()
	return s.ServiceName.Or(name + nodesSuffix)
}

const nodesSuffix = "-nodes"

// podName is that of a pod of the StatefulSet.
func (s Spec) podName(ordinal int) string {
	name, _ := s.Name.Get()
	return fmt.Sprintf("%s-%d", s.StatefulSet.Or(name), ordinal)
}

// uncounted reports whether something is unknown without which it cannot be told
// which documents there are.
func (s Spec) uncounted() bool {
	return s.Name.IsUnknown() || s.Namespace.IsUnknown() || s.Uncounted() || s.Service.IsUnknown() || s.ServiceName.IsUnknown()
}

// later reports whether something is unknown that decides what stands in the
// documents.
func (s Spec) later() bool {
	return s.Later() || s.AllowFrom.IsUnknown() || s.PermissivePorts.IsUnknown() || s.MetricsPort.IsUnknown() || s.TrustDomain.IsUnknown() ||
		s.ServiceAccount.IsUnknown() || s.SentinelServiceAccount.IsUnknown() || s.APIVersion.IsUnknown()
}
