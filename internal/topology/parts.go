package topology

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio/access"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/pod"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/policy"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A part is one file, or the documents of one kind.
type part struct {
	role   string // of the file: primary, replica, node, sentinel; "" for documents
	file   string // its name
	kind   artefact.Kind
	fields map[string]shape.Value
	names  map[string]string // arguments that are called otherwise here

	result artefact.Result
}

// The roles of files.
const (
	primary = "primary"
	replica = "replica"
	node    = "node" // of a cluster, or a server that stands alone
	watcher = "sentinel"
)

// The names of files.
const (
	redisConfFile = "redis.conf"
	usersACLFile  = pod.ACLFile
	sentinelFile  = "sentinel.conf"
)

// artefact is the name by which findings speak of the file.
func (p part) artefact() string {
	if p.role == watcher && p.file == usersACLFile {
		return "sentinel-users.acl"
	}
	return p.file
}

// The Secrets that pods mount.
func (s Spec) confSecret() string          { return s.name() + "-conf" }
func (s Spec) usersSecret() string         { return s.name() + "-users" }
func (s Spec) sentinelConfSecret() string  { return s.name() + flow.SentinelSuffix + "-conf" }
func (s Spec) sentinelUsersSecret() string { return s.name() + flow.SentinelSuffix + "-users" }

// mounted tells in which Secret and by which name pods find a file, if there are
// pods. Servers of all roles have the same users.
func (s Spec) mounted(role, file string) (mounted, key string) {
	switch {
	case s.Image.IsAbsent() || role == replica && file == usersACLFile:
		return "", ""
	case role == watcher && file == usersACLFile:
		return s.sentinelUsersSecret(), file
	case role == watcher:
		return s.sentinelConfSecret(), file
	case file == usersACLFile:
		return s.usersSecret(), file
	case role == replica:
		return s.confSecret(), pod.ReplicaFile
	default:
		return s.confSecret(), file
	}
}

// parts declares every part, in the order of the outputs.
func (s Spec) parts(srv *server.Server) []part {
	var all []part
	for _, role := range s.roles() {
		all = append(all, s.serverConf(role), part{role: role, file: usersACLFile, kind: acl.Kind(), fields: s.serverUsers()})
	}
	if s.sentinel() {
		all = append(all,
			part{role: watcher, file: sentinelFile, kind: sentinel.Kind(), fields: s.sentinelConf(srv), names: s.namesOfSentinels()},
			part{role: watcher, file: usersACLFile, kind: acl.Kind(), fields: s.sentinelUsers(), names: map[string]string{"users": "sentinel_users"}},
		)
	}
	all = append(all, part{kind: policy.Kind(), fields: s.policy()})
	if s.meshed() {
		all = append(all, part{kind: access.Kind(), fields: s.access()})
	}
	if !s.Image.IsAbsent() {
		all = append(all, part{kind: pod.Kind(), fields: s.serverPods()})
		if s.sentinel() {
			all = append(all, part{kind: pod.Kind(), fields: s.sentinelPods(), names: map[string]string{"replicas": "sentinels", "port": "sentinel_port"}})
		}
	}
	for i, p := range all {
		if srv != nil && slices.ContainsFunc(p.kind.Arguments(), func(a shape.Argument) bool { return a.Name == "server" }) {
			all[i].fields["server"] = shape.StringOf(srv.Target().String())
		}
	}
	return all
}

// roles are those of the servers.
func (s Spec) roles() []string {
	if s.replicated() {
		return []string{primary, replica}
	}
	return []string{node}
}

// encrypted are the arguments about ports and TLS, by whoever encrypts.
func (s Spec) encrypted(port shape.Arg[int64], otherwise int64) map[string]shape.Value {
	number := whole(port, otherwise)
	fields := map[string]shape.Value{"bind": shape.StringsOf([]string{"*", "-::*"})}
	if s.meshed() {
		fields["port"], fields["plaintext_protected_by"] = number, shape.StringOf(redisconf.ProtectedByMesh)
		return fields
	}
	fields["tls_port"] = number
	fields["tls_cert_file"], fields["tls_key_file"], fields["tls_ca_cert_file"] = text(s.TLSCertFile, mountedCert), text(s.TLSKeyFile, mountedKey), text(s.TLSCACertFile, mountedCA)
	s.pass(fields, agreed...)
	return fields
}

