package redisconf

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Replication is whom the server follows, and how it takes those that follow it.
type Replication struct {
	ReplicaOf           shape.Arg[string] // "host port" of the primary
	MasterUser          shape.Arg[string] // as whom it logs in there
	ReplicaReadOnly     shape.Arg[bool]
	ReplicaAnnounceIP   shape.Arg[string] // address or host name
	ReplicaAnnouncePort shape.Arg[int64]
	MinReplicasToWrite  shape.Arg[int64]
	MinReplicasMaxLag   shape.Arg[int64] // seconds
	ReplDisklessSync    shape.Arg[bool]
}

// Cluster is the server as a node of a cluster.
type Cluster struct {
	Enabled               shape.Arg[bool]
	NodeTimeout           shape.Arg[int64]  // milliseconds
	Port                  shape.Arg[int64]  // of the bus
	AnnounceIP            shape.Arg[string] // address
	AnnounceHostname      shape.Arg[string]
	AnnouncePort          shape.Arg[int64]
	AnnounceTLSPort       shape.Arg[int64]
	AnnounceBusPort       shape.Arg[int64]
	PreferredEndpointType shape.Arg[string]
	AllowReadsWhenDown    shape.Arg[bool]
	RequireFullCoverage   shape.Arg[bool]
}

func replicationFields() []shape.Field[Replication] {
	const most = 1<<31 - 1 // the server's own bound
	return []shape.Field[Replication]{
		shape.String("replicaof", "The primary that this server follows from the start: `\"redis-0.redis.data.svc 6379\"`.",
			func(r *Replication) *shape.Arg[string] { return &r.ReplicaOf }, shape.Checked(hostAndPort)),
		shape.String("masteruser", "As which user the server logs in to its primary; its password is named in `secrets`. Every server needs it that may ever become a replica. Valkey calls it `primaryuser`.",
			func(r *Replication) *shape.Arg[string] { return &r.MasterUser }, shape.Checked(shape.NonEmpty)),
		shape.Bool("replica_read_only", "Whether a replica refuses writes. Default: the server's own, `yes`.",
			func(r *Replication) *shape.Arg[bool] { return &r.ReplicaReadOnly }),
		shape.String("replica_announce_ip", "The address or host name by which the primary and Sentinels are to reach this server, where they cannot by the one they see.",
			func(r *Replication) *shape.Arg[string] { return &r.ReplicaAnnounceIP }, shape.Checked(shape.Host)),
		shape.Integer("replica_announce_port", "The port by which they are to reach it.", 0, maxPort,
			func(r *Replication) *shape.Arg[int64] { return &r.ReplicaAnnouncePort }),
		shape.Integer("min_replicas_to_write", "With fewer replicas than that, and none of them behind by more than `min_replicas_max_lag`, a primary takes no writes. 0 is any number.", 0, most,
			func(r *Replication) *shape.Arg[int64] { return &r.MinReplicasToWrite }),
		shape.Integer("min_replicas_max_lag", "Seconds of silence after which a replica does not count for that. Default: the server's own, 10.", 0, most,
			func(r *Replication) *shape.Arg[int64] { return &r.MinReplicasMaxLag }),
		shape.Bool("repl_diskless_sync", "Whether a full synchronisation goes from memory to the socket, and no file is written. Default: the server's own, `yes` since redis-7.0.",
			func(r *Replication) *shape.Arg[bool] { return &r.ReplDisklessSync }),
	}
}

