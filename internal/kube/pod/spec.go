// Package pod renders what keeps the pods of Redis servers and Sentinels from
// holding anything that they do not need.
package pod

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared workload.
type Spec struct {
	Name           shape.Arg[string]
	Namespace      shape.Arg[string]
	PodLabels      shape.Arg[[]flow.Label] // default: app = name
	PodAnnotations shape.Arg[[]flow.Label]
	Role           shape.Arg[string] // server or sentinel
	Topology       shape.Arg[string] // see flow.Topologies
	Image          shape.Arg[string]
	Replicas       shape.Arg[int64]
	Port           shape.Arg[int64]
	ConfigMap      shape.Arg[string] // holds redis.conf or sentinel.conf
	ConfigSecret   shape.Arg[string] // instead, where the file holds secrets
	ACLSecret      shape.Arg[string] // holds users.acl
	TLSSecret      shape.Arg[string] // holds tls.crt, tls.key and ca.crt
	IncludeSecret  shape.Arg[string] // holds what sentinel.conf includes
	AnnounceNames  shape.Arg[bool]   // in place of addresses
	RewritesConfig shape.Arg[bool]   // the server writes its own redis.conf
	ReplicaConfig  shape.Arg[bool]   // all pods but the first start from replica.conf
	DataSize       shape.Arg[string] // of a volume for each pod
	StorageClass   shape.Arg[string]
	Maxmemory      shape.Arg[string]
	Saves          shape.Arg[bool]   // the server forks for snapshots, its log or replicas
	CPU            shape.Arg[string] // requested
	ProbeUser      shape.Arg[string]
	ProbeSecret    shape.Arg[string] // holds the probe user's password
	Mesh           shape.Arg[string] // see flow.MeshNames
	RunAsUser      shape.Arg[int64]
	RunAsGroup     shape.Arg[int64]
}

// The roles.
const (
	serverRole   = "server"
	sentinelRole = "sentinel"
)

// Defaults of arguments.
const (
	defaultUser      = 999 // of the official images of Redis and Valkey
	defaultCPU       = "250m"
	defaultProbeUser = "probe"
	maxID            = 1<<31 - 1
	maxPort          = 65535
	maxReplicas      = 1000
)

// Shape describes the arguments of a workload.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: []shape.Field[Spec]{
		shape.String("name", "Of the StatefulSet, its Service, its ServiceAccount and its PodDisruptionBudget.",
			func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.StatefulSetName)),
		shape.String("namespace", "Their namespace.", func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
		shape.String("image", "The server's image, with a version in its tag or a digest.",
			func(s *Spec) *shape.Arg[string] { return &s.Image }, shape.Required(), shape.Checked(image)),
		shape.String("maxmemory", "The server's `maxmemory`. Memory is requested and limited with head-room for what a fork copies and for buffers. Required for servers.",
			func(s *Spec) *shape.Arg[string] { return &s.Maxmemory }),
		shape.String("role", "`server`, or `sentinel` for Sentinels in pods of their own.",
			func(s *Spec) *shape.Arg[string] { return &s.Role }, shape.Default(`"server"`), shape.Checked(shape.OneOf(serverRole, sentinelRole))),
		shape.String("topology", "What the pods are part of: `standalone`, `replication`, `sentinel` or `cluster`.",
			func(s *Spec) *shape.Arg[string] { return &s.Topology }, shape.Default(`"standalone"`), shape.Checked(shape.OneOf(flow.Topologies()...))),
		shape.Integer("replicas", "How many pods.", 1, maxReplicas, func(s *Spec) *shape.Arg[int64] { return &s.Replicas }, shape.Default("1")),
		shape.Integer("port", "Where the server listens: its `tls_port` where it has TLS. Default: 6379, for Sentinels 26379.", 1, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.Port }),
		shape.String("config_map", "The ConfigMap that holds `redis.conf` or `sentinel.conf`.",
			func(s *Spec) *shape.Arg[string] { return &s.ConfigMap }, shape.Checked(manifest.Name)),
		shape.String("config_secret", "The Secret that holds it instead, where the file holds passwords. One of the two is required.",
			func(s *Spec) *shape.Arg[string] { return &s.ConfigSecret }, shape.Checked(manifest.Name)),
		shape.String("acl_secret", "The Secret that holds `users.acl`, which the file reads from `/etc/redis/users.acl`. Required for servers.",
			func(s *Spec) *shape.Arg[string] { return &s.ACLSecret }, shape.Checked(manifest.Name)),
		shape.String("tls_secret", "The Secret that holds `tls.crt`, `tls.key` and `ca.crt`, mounted at `/tls`. Without it the probes speak plain text.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSSecret }, shape.Checked(manifest.Name)),
		shape.String("include_secret", "The Secret that holds `sentinel-secrets.conf`, the filled-in `secrets_template` of `redisguard_sentinel_conf`, which `sentinel.conf` includes.",
			func(s *Spec) *shape.Arg[string] { return &s.IncludeSecret }, shape.Checked(manifest.Name)),
		shape.Bool("replica_config", "All pods but the first start from `replica.conf`, which lies beside `redis.conf` and says `replicaof`. An init container makes the copy.",
			func(s *Spec) *shape.Arg[bool] { return &s.ReplicaConfig }, shape.Default("false")),
		shape.Bool("announce_names", "Whether replicas, nodes of a cluster and Sentinels announce the names of their pods: addresses change with the pods, and no certificate bears them. Sentinels must have `resolve_hostnames`. Default: `true` for replicas in a mesh.",
			func(s *Spec) *shape.Arg[bool] { return &s.AnnounceNames }),
		shape.Bool("rewrites_config", "The server writes its own configuration, as Sentinel does and a server that Sentinel fails over: an init container makes a fresh copy for each pod. Default: `true` where `topology` is `sentinel`, and with `replica_config`.",
			func(s *Spec) *shape.Arg[bool] { return &s.RewritesConfig }),
		shape.String("data_size", "The size of a volume for each pod, such as `10Gi`. Without it the data goes with the pod.",
			func(s *Spec) *shape.Arg[string] { return &s.DataSize }, shape.Checked(volumeSize)),
		shape.String("storage_class", "The volume's StorageClass. Default: the cluster's.",
			func(s *Spec) *shape.Arg[string] { return &s.StorageClass }, shape.Checked(manifest.Name)),
		shape.Bool("saves_data", "`false` for a server that saves no snapshot, writes no append-only file and has no replicas: it never forks, and needs less memory beside its data.",
			func(s *Spec) *shape.Arg[bool] { return &s.Saves }, shape.Default("true")),
		shape.String("cpu", "The CPU that is requested. There is no limit: a server that is throttled misses its heartbeats.",
			func(s *Spec) *shape.Arg[string] { return &s.CPU }, shape.Default(`"`+defaultCPU+`"`), shape.Checked(processors)),
		shape.String("probe_user", "The user that the readiness probe logs in as; `+ping` is all it needs.",
			func(s *Spec) *shape.Arg[string] { return &s.ProbeUser }, shape.Default(`"`+defaultProbeUser+`"`), shape.Checked(probeUser)),
		shape.String("probe_secret", "The Secret whose key `password` is that user's password. Without it readiness, like liveness, is that the server answers at all.",
			func(s *Spec) *shape.Arg[string] { return &s.ProbeSecret }, shape.Checked(manifest.Name)),
		shape.String("mesh", "`istio` asks for a sidecar that is ready before the server starts, and has replicas and cluster nodes announce themselves, which others could not tell behind sidecars. Or `none`.",
			func(s *Spec) *shape.Arg[string] { return &s.Mesh }, shape.Default(`"none"`), shape.Checked(shape.OneOf(flow.MeshNames()...))),
		shape.StringMap("pod_labels", "Labels of the pods, by which they are selected. Default: `app` with the name.",
			func(s *Spec) *shape.Arg[[]flow.Label] { return &s.PodLabels }, shape.NoNulls(), shape.Checked(manifest.LabelValue)),
		shape.StringMap("pod_annotations", "Annotations of the pods.", func(s *Spec) *shape.Arg[[]flow.Label] { return &s.PodAnnotations }, shape.Multiline()),
		shape.Integer("run_as_user", "The user that the server runs as, never root.", 1, maxID, func(s *Spec) *shape.Arg[int64] { return &s.RunAsUser }, shape.Default("999")),
		shape.Integer("run_as_group", "Its group, which owns the volumes.", 1, maxID, func(s *Spec) *shape.Arg[int64] { return &s.RunAsGroup }, shape.Default("999")),
	}}
}