func (s Spec) serverConf(role string) part {
	fields := s.encrypted(s.Port, defaultPort)
	s.pass(fields, "maxmemory", "maxmemory_policy", "save", "appendonly", "min_replicas_to_write", "min_replicas_max_lag", "directives")
	s.pass(fields, tuning...)
	fields["aclfile"] = text(s.ACLFile, mountedUsers)
	if s.kind() != flow.Standalone {
		if s.absent("appendonly") {
			fields["appendonly"] = shape.BoolOf(true)
		}
		fields["masteruser"] = shape.StringOf(replicaUser)
		fields["secrets"] = shape.ObjectOf(map[string]shape.Value{"masterauth": shape.StringOf(replicaUser)})
	}
	if s.kind() == flow.Cluster {
		fields["cluster_enabled"] = shape.BoolOf(true)
	}
	if role == replica {
		fields["replicaof"] = s.primaryAddress()
	}
	return part{role: role, file: redisConfFile, kind: redisconf.Kind(), fields: fields, names: map[string]string{"tls_port": "port", "replicaof": "primary_host"}}
}

func (s Spec) primaryAddress() shape.Value {
	if s.PrimaryHost.IsUnknown() || s.Port.IsUnknown() {
		return shape.Unknown()
	}
	return shape.StringOf(s.primaryHost() + " " + whole(s.Port, defaultPort).Number().Text('f', 0))
}

func (s Spec) serverUsers() map[string]shape.Value {
	system := map[string]shape.Value{}
	if s.kind() != flow.Standalone {
		system[replicaUser] = preset("replica")
	}
	if s.sentinel() {
		system[sentinelUser] = preset("sentinel")
	}
	if s.Metrics.Or(false) {
		system[metricsUser] = preset("exporter")
	}
	fields := map[string]shape.Value{"system_users": shape.ObjectOf(system)}
	if s.Metrics.IsUnknown() {
		fields["system_users"] = shape.Unknown()
	}
	s.pass(fields, "users")
	return fields
}

func preset(name string) shape.Value {
	return shape.ObjectOf(map[string]shape.Value{"preset": shape.StringOf(name)})
}

func (s Spec) sentinelConf(srv *server.Server) map[string]shape.Value {
	fields := s.encrypted(s.SentinelPort, defaultWatch)
	fields["aclfile"] = text(s.SentinelACLFile, mountedUsers)
	fields["secrets_file"] = text(s.SecretsFile, mountedSecrets)
	fields["sentinel_user"] = shape.StringOf(peerUser)
	if !s.Image.IsAbsent() { // pods announce names
		fields["resolve_hostnames"] = shape.BoolOf(true)
	}
	monitor := map[string]shape.Value{
		"host": text(shape.Given(s.primaryHost()), ""), "port": whole(s.Port, defaultPort), "auth_user": shape.StringOf(sentinelUser), "quorum": shape.IntOf(s.quorum()),
	}
	if s.PrimaryHost.IsUnknown() {
		monitor["host"] = shape.Unknown()
	}
	if s.Quorum.IsUnknown() || s.Sentinels.IsUnknown() {
		monitor["quorum"] = shape.Unknown()
	}
	if replicas, named := s.knownReplicas(srv); named {
		monitor["known_replica"] = replicas
	}
	s.pass(monitor, "down_after_milliseconds", "failover_timeout")
	fields["monitors"] = shape.ObjectOf(map[string]shape.Value{s.name(): shape.ObjectOf(monitor)})
	return fields
}

// knownReplicas are the replicas at first. Pods of Sentinels start on a fresh file,
// and if all of them do so at once after a failover, the server that they know is no
// primary: without the names of others they would have none to find, for ever.
func (s Spec) knownReplicas(srv *server.Server) (replicas shape.Value, named bool) {
	// Before 7.0 a Sentinel does not start on a name that it cannot resolve yet.
	startsWithout := srv == nil || srv.AtLeast(server.Redis, 7, 0) || srv.AtLeast(server.Valkey, 7, 2)
	if s.Image.IsAbsent() && s.ReplicaHosts.IsAbsent() || !startsWithout {
		return replicas, false
	}
	if s.Replicas.IsUnknown() || s.ReplicaHosts.IsUnknown() || s.Port.IsUnknown() {
		return shape.Unknown(), true
	}
	port := whole(s.Port, defaultPort).Number().Text('f', 0)
	var all []string
	for _, host := range s.replicaHosts() {
		all = append(all, host+" "+port)
	}
	return shape.StringsOf(all), len(all) > 0
}

