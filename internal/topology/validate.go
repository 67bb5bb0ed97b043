package topology

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// check reports what no part sees.
func (s Spec) check(r *finding.Report, srv *server.Server) {
	s.checkKind(r)
	s.checkNumbers(r)
	s.checkQuorum(r)
	s.checkHosts(r)
	s.checkPods(r)
	s.checkTLS(r)
	s.checkDownAfter(r)
	s.checkPasswords(r)
	s.checkDirectives(r, srv)
}

func (s Spec) checkKind(r *finding.Report) {
	if s.Kind.IsUnknown() {
		return
	}
	if !s.sentinel() {
		s.refuseSentinels(r)
	}
	if s.kind() != flow.Cluster {
		refuse(r, "is of a cluster, and this is none", `Remove it, or write kind = "cluster".`, []given{
			{"cluster_node_timeout", s.absent("cluster_node_timeout")}, {"cluster_allow_reads_when_down", s.absent("cluster_allow_reads_when_down")},
			{"cluster_require_full_coverage", s.absent("cluster_require_full_coverage")},
		})
	}
	if !s.replicated() && !s.PrimaryHost.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("primary_host"), "primary_host is for replicas of one primary", `Remove it, or write kind = "replication" or "sentinel".`)
	}
	if s.kind() == flow.Standalone && !s.absent("min_replicas_to_write") {
		r.Problem(finding.Conflict, finding.At("min_replicas_to_write"), "a server that stands alone has no replicas", "Remove min_replicas_to_write: no write would ever be taken.")
	}
}

// refuseSentinels refuses what is of Sentinels alone.
func (s Spec) refuseSentinels(r *finding.Report) {
	refuse(r, "is of Sentinels, and there are none", `Remove it, or write kind = "sentinel".`, []given{
		{"sentinels", s.Sentinels.IsAbsent()}, {"quorum", s.Quorum.IsAbsent()}, {"sentinel_port", s.SentinelPort.IsAbsent()},
		{"sentinel_aclfile", s.SentinelACLFile.IsAbsent()}, {"secrets_file", s.SecretsFile.IsAbsent()}, {"replica_hosts", s.ReplicaHosts.IsAbsent()}, {"sentinel_users", s.absent("sentinel_users")},
		{"down_after_milliseconds", s.absent("down_after_milliseconds")}, {"failover_timeout", s.absent("failover_timeout")},
	})
}

// checkTLS refuses what is of TLS where a mesh encrypts.
func (s Spec) checkTLS(r *finding.Report) {
	if !s.meshed() {
		return
	}
	refuse(r, "is of TLS, which the mesh speaks in place of the servers", `Remove it, or write mesh = "none".`, []given{
		{"tls_secret", s.TLSSecret.IsAbsent()}, {"tls_cert_file", s.TLSCertFile.IsAbsent()}, {"tls_key_file", s.TLSKeyFile.IsAbsent()}, {"tls_ca_cert_file", s.TLSCACertFile.IsAbsent()},
		{"tls_auth_clients", s.absent("tls_auth_clients")}, {"tls_protocols", s.absent("tls_protocols")},
	})
}

// A given is an argument that may have been given.
type given struct {
	name   string
	absent bool
}

// refuse refuses arguments that have no effect.
func refuse(r *finding.Report, why, remedy string, arguments []given) {
	for _, a := range arguments {
		if !a.absent {
			r.Problem(finding.Conflict, finding.At(a.name), a.name+" "+why, remedy)
		}
	}
}

// checkNumbers holds how many there are against what they are there for.
func (s Spec) checkNumbers(r *finding.Report) {
	if s.Kind.IsUnknown() || s.Replicas.IsUnknown() {
		return
	}
	const leastCluster = 3 // redis-cli.c, clusterManagerCommandCreate
	switch {
	case s.kind() == flow.Standalone && s.servers() > 1:
		r.Problem(finding.Conflict, finding.At("replicas"), "a standalone server is one", `Write kind = "replication", "sentinel" or "cluster" for more.`)
	case s.replicated() && s.servers() < 2: //nolint:mnd // a primary and a replica
		r.Problem(finding.Invalid, finding.At("replicas"), "replicas must be 2 or more: a primary, and one to take over", `Write kind = "standalone" for one server.`)
	case s.kind() == flow.Cluster && s.servers() < leastCluster:
		r.Problem(finding.Invalid, finding.At("replicas"), fmt.Sprintf("replicas must be %d or more: a cluster has three primaries at least", leastCluster), "Leave it out for six, of which each primary has a replica.")
	}
	if needed, known := number(s.passed["min_replicas_to_write"]); known && needed > s.copies() && s.servers() > 1 {
		r.Problem(finding.Invalid, finding.At("min_replicas_to_write"), fmt.Sprintf("min_replicas_to_write must be at most %d, which is how many replicas a primary has", s.copies()), "Write fewer, such as 1: no write would ever be taken.")
	}
}

