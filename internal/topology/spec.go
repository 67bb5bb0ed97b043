// Package topology renders whole deployments whose files agree: it hands parts of
// one description to the kinds of each file.
package topology

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/pod"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared deployment. What has a value here is handed on as it is to
// the kind that has an argument of that name.
type Spec struct {
	Kind      shape.Arg[string] // see flow.Topologies
	Name      shape.Arg[string]
	Namespace shape.Arg[string]
	Replicas  shape.Arg[int64] // servers
	Sentinels shape.Arg[int64]
	Quorum    shape.Arg[int64]
	Mesh      shape.Arg[string]

	Port         shape.Arg[int64]
	SentinelPort shape.Arg[int64]
	PrimaryHost  shape.Arg[string]   // of the first primary
	ReplicaHosts shape.Arg[[]string] // of the others

	TLSSecret       shape.Arg[string]
	TLSCertFile     shape.Arg[string]
	TLSKeyFile      shape.Arg[string]
	TLSCACertFile   shape.Arg[string]
	ACLFile         shape.Arg[string]
	SentinelACLFile shape.Arg[string]
	SecretsFile     shape.Arg[string]

	Metrics shape.Arg[bool] // there is an exporter
	Image   shape.Arg[string]

	passed map[string]shape.Arg[shape.Value] // the others, by their names
}

const (
	maxPort      = 65535
	maxServers   = 1000
	defaultPort  = 6379
	defaultWatch = 26379
)

// Where pods find their files.
const (
	mountedCert    = pod.TLSFolder + "/tls.crt"
	mountedKey     = pod.TLSFolder + "/tls.key"
	mountedCA      = pod.TLSFolder + "/ca.crt"
	mountedUsers   = pod.ConfigFolder + "/" + pod.ACLFile
	mountedSecrets = pod.ConfigFolder + "/" + pod.IncludeFile
)

// Names of the users that the deployment itself needs.
const (
	replicaUser  = "replica"
	sentinelUser = "sentinel"
	metricsUser  = "metrics"
	peerUser     = "peer"
)

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: slices.Concat(identity(), whereabouts(), passedOn())}
}

func identity() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("kind", "What it is: `standalone`, `replication`, `sentinel` or `cluster`.",
			func(s *Spec) *shape.Arg[string] { return &s.Kind }, shape.Required(), shape.Checked(shape.OneOf(flow.Topologies()...))),
		shape.String("name", "The name of all documents; with `-sentinel` behind it of those of Sentinels.",
			func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.StatefulSetName)),
		shape.String("namespace", "Their namespace.",
			func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
		shape.Integer("replicas", "How many servers, the primary among them. Default: 1 for `standalone`, 6 for `cluster`, or 3.", 1, maxServers,
			func(s *Spec) *shape.Arg[int64] { return &s.Replicas }),
		shape.Integer("sentinels", "How many Sentinels, in pods of their own: an odd number, so that one may be lost.", 1, maxServers,
			func(s *Spec) *shape.Arg[int64] { return &s.Sentinels }, shape.Default("3")),
		shape.Integer("quorum", "How many Sentinels must miss a primary before a failover is begun. Default: more than half.", 1, maxServers,
			func(s *Spec) *shape.Arg[int64] { return &s.Quorum }),
		shape.String("mesh", "`istio`: its sidecars encrypt in place of the servers, and tell who may come by identity. Or `none`.",
			func(s *Spec) *shape.Arg[string] { return &s.Mesh }, shape.Default(`"none"`), shape.Checked(shape.OneOf(flow.MeshNames()...))),
		shape.String("image", "The servers' image. Without it no pods are rendered, as where a chart makes them: its pods must bear the names of `dns_names` and announce them, and find the files at the paths given here.",
			func(s *Spec) *shape.Arg[string] { return &s.Image }),
		shape.Bool("metrics", "Whether an exporter reads the servers' figures, which has a user `metrics` of its own.",
			func(s *Spec) *shape.Arg[bool] { return &s.Metrics }, shape.Default("false")),
	}
}