func (s Spec) sentinelUsers() map[string]shape.Value {
	fields := map[string]shape.Value{
		"role":         shape.StringOf("sentinel"),
		"users":        shape.ObjectOf(nil),
		"system_users": shape.ObjectOf(map[string]shape.Value{peerUser: preset("sentinel_peer")}),
	}
	if given := s.passed["sentinel_users"]; !given.IsAbsent() {
		fields["users"] = handed(given)
	}
	return fields
}

// layout tells the kinds of documents where the pods are.
func (s Spec) layout() map[string]shape.Value {
	fields := map[string]shape.Value{
		"name": text(s.Name, ""), "namespace": text(s.Namespace, ""), "topology": shape.StringOf(s.kind()), "port": whole(s.Port, defaultPort), "pod_labels": labels(s.name()),
	}
	if s.sentinel() {
		fields["sentinel_port"], fields["sentinel_pod_labels"] = whole(s.SentinelPort, defaultWatch), labels(s.name()+flow.SentinelSuffix)
	}
	s.pass(fields, "allow_from")
	return fields
}

func labels(name string) shape.Value {
	return shape.ObjectOf(map[string]shape.Value{"app": shape.StringOf(name)})
}

func (s Spec) policy() map[string]shape.Value {
	fields := s.layout()
	fields["mesh"] = text(s.Mesh, "none")
	s.pass(fields, "dns")
	return fields
}

func (s Spec) access() map[string]shape.Value {
	fields := s.layout()
	if s.kind() == flow.Standalone {
		return fields // neither of which it has
	}
	fields["replicas"], fields["service_name"] = count(s.Replicas, s.servers()), text(s.Name, "")
	if s.Image.IsAbsent() {
		return fields
	}
	fields["service"] = shape.BoolOf(false) // the pods bring theirs
	if s.sentinel() {
		fields["sentinel_service_account"] = shape.StringOf(s.name() + flow.SentinelSuffix)
	}
	return fields
}

func (s Spec) serverPods() map[string]shape.Value {
	fields := map[string]shape.Value{
		"name": text(s.Name, ""), "namespace": text(s.Namespace, ""), "image": text(s.Image, ""), "topology": shape.StringOf(s.kind()), "replicas": count(s.Replicas, s.servers()),
		"port": whole(s.Port, defaultPort), "mesh": text(s.Mesh, "none"), "config_secret": shape.StringOf(s.confSecret()), "acl_secret": shape.StringOf(s.usersSecret()),
		"replica_config": shape.BoolOf(s.replicated()),
	}
	s.secure(fields)
	s.pass(fields, "maxmemory", "data_size", "storage_class")
	return fields
}

func (s Spec) sentinelPods() map[string]shape.Value {
	name := s.name() + flow.SentinelSuffix
	fields := map[string]shape.Value{
		"name": shape.StringOf(name), "namespace": text(s.Namespace, ""), "image": text(s.Image, ""), "role": shape.StringOf("sentinel"), "replicas": count(s.Sentinels, s.sentinels()),
		"port": whole(s.SentinelPort, defaultWatch), "mesh": text(s.Mesh, "none"),
		"announce_names": shape.BoolOf(true),
		"config_secret":  shape.StringOf(s.sentinelConfSecret()), "include_secret": shape.StringOf(s.sentinelConfSecret()), "acl_secret": shape.StringOf(s.sentinelUsersSecret()),
	}
	s.secure(fields)
	return fields
}

// secure has pods speak TLS, for which they bear names.
func (s Spec) secure(fields map[string]shape.Value) {
	if s.meshed() || s.TLSSecret.IsAbsent() {
		return
	}
	fields["tls_secret"] = text(s.TLSSecret, "")
	if s.kind() != flow.Standalone {
		fields["announce_names"] = shape.BoolOf(true)
	}
}