// copies are the replicas that each primary has.
func (s Spec) copies() int64 {
	if s.kind() == flow.Cluster {
		const primaries = 3 // at least, and the fewest have the most replicas
		return s.servers()/primaries - 1
	}
	return s.servers() - 1
}

// checkHosts makes sure that no server stands twice.
func (s Spec) checkHosts(r *finding.Report) {
	hosts, _ := s.ReplicaHosts.Get()
	seen := map[string]bool{s.primaryHost(): !s.PrimaryHost.IsUnknown()}
	for i, host := range hosts {
		if seen[host] {
			r.Problem(finding.Duplicate, finding.At("replica_hosts").Index(i), fmt.Sprintf("%s stands twice among the servers", host), "Name each server once: the first primary in primary_host, the others here.")
		}
		seen[host] = true
	}
}

func (s Spec) checkQuorum(r *finding.Report) {
	if s.sentinel() && !s.Quorum.IsUnknown() && !s.Sentinels.IsUnknown() && s.quorum() > s.sentinels() {
		r.Problem(finding.Invalid, finding.At("quorum"), "quorum must not be more than there are Sentinels", "Leave it out for more than half.")
	}
}

// checkPods holds the description against the pods that it describes.
func (s Spec) checkPods(r *finding.Report) {
	if name, known := s.Name.Get(); known && s.sentinel() {
		if wrong := manifest.StatefulSetName(name + flow.SentinelSuffix); wrong != "" && manifest.StatefulSetName(name) == "" {
			r.Problem(finding.Invalid, finding.At("name"), fmt.Sprintf("%s%s, the name of the Sentinels, must %s", name, flow.SentinelSuffix, wrong), fmt.Sprintf("Shorten the name by %d characters at most.", len(flow.SentinelSuffix)))
		}
	}
	if s.Image.IsAbsent() {
		refuse(r, "is for the pods that are rendered, and there are none", "Remove it, or name the image.", []given{
			{"tls_secret", s.TLSSecret.IsAbsent() || s.meshed()}, {"data_size", s.absent("data_size")}, {"storage_class", s.absent("storage_class")},
		})
		return
	}
	if !s.Mesh.IsUnknown() && !s.meshed() && s.TLSSecret.IsAbsent() {
		r.Problem(finding.Required, finding.At("tls_secret"), "tls_secret is required for pods outside of a mesh", "Name the Secret with tls.crt, tls.key and ca.crt, such as cert-manager makes.")
	}
	if s.kind() == flow.Cluster && s.absent("data_size") {
		r.Problem(finding.Required, finding.At("data_size"), "data_size is required for the pods of a cluster", "A node keeps who it is in a file beside its data. One that comes back without that file is another node, which holds no slot. Write the size of a volume, such as \"10Gi\".")
	}
	if first, known := s.PrimaryHost.Get(); known && s.replicated() && first != s.firstPod() {
		r.Problem(finding.Conflict, finding.At("primary_host"), "the first pod starts as the primary", "Leave primary_host out: after a failover Sentinels tell every server whom to follow.")
	}
	if s.sentinel() && !s.ReplicaHosts.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("replica_hosts"), "the pods are the replicas", "Leave replica_hosts out. It is for pods that something else makes.")
	}
	for _, file := range []struct {
		name, mounted string
		given         shape.Arg[string]
	}{
		{"aclfile", mountedUsers, s.ACLFile}, {"sentinel_aclfile", mountedUsers, s.SentinelACLFile}, {"secrets_file", mountedSecrets, s.SecretsFile},
		{"tls_cert_file", mountedCert, s.TLSCertFile}, {"tls_key_file", mountedKey, s.TLSKeyFile}, {"tls_ca_cert_file", mountedCA, s.TLSCACertFile},
	} {
		if path, known := file.given.Get(); known && path != file.mounted {
			r.Problem(finding.Conflict, finding.At(file.name), "the pods find that file at "+file.mounted, "Leave "+file.name+" out. It is for pods that something else makes.")
		}
	}
}

// leastDownAfter is in milliseconds. A primary that comes back as a replica, since it
// was one at first, is missed 20 seconds after that silence, and up to 10 more until
// Sentinels read its role. Replicas that have had no primary for ten times the silence
// are not promoted any more, and nothing would ever end that (sentinel.c,
// sentinelCheckSubjectivelyDown and sentinelSelectSlave; seen on live servers).
const leastDownAfter = 5000

func (s Spec) checkDownAfter(r *finding.Report) {
	if silence, known := number(s.passed["down_after_milliseconds"]); known && silence < leastDownAfter {
		r.Problem(finding.Invalid, finding.At("down_after_milliseconds"), fmt.Sprintf("down_after_milliseconds must be %d or more", leastDownAfter),
			"With less, a primary that restarts before it is missed, and comes back as a replica, is never replaced: by the time Sentinels take it for down no replica is good enough.")
	}
}

// number is what an argument says that another kind decodes.
func number(a shape.Arg[shape.Value]) (n int64, known bool) {
	v, stated := a.Get()
	if !stated {
		return 0, false
	}
	return v.Int()
}
