// Package origination renders what has sidecars speak TLS to servers outside of
// the mesh, while the applications beside them dial in plain text.
package origination

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is declared servers outside of the mesh, and who uses them.
type Spec struct {
	Name                  shape.Arg[string]
	Namespace             shape.Arg[string]
	Labels                shape.Arg[[]flow.Label] // of the documents
	Annotations           shape.Arg[[]flow.Label]
	Endpoints             shape.Arg[[]shape.Named[Endpoint]]
	TLSMode               shape.Arg[string]   // SIMPLE or MUTUAL
	CACertificates        shape.Arg[[]string] // PEM
	CAMountPath           shape.Arg[string]
	CredentialName        shape.Arg[string] // of a Secret, or configmap://NAMESPACE/NAME
	ClientSecret          shape.Arg[string] // of MUTUAL: holds tls.crt and tls.key
	ClientMountPath       shape.Arg[string]
	SubjectAltNames       shape.Arg[[]string]
	ServerCAMode          shape.Arg[string] // see authorities
	Mode                  shape.Arg[string] // of google_memorystore_instance
	PodLabels             shape.Arg[[]flow.Label]
	PodAnnotations        shape.Arg[[]flow.Label]
	DNSCapture            shape.Arg[bool]
	AsOf                  shape.Arg[string] // RFC 3339
	MaxConnections        shape.Arg[int64]  // of one sidecar to one endpoint
	ConnectionCap         shape.Arg[int64]  // of a server
	MemorystoreTier       shape.Arg[string] // instead: M1 to M5
	MaxPods               shape.Arg[int64]  // that use the server at a time
	ConnectTimeout        shape.Arg[string]
	IdleTimeout           shape.Arg[string]
	SidecarEgress         shape.Arg[[]string] // what else the pods may reach, as Istio's hosts
	OutboundTrafficPolicy shape.Arg[string]
	CreateNamespace       shape.Arg[bool]
	Revision              shape.Arg[string] // of Istio's control plane
	APIVersion            shape.Arg[string] // v1 or v1beta1
}

// An Endpoint is one server.
type Endpoint struct {
	Host               shape.Arg[string] // its name in the mesh
	Address            shape.Arg[string] // IP; absent: Host is resolved by DNS
	ApplicationAddress shape.Arg[string] // what the application dials where Host is resolved by DNS
	Port               shape.Arg[int64]  // what the application dials
	TLSPort            shape.Arg[int64]  // what the sidecar dials
	SNI                shape.Arg[string]
	SubjectAltNames    shape.Arg[[]string] // instead of the Spec's
	Exceptions         shape.Arg[[]shape.Named[string]]
}

// Modes of TLS, as Istio names them.
const (
	simple = "SIMPLE"
	mutual = "MUTUAL"
)

// Policies for destinations that nobody declared, as Istio names them.
const (
	registryOnly = "REGISTRY_ONLY"
	allowAny     = "ALLOW_ANY"
)

// Defaults of arguments.
const (
	defaultTLSPort         = 6378 // of Memorystore for Redis
	defaultCAMountPath     = "/etc/redis-ca"
	defaultClientMountPath = "/etc/redis-client"
	defaultConnectTimeout  = "5s"
	maxPort                = 65535
	maxCount               = 1_000_000
)

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	fields := identity()
	fields = append(fields, trust()...)
	fields = append(fields, pods()...)
	return shape.Object[Spec]{Fields: append(fields, surroundings()...)}
}

func identity() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("name", "Of the documents. With several endpoints, ServiceEntry and DestinationRule bear the endpoint's key behind it: `NAME-KEY`.",
			func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.Namespace)),
		shape.String("namespace", "Of the documents and of the pods that use the servers. No other namespace sees them.",
			func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
		shape.ObjectMap("endpoints", "The servers, by a name for each: at least one. Primary and read replica are two, so that no write reaches a replica.",
			EndpointShape(), func(s *Spec) *shape.Arg[[]shape.Named[Endpoint]] { return &s.Endpoints }, shape.Required()),
		shape.String("mode", "`mode` of `google_memorystore_instance`. `CLUSTER` is refused: nodes of a cluster get their addresses and ports at run time.",
			func(s *Spec) *shape.Arg[string] { return &s.Mode }, shape.Checked(shape.OneOf(clusterDisabled, clusterEnabled))),
	}
}