// pass hands on arguments that were given.
func (s Spec) pass(fields map[string]shape.Value, names ...string) {
	for _, name := range names {
		if given := s.passed[name]; !given.IsAbsent() {
			fields[name] = handed(given)
		}
	}
}

func handed(a shape.Arg[shape.Value]) shape.Value {
	if v, known := a.Get(); known {
		return v
	}
	return shape.Unknown()
}

func text(a shape.Arg[string], otherwise string) shape.Value {
	if a.IsUnknown() {
		return shape.Unknown()
	}
	return shape.StringOf(a.Or(otherwise))
}

// count is how many there are by an argument or its default.
func count(a shape.Arg[int64], all int64) shape.Value {
	if a.IsUnknown() {
		return shape.Unknown()
	}
	return shape.IntOf(all)
}

func whole(a shape.Arg[int64], otherwise int64) shape.Value {
	if a.IsUnknown() {
		return shape.Unknown()
	}
	return shape.IntOf(a.Or(otherwise))
}

// namesOfSentinels are the arguments of a sentinel.conf that are called otherwise.
func (s Spec) namesOfSentinels() map[string]string {
	names := map[string]string{"aclfile": "sentinel_aclfile", "tls_port": "sentinel_port", "port": "sentinel_port", "monitors": "kind"}
	if s.Quorum.IsSet() {
		names["monitors"] = "quorum" // which is what a whole monitor may have wrong
	}
	return names
}

// origin leads a path of a part back to the argument that it follows from.
func (p part) origin(path finding.Path, own []string) finding.Path {
	steps := path.Steps()
	if len(steps) == 0 {
		return finding.At("kind")
	}
	root, rest := steps[0].Name, steps[1:]
	switch {
	case root == "monitors" && len(rest) > 2 && rest[1].Name == "known_replica" && rest[2].Kind == finding.ListIndex: //nolint:mnd // a name and an attribute
		return finding.At("replica_hosts").Index(rest[2].Index)
	case root == "monitors" && len(rest) > 1: // and a name
		return p.ofMonitor(rest[1].Name, own)
	case root == "monitors":
		return finding.At(p.names[root])
	case root == "system_users" && len(rest) > 0 && slices.Contains(p.fields["users"].Names(), rest[0].Name):
		root, rest = "users", rest[:1]
	}
	if other, renamed := p.names[root]; renamed {
		root = other
	}
	if !slices.Contains(own, root) {
		return finding.At("kind")
	}
	origin := finding.At(root)
	for _, step := range rest {
		switch step.Kind {
		case finding.MapKey:
			origin = origin.Key(step.Name)
		case finding.ListIndex:
			origin = origin.Index(step.Index)
		default:
			origin = origin.Attr(step.Name)
		}
	}
	return origin
}

// addsToo reports whether a problem is that a user stands beside one that the
// deployment adds.
func (p part) addsToo(problem finding.Problem) bool {
	steps := problem.Path.Steps()
	if problem.Kind != finding.Duplicate || len(steps) != 2 || !slices.Contains([]string{"users", "system_users"}, steps[0].Name) { //nolint:mnd // an argument and a name
		return false
	}
	in := func(argument string) bool { return slices.Contains(p.fields[argument].Names(), steps[1].Name) }
	return in("users") && in("system_users")
}

// ownOf reports whether a problem is about one of the users that the deployment adds,
// of whom no other user bears the name.
func (p part) ownOf(problem finding.Problem) bool {
	steps := problem.Path.Steps()
	return problem.Kind == finding.Duplicate && len(steps) > 1 && steps[0].Name == "system_users" && !slices.Contains(p.fields["users"].Names(), steps[1].Name)
}

// ofMonitor is the argument that an attribute of the monitor follows from.
func (p part) ofMonitor(attribute string, own []string) finding.Path {
	switch {
	case attribute == "host":
		return finding.At("primary_host")
	case attribute == "known_replica":
		return finding.At("replica_hosts")
	case slices.Contains(own, attribute):
		return finding.At(attribute)
	default:
		return finding.At("kind")
	}
}