func clusterFields() []shape.Field[Cluster] {
	const most = 1<<31 - 1
	return []shape.Field[Cluster]{
		shape.Bool("cluster_enabled", "Whether the server is a node of a cluster.",
			func(c *Cluster) *shape.Arg[bool] { return &c.Enabled }),
		shape.Integer("cluster_node_timeout", "Milliseconds of silence after which a node counts as failed. Default: the server's own, 15000.", 0, most,
			func(c *Cluster) *shape.Arg[int64] { return &c.NodeTimeout }),
		shape.Integer("cluster_port", "The port of the cluster bus. Default: 10000 above the clients' port. Redis 7.0 and later.", 0, maxPort,
			func(c *Cluster) *shape.Arg[int64] { return &c.Port }),
		shape.String("cluster_announce_ip", "The address that the other nodes and clients are told.",
			func(c *Cluster) *shape.Arg[string] { return &c.AnnounceIP }, shape.Checked(shape.Host)),
		shape.String("cluster_announce_hostname", "The host name that clients are told, which the certificate must hold where they verify it. Redis 7.0 and later.",
			func(c *Cluster) *shape.Arg[string] { return &c.AnnounceHostname }, shape.Checked(shape.NonEmpty)),
		shape.Integer("cluster_announce_port", "The plain-text port that clients are told.", 0, maxPort,
			func(c *Cluster) *shape.Arg[int64] { return &c.AnnouncePort }),
		shape.Integer("cluster_announce_tls_port", "The TLS port that clients are told.", 0, maxPort,
			func(c *Cluster) *shape.Arg[int64] { return &c.AnnounceTLSPort }),
		shape.Integer("cluster_announce_bus_port", "The port of the bus that the other nodes are told.", 0, maxPort,
			func(c *Cluster) *shape.Arg[int64] { return &c.AnnounceBusPort }),
		shape.String("cluster_preferred_endpoint_type", "What clients are told first: `ip`, `hostname` or `unknown-endpoint`. Redis 7.0 and later.",
			func(c *Cluster) *shape.Arg[string] { return &c.PreferredEndpointType }),
		shape.Bool("cluster_allow_reads_when_down", "Whether a node answers reads while the cluster is down. Default: the server's own, `no`.",
			func(c *Cluster) *shape.Arg[bool] { return &c.AllowReadsWhenDown }),
		shape.Bool("cluster_require_full_coverage", "Whether all nodes stop taking calls while some slots are covered by none. Default: the server's own, `yes`.",
			func(c *Cluster) *shape.Arg[bool] { return &c.RequireFullCoverage }),
	}
}

// hostAndPort says what is wrong with an address of two words. The server takes
// "no one" for no primary.
func hostAndPort(text string) string {
	words := strings.Fields(text)
	if len(words) != 2 || strings.Trim(words[1], "0123456789") != "" {
		return `be a host and a port, such as "redis-0.redis.data.svc 6379"`
	}
	return ""
}

// topologyLines are what the arguments about other servers say, by the server's
// own names of directives. What is absent is not among them, and may stand in
// directives.
func topologyLines(s Spec, srv *server.Server) map[string][]line {
	r, c := s.Replication, s.Cluster
	all := map[string][]line{
		"replicaof":                       words("replicaof", r.ReplicaOf, strings.Fields),
		"masteruser":                      words("masteruser", r.MasterUser, single),
		"replica-read-only":               words("replica-read-only", r.ReplicaReadOnly, yesNo),
		"replica-announce-ip":             words("replica-announce-ip", r.ReplicaAnnounceIP, single),
		"replica-announce-port":           words("replica-announce-port", r.ReplicaAnnouncePort, number),
		"min-replicas-to-write":           words("min-replicas-to-write", r.MinReplicasToWrite, number),
		"min-replicas-max-lag":            words("min-replicas-max-lag", r.MinReplicasMaxLag, number),
		"repl-diskless-sync":              words("repl-diskless-sync", r.ReplDisklessSync, yesNo),
		"cluster-enabled":                 words("cluster-enabled", c.Enabled, yesNo),
		"cluster-node-timeout":            words("cluster-node-timeout", c.NodeTimeout, number),
		"cluster-port":                    words("cluster-port", c.Port, number),
		"cluster-announce-ip":             words("cluster-announce-ip", c.AnnounceIP, single),
		"cluster-announce-hostname":       words("cluster-announce-hostname", c.AnnounceHostname, single),
		"cluster-announce-port":           words("cluster-announce-port", c.AnnouncePort, number),
		"cluster-announce-tls-port":       words("cluster-announce-tls-port", c.AnnounceTLSPort, number),
		"cluster-announce-bus-port":       words("cluster-announce-bus-port", c.AnnounceBusPort, number),
		"cluster-preferred-endpoint-type": words("cluster-preferred-endpoint-type", c.PreferredEndpointType, single),
		"cluster-allow-reads-when-down":   words("cluster-allow-reads-when-down", c.AllowReadsWhenDown, yesNo),
		"cluster-require-full-coverage":   words("cluster-require-full-coverage", c.RequireFullCoverage, yesNo),
	}
	given := map[string][]line{}
	for name, lines := range all {
		if len(lines) > 0 {
			given[canonical(name, srv)] = lines
		}
	}
	return given
}