func trust() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("tls_mode", "`SIMPLE`: the server shows a certificate. `MUTUAL`: the sidecar, too.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSMode }, shape.Default(`"SIMPLE"`), shape.Checked(shape.OneOf(simple, mutual))),
		shape.Strings("ca_certificates", "The authorities that signed the server's certificate, as PEM: all of them, such as `google_redis_instance.cache.server_ca_certs[*].cert`. They become one bundle in a ConfigMap, since they are public. Required unless `credential_name` names what holds them.",
			func(s *Spec) *shape.Arg[[]string] { return &s.CACertificates }, shape.NoNulls(), shape.Multiline(), shape.Veiled()),
		shape.String("ca_mount_path", "Where the sidecar finds that bundle, as `ca.crt`.",
			func(s *Spec) *shape.Arg[string] { return &s.CAMountPath }, shape.Default(`"`+defaultCAMountPath+`"`), shape.Checked(mountPath)),
		shape.String("credential_name", "Instead of mounting files: the Secret whose key `ca.crt` is the bundle, which the control plane hands to the sidecars of the pods with `pod_labels`; all others fail to connect. With `MUTUAL` it holds `tls.crt` and `tls.key` too, and the pods' ServiceAccount must be allowed to list the Secrets of its namespace. Or `configmap://NAMESPACE/NAME`, a ConfigMap with key `ca.crt`: Istio 1.26 and later know it, and with older ones the pods fail to connect.",
			func(s *Spec) *shape.Arg[string] { return &s.CredentialName }, shape.Checked(credential)),
		shape.String("client_secret", "With `MUTUAL` and without `credential_name`: the Secret that holds the sidecar's certificate and key as `tls.crt` and `tls.key`. It is named and never passed.",
			func(s *Spec) *shape.Arg[string] { return &s.ClientSecret }, shape.Checked(manifest.Name)),
		shape.String("client_mount_path", "Where the sidecar finds those.",
			func(s *Spec) *shape.Arg[string] { return &s.ClientMountPath }, shape.Default(`"`+defaultClientMountPath+`"`), shape.Checked(mountPath)),
		shape.Strings("subject_alt_names", "Names of which the server's certificate must bear one. Without them any certificate of these authorities will do, which is right only for an authority of this server alone. Default: the host, where it is resolved by DNS.",
			func(s *Spec) *shape.Arg[[]string] { return &s.SubjectAltNames }, shape.NoNulls(), shape.Checked(subjectAltName)),
		shape.String("server_ca_mode", "Whose certificates the authority signs, as Memorystore's attribute of this name says: of this server alone (`GOOGLE_MANAGED_PER_INSTANCE_CA`, taken for granted), or of others too (`GOOGLE_MANAGED_SHARED_CA`, `CUSTOMER_MANAGED_CAS_CA`, and `PUBLIC_CA` for one that everybody trusts): then `subject_alt_names` must be given.",
			func(s *Spec) *shape.Arg[string] { return &s.ServerCAMode }, shape.Checked(caMode)),
		shape.String("as_of", "The moment against which the validity of `ca_certificates` is judged, such as `plantimestamp()`. Without it it is not judged: nothing here reads a clock.",
			func(s *Spec) *shape.Arg[string] { return &s.AsOf }, shape.Checked(moment)),
	}
}

func pods() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.StringMap("pod_labels", "The labels of the pods that use the servers. What `credential_name` names is theirs, and so is the Sidecar.",
			func(s *Spec) *shape.Arg[[]flow.Label] { return &s.PodLabels }, shape.NoNulls(), shape.Checked(manifest.LabelValue)),
		shape.StringMap("pod_annotations", "Annotations that those pods have already. The output of this name has them all, and those that the sidecar needs merged in.",
			func(s *Spec) *shape.Arg[[]flow.Label] { return &s.PodAnnotations }, shape.Multiline()),
		shape.Bool("dns_capture", "`true` for the sidecar to answer lookups of the hosts, so that the application may dial them by name. Required where a host is resolved by DNS.",
			func(s *Spec) *shape.Arg[bool] { return &s.DNSCapture }, shape.Default("false")),
		shape.Integer("max_connections", "How many connections a sidecar opens to an endpoint; more are refused. Default: what the server takes, shared by `max_pods`; without those no limit.",
			1, maxCount, func(s *Spec) *shape.Arg[int64] { return &s.MaxConnections }),
		shape.Integer("connection_cap", "How many connections a server takes.", 1, maxCount, func(s *Spec) *shape.Arg[int64] { return &s.ConnectionCap }),
		shape.String("memorystore_tier", "Instead: the capacity tier of Memorystore for Redis up to 6.x with TLS, `M1` to `M5`. From 7.0 on each takes 65000: write that in `connection_cap`.",
			func(s *Spec) *shape.Arg[string] { return &s.MemorystoreTier }, shape.Checked(memorystoreTier)),
		shape.Integer("max_pods", "How many pods use a server at a time, those of a rollout among them.", 1, maxCount, func(s *Spec) *shape.Arg[int64] { return &s.MaxPods }),
		shape.String("connect_timeout", "After which the sidecar gives up on a connection.",
			func(s *Spec) *shape.Arg[string] { return &s.ConnectTimeout }, shape.Default(`"`+defaultConnectTimeout+`"`), shape.Checked(duration)),
		shape.String("idle_timeout", "After which the sidecar closes a connection that is not used. Envoy's own default is `1h`.",
			func(s *Spec) *shape.Arg[string] { return &s.IdleTimeout }, shape.Checked(duration)),
	}
}