func whereabouts() []shape.Field[Spec] {
	file := shape.Checked(shape.AbsolutePath)
	return []shape.Field[Spec]{
		shape.Integer("port", "Where the servers listen: by TLS, or in a mesh in plain text inside of their pods.", 1, maxPort,
			func(s *Spec) *shape.Arg[int64] { return &s.Port }, shape.Default("6379")),
		shape.Integer("sentinel_port", "Where Sentinels listen.", 1, maxPort,
			func(s *Spec) *shape.Arg[int64] { return &s.SentinelPort }, shape.Default("26379")),
		shape.String("primary_host", "Where the first primary is, if other pods than those of `image` run the servers. Default: the first pod, `NAME-0.NAME.NAMESPACE.svc`.",
			func(s *Spec) *shape.Arg[string] { return &s.PrimaryHost }, shape.Checked(shape.Host)),
		shape.Strings("replica_hosts", "Where the other servers are, if other pods than those of `image` run them. Sentinels that all start anew, and remember no failover, find the present primary by them. Default: the other pods.",
			func(s *Spec) *shape.Arg[[]string] { return &s.ReplicaHosts }, shape.Checked(shape.Host)),
		shape.String("tls_secret", "The Secret with `tls.crt`, `tls.key` and `ca.crt`. Required for the pods of `image` outside of a mesh, and for nothing else.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSSecret }, shape.Checked(manifest.Name)),
		shape.String("tls_cert_file", "Path of the certificate, without a mesh, which would speak TLS in its place.", func(s *Spec) *shape.Arg[string] { return &s.TLSCertFile }, shape.Default(`"`+mountedCert+`"`), file),
		shape.String("tls_key_file", "Path of its key.", func(s *Spec) *shape.Arg[string] { return &s.TLSKeyFile }, shape.Default(`"`+mountedKey+`"`), file),
		shape.String("tls_ca_cert_file", "Path of the CA certificates.", func(s *Spec) *shape.Arg[string] { return &s.TLSCACertFile }, shape.Default(`"`+mountedCA+`"`), file),
		shape.String("aclfile", "Path of the servers' users.", func(s *Spec) *shape.Arg[string] { return &s.ACLFile }, shape.Default(`"`+mountedUsers+`"`), file),
		shape.String("sentinel_aclfile", "Path of the Sentinels' users.", func(s *Spec) *shape.Arg[string] { return &s.SentinelACLFile }, shape.Default(`"`+mountedUsers+`"`), file),
		shape.String("secrets_file", "Path of the Sentinels' passwords.", func(s *Spec) *shape.Arg[string] { return &s.SecretsFile }, shape.Default(`"`+mountedSecrets+`"`), file),
	}
}

// passedOn are arguments of other kinds, which decode them.
func passedOn() []shape.Field[Spec] {
	peers := shape.Type{Kind: shape.DynamicType, Fields: flow.PeerShape().Arguments()}
	users := argumentNamed(acl.Kind().Arguments(), "users").Type
	fields := []shape.Field[Spec]{
		passed("maxmemory", "How much memory data may take, such as `2gb`.", shape.Text, shape.Required()),
		passed("maxmemory_policy", "What to do when that limit is reached.", shape.Text),
		passed("save", "Snapshots, as `redisguard_redis_conf` has them.", shape.TextList),
		passed("appendonly", "Whether to log every write. Default: `true` where there are replicas, which drop what they have and follow a primary that comes back without it.", shape.Truth),
		passed("min_replicas_to_write", "With fewer replicas than that a primary takes no writes.", shape.Int),
		passed("min_replicas_max_lag", "Seconds of silence after which a replica does not count for that.", shape.Int),
		passed("directives", "Any other directive of the servers, to its values.", shape.MapType.Of(shape.TextList)),
		passed("users", "Users of the servers by name, as `redisguard_users_acl` has them. Those of replicas, Sentinels and the exporter are added.", users, shape.Required()),
		passed("sentinel_users", "Users of the Sentinels by name: who asks them for the primary. That of the Sentinels themselves is added.", users),
		passed("allow_from", "Who may reach the servers and Sentinels, as `redisguard_network_policy` has it.", peers),
		passed("dns", "Where names are resolved, as `redisguard_network_policy` has it.", shape.Text),
		passed("data_size", "The size of a volume for each pod of `image` that is a server, such as `10Gi`. Without it the data goes with the pod.", shape.Text),
		passed("storage_class", "That volume's StorageClass.", shape.Text),
		passed("down_after_milliseconds", "Milliseconds of silence after which a Sentinel misses the primary, 5000 or more. Default: the Sentinel's own, 30000.", shape.Int),
		passed("failover_timeout", "Milliseconds that a failover may take before another is tried.", shape.Int),
	}
	ofServers := redisconf.Kind().Arguments()
	for _, name := range slices.Concat(tuning, agreed) {
		a := argumentNamed(ofServers, name)
		fields = append(fields, passed(name, a.Doc, a.Type))
	}
	return fields
}

// tuning are arguments of redis.conf that change nothing about how the files agree.
var tuning = []string{
	"maxclients", "timeout", "tcp_keepalive", "client_output_buffer_limit", "repl_diskless_sync",
	"cluster_node_timeout", "cluster_allow_reads_when_down", "cluster_require_full_coverage",
}

// agreed are arguments of redis.conf that Sentinels have too, to the same effect.
var agreed = []string{"tls_auth_clients", "tls_protocols"}

// passed describes an argument that is handed on.
func passed(name, doc string, t shape.Type, options ...shape.Option) shape.Field[Spec] {
	return shape.Passed(name, doc, t, func(s *Spec, v shape.Arg[shape.Value]) {
		if s.passed == nil {
			s.passed = map[string]shape.Arg[shape.Value]{}
		}
		s.passed[name] = v
	}, options...)
}

func argumentNamed(arguments []shape.Argument, name string) shape.Argument {
	i := slices.IndexFunc(arguments, func(a shape.Argument) bool { return a.Name == name })
	return arguments[i]
}

// later reports whether it is not known yet which documents there are.
func (s Spec) later() bool {
	return s.Kind.IsUnknown() || s.Name.IsUnknown() || s.Namespace.IsUnknown() || s.Mesh.IsUnknown() || s.Image.IsUnknown()
}

func (s Spec) kind() string      { return s.Kind.Or(flow.Standalone) }
func (s Spec) sentinel() bool    { return s.kind() == flow.Sentinel }
func (s Spec) meshed() bool      { return s.Mesh.Or("") == string(flow.Istio) }
func (s Spec) replicated() bool  { return s.kind() == flow.Replication || s.sentinel() }
func (s Spec) name() string      { return s.Name.Or("") }
func (s Spec) namespace() string { return s.Namespace.Or("") }

func (s Spec) servers() int64 {
	switch s.kind() {
	case flow.Standalone:
		return s.Replicas.Or(1)
	case flow.Cluster:
		const leastCluster = 6 // three primaries, each with a replica
		return s.Replicas.Or(leastCluster)
	default:
		const pair = 3 // a primary, and two of which one may be lost
		return s.Replicas.Or(pair)
	}
}

func (s Spec) sentinels() int64 {
	const trio = 3
	return s.Sentinels.Or(trio)
}

func (s Spec) quorum() int64 { return s.Quorum.Or(s.sentinels()/2 + 1) }

func (s Spec) primaryHost() string { return s.PrimaryHost.Or(s.firstPod()) }

func (s Spec) firstPod() string { return s.podHost(0) }

// podHost is the name that a server's pod bears.
func (s Spec) podHost(ordinal int64) string {
	return fmt.Sprintf("%s-%d.%s.%s.svc", s.name(), ordinal, s.name(), s.namespace())
}

// replicaHosts are the servers beside the first, as far as they are known.
func (s Spec) replicaHosts() []string {
	hosts, _ := s.ReplicaHosts.Get()
	if s.Image.IsAbsent() {
		return hosts
	}
	for i := int64(1); i < s.servers(); i++ {
		hosts = append(hosts, s.podHost(i))
	}
	return hosts
}

func (s Spec) absent(name string) bool {
	a := s.passed[name]
	return a.IsAbsent()
}