var (
	volumeSize = shape.Matches(`[1-9][0-9]*(\.[0-9]+)?(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?`, "be a size of Kubernetes, such as 10Gi")
	processors = shape.Matches(`[1-9][0-9]*m?|[1-9][0-9]*\.[0-9]{1,3}|0\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])`, "be a number of CPUs, such as 250m or 1.5")
	image      = shape.Matches(`[a-zA-Z0-9][a-zA-Z0-9._:/@-]*`, "be the name of an image, such as docker.io/valkey/valkey:8.1.1")
	probeUser  = shape.Matches(`[0-9A-Za-z_][0-9A-Za-z_.@:/+-]*`, "be the name of a user, as in users.acl")
)

func (s Spec) sentinel() bool { return s.Role.Or(serverRole) == sentinelRole }
func (s Spec) tls() bool      { return !s.TLSSecret.IsAbsent() }
func (s Spec) topology() string {
	if s.sentinel() {
		return flow.Sentinel
	}
	return s.Topology.Or(flow.Standalone)
}
func (s Spec) rewritesConfig() bool {
	return s.RewritesConfig.Or(s.topology() == flow.Sentinel || s.replicaConfig())
}

func (s Spec) replicaConfig() bool { return s.ReplicaConfig.Or(false) }

func (s Spec) port() int64 {
	if s.sentinel() {
		return s.Port.Or(flow.DefaultSentinelPort)
	}
	return s.Port.Or(flow.DefaultPort)
}

// configFile is the name of the server's configuration.
func (s Spec) configFile() string {
	if s.sentinel() {
		return "sentinel.conf"
	}
	return "redis.conf"
}

// later reports whether something is unknown without which no pod can be
// rendered. Labels and annotations may be unknown.
func (s Spec) later() bool {
	for _, unknown := range []bool{
		s.Role.IsUnknown(), s.Topology.IsUnknown(), s.Image.IsUnknown(), s.Replicas.IsUnknown(), s.Port.IsUnknown(),
		s.ConfigMap.IsUnknown(), s.ConfigSecret.IsUnknown(), s.ACLSecret.IsUnknown(), s.TLSSecret.IsUnknown(), s.RewritesConfig.IsUnknown(), s.IncludeSecret.IsUnknown(), s.AnnounceNames.IsUnknown(), s.ReplicaConfig.IsUnknown(), s.DataSize.IsUnknown(), s.Saves.IsUnknown(),
		s.StorageClass.IsUnknown(), s.Maxmemory.IsUnknown(), s.CPU.IsUnknown(), s.ProbeUser.IsUnknown(), s.ProbeSecret.IsUnknown(), s.Mesh.IsUnknown(),
		s.RunAsUser.IsUnknown(), s.RunAsGroup.IsUnknown(),
	} {
		if unknown {
			return true
		}
	}
	return false
}