func surroundings() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.Strings("sidecar_egress", "Asks for a Sidecar that narrows what the pods with `pod_labels` may reach to the endpoints and these hosts, as `istio-system/*` or `./*`. An empty list is a wish too.",
			func(s *Spec) *shape.Arg[[]string] { return &s.SidecarEgress }, shape.NoNulls(), shape.Checked(egressHost)),
		shape.String("outbound_traffic_policy", "Of that Sidecar, for what no entry of the mesh knows: `REGISTRY_ONLY` drops it, `ALLOW_ANY` lets it pass as it is.",
			func(s *Spec) *shape.Arg[string] { return &s.OutboundTrafficPolicy }, shape.Default(`"`+registryOnly+`"`), shape.Checked(shape.OneOf(registryOnly, allowAny))),
		shape.Bool("create_namespace", "`true` for the Namespace, with the label by which its pods get sidecars.",
			func(s *Spec) *shape.Arg[bool] { return &s.CreateNamespace }, shape.Default("false")),
		shape.String("revision", "Of the control plane, for that label: `istio.io/rev`. Without it the label is `istio-injection: enabled`.",
			func(s *Spec) *shape.Arg[string] { return &s.Revision }, shape.Checked(manifest.Namespace)),
		shape.String("api_version", "Of Istio's kinds. `v1` needs Istio 1.22.",
			func(s *Spec) *shape.Arg[string] { return &s.APIVersion }, shape.Default(`"v1"`), shape.Checked(shape.OneOf(istio.APIVersions()...))),
		shape.StringMap("labels", "Labels of the documents.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Labels }, shape.Checked(manifest.LabelValue)),
		shape.StringMap("annotations", "Annotations of the documents.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.Annotations }, shape.Multiline()),
	}
}

// EndpointShape describes an endpoint.
func EndpointShape() shape.Object[Endpoint] {
	return shape.Object[Endpoint]{Fields: []shape.Field[Endpoint]{
		shape.String("host", "Its name in the mesh, with a dot in it. Any will do where `address` is given; otherwise its name in DNS.",
			func(e *Endpoint) *shape.Arg[string] { return &e.Host }, shape.Required(), shape.Checked(hostName)),
		shape.String("address", "Its IP address. Without it the sidecar resolves `host` by DNS, which needs `dns_capture`.",
			func(e *Endpoint) *shape.Arg[string] { return &e.Address }, shape.Checked(unicast)),
		shape.String("application_address", "Where `host` is resolved by DNS: the address that stands for it inside the pods, one that nothing else has. Default: one of 241.0.0.0/8, which no network uses.",
			func(e *Endpoint) *shape.Arg[string] { return &e.ApplicationAddress }, shape.Checked(unicast)),
		shape.Integer("port", "What the application dials, in plain text inside its pod.", 1, maxPort, func(e *Endpoint) *shape.Arg[int64] { return &e.Port }, shape.Default("6379")),
		shape.Integer("tls_port", "What the sidecar dials, and the server listens on. An application that dials it is served with TLS as well.",
			1, maxPort, func(e *Endpoint) *shape.Arg[int64] { return &e.TLSPort }, shape.Default("6378")),
		shape.String("sni", "The server name that the sidecar asks for. Default: the host, where it is resolved by DNS.",
			func(e *Endpoint) *shape.Arg[string] { return &e.SNI }, shape.Checked(serverName)),
		shape.Strings("subject_alt_names", "Instead of `subject_alt_names` of the whole.",
			func(e *Endpoint) *shape.Arg[[]string] { return &e.SubjectAltNames }, shape.NoNulls(), shape.Checked(subjectAltName)),
		artefact.Exceptions(func(e *Endpoint) *shape.Arg[[]shape.Named[string]] { return &e.Exceptions }),
	}}
}
