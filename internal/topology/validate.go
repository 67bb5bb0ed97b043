package topology

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// absolute reports what is wrong with the path of a file.
func absolute(s string) string {
	if !strings.HasPrefix(s, "/") {
		return "be an absolute path"
	}
	return ""
}

// host reports what is wrong with an address or the name of a host.
func host(s string) string {
	_, err := netip.ParseAddr(s)
	strange := func(r rune) bool {
		return r != '-' && r != '.' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}
	if err != nil && (s == "" || strings.ContainsFunc(s, strange)) {
		return "be an address or the name of a host"
	}
	return ""
}

// check reports what no part sees.
func (s Spec) check(r *finding.Report) {
	s.checkKind(r)
	s.checkNumbers(r)
	s.checkPods(r)
	s.checkDownAfter(r)
	s.checkDirectives(r)
}

func (s Spec) checkKind(r *finding.Report) {
	if s.Kind.IsUnknown() {
		return
	}
	if !s.sentinel() {
		s.refuseSentinels(r)
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
	for _, argument := range []struct {
		name   string
		absent bool
	}{
		{"sentinels", s.Sentinels.IsAbsent()}, {"quorum", s.Quorum.IsAbsent()}, {"sentinel_port", s.SentinelPort.IsAbsent()},
		{"sentinel_aclfile", s.SentinelACLFile.IsAbsent()}, {"secrets_file", s.SecretsFile.IsAbsent()}, {"sentinel_users", s.absent("sentinel_users")},
		{"down_after_milliseconds", s.absent("down_after_milliseconds")}, {"failover_timeout", s.absent("failover_timeout")},
	} {
		if !argument.absent {
			r.Problem(finding.Conflict, finding.At(argument.name), argument.name+" is of Sentinels, and there are none", `Remove it, or write kind = "sentinel".`)
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
	if needed, known := number(s.passed["min_replicas_to_write"]); known && s.replicated() && s.servers() > 1 && needed >= float64(s.servers()) {
		r.Problem(finding.Invalid, finding.At("min_replicas_to_write"), fmt.Sprintf("%g replicas are not there: %d servers have a primary among them", needed, s.servers()), "Write fewer, such as 1: no write would ever be taken.")
	}
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
func number(a shape.Arg[shape.Value]) (float64, bool) {
	v, known := a.Get()
	if !known || v.Kind() != shape.NumberKind {
		return 0, false
	}
	n, _ := v.Number().Float64()
	return n, true
}

// checkDirectives refuses what would have the files disagree.
func (s Spec) checkDirectives(r *finding.Report) {
	given, _ := s.passed["directives"].Get()
	if len(given.Names()) == 0 {
		return
	}
	decided := decidedDirectives()
	for _, name := range given.Names() {
		path := finding.At("directives").Key(name)
		values := given.Field(name).Items()
		said := func(value string) bool { return len(values) == 1 && strings.EqualFold(values[0].Text(), value) }
		switch {
		case decided[strings.ReplaceAll(name, "-", "_")]:
			r.Problem(finding.Conflict, path, name+" follows from the description", "Leave it out: all files must agree on it.")
		case s.sentinel() && name == "replica-priority" && said("0"):
			r.Problem(finding.Conflict, path, "with replica-priority 0 no server is ever promoted", "Leave it out: any pod may have to take over.")
		case s.sentinel() && name == "replica-announced" && said("no"):
			r.Problem(finding.Conflict, path, "Sentinels do not find replicas that are not announced", "Leave it out.")
		}
	}
}

// decidedDirectives are the arguments of redis.conf that the description gives their
// values.
func decidedDirectives() map[string]bool {
	own, decided := argumentNames(), map[string]bool{}
	for _, a := range redisconf.Kind().Arguments() {
		decided[a.Name] = !slices.Contains(own, a.Name)
	}
	return decided
}