// checkTopology refuses a node of a cluster that follows a primary of its own, and
// warns of what has no effect or lacks its other half.
func (s Spec) checkTopology(r *finding.Report) {
	cluster, stated := s.Cluster.Enabled.Get()
	switch {
	case cluster && s.ReplicaOf.IsSet():
		r.Problem(finding.Conflict, finding.At("replicaof"), "replicaof must not be set where cluster_enabled is true", "The server would not start: nodes of a cluster follow each other as CLUSTER REPLICATE says. Remove it.")
	case !cluster && (stated || s.Cluster.Enabled.IsAbsent()) && !slices.Contains(directiveNames(s), "cluster-enabled"):
		for _, name := range s.Cluster.given() {
			r.Warn(finding.Unneeded, finding.At(name), name+" has no effect without cluster_enabled", "Set cluster_enabled = true, or remove it.")
		}
	}
	if s.MinReplicasMaxLag.IsSet() && s.MinReplicasToWrite.Or(0) == 0 && !s.MinReplicasToWrite.IsUnknown() {
		r.Warn(finding.Unneeded, finding.At("min_replicas_max_lag"), "min_replicas_max_lag has no effect without min_replicas_to_write", "Set how many replicas must keep up, or remove it.")
	}
	if lag, stated := s.MinReplicasMaxLag.Get(); stated && lag == 0 && s.MinReplicasToWrite.Or(0) > 0 {
		r.Problem(finding.Conflict, finding.At("min_replicas_max_lag"), "min_replicas_max_lag = 0 switches min_replicas_to_write off", "Write seconds, or leave it out for 10.")
	}
	if s.ReplicaOf.IsSet() && s.MasterUser.IsAbsent() && !s.logsInOtherwise() {
		r.Warn(finding.Required, finding.At("replicaof"), "the replica logs in to its primary as nobody", `A server whose user default is off refuses it. Name the user, masteruser = "replica", and its password, secrets = { masterauth = "replica" }.`)
	}
	if s.MasterUser.IsSet() && !s.Secrets.IsUnknown() && !slices.ContainsFunc(secretNames(s), func(n string) bool { return n == "masterauth" || n == "primaryauth" }) {
		r.Warn(finding.Required, finding.At("masteruser"), "masteruser has no password", `Without masterauth the server logs in as nobody. Name the password, secrets = { masterauth = "replica" }, and deploy content_template.`)
	}
}

// logsInOtherwise reports whether something else than masteruser may name a login.
func (s Spec) logsInOtherwise() bool {
	named := slices.ContainsFunc(secretNames(s), func(n string) bool { return n == "masterauth" || n == "primaryauth" })
	directives := slices.ContainsFunc(directiveNames(s), func(n string) bool { return n == "masteruser" || n == "primaryuser" })
	return named || directives || s.Secrets.IsUnknown() || s.Directives.IsUnknown()
}

// given names the arguments of a cluster that are set, but for cluster_enabled.
func (c Cluster) given() []string {
	var names []string
	for _, a := range []struct {
		name   string
		absent bool
	}{
		{"cluster_node_timeout", c.NodeTimeout.IsAbsent()}, {"cluster_port", c.Port.IsAbsent()}, {"cluster_announce_ip", c.AnnounceIP.IsAbsent()},
		{"cluster_announce_hostname", c.AnnounceHostname.IsAbsent()}, {"cluster_announce_port", c.AnnouncePort.IsAbsent()},
		{"cluster_announce_tls_port", c.AnnounceTLSPort.IsAbsent()}, {"cluster_announce_bus_port", c.AnnounceBusPort.IsAbsent()},
		{"cluster_preferred_endpoint_type", c.PreferredEndpointType.IsAbsent()}, {"cluster_allow_reads_when_down", c.AllowReadsWhenDown.IsAbsent()},
		{"cluster_require_full_coverage", c.RequireFullCoverage.IsAbsent()},
	} {
		if !a.absent {
			names = append(names, a.name)
		}
	}
	return names
}

func directiveNames(s Spec) []string {
	entries, _ := s.Directives.Get()
	return namesOf(entries)
}

func secretNames(s Spec) []string {
	entries, _ := s.Secrets.Get()
	return namesOf(entries)
}

func namesOf[T any](entries []shape.Named[T]) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.ToLower(e.Name)
	}
	return names
}
