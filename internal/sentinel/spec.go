package sentinel

import (
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared sentinel.conf. What is absent gets the hardened default,
// if there is one.
type Spec struct {
	Monitors shape.Arg[[]shape.Named[MonitorSpec]] // primaries by name

	Bind           shape.Arg[[]string] // addresses; "-" before one that may be missing
	Port           shape.Arg[int64]    // plain text; 0 is closed
	TLSPort        shape.Arg[int64]    // 0 is closed
	ProtectedMode  shape.Arg[bool]
	TLSCertFile    shape.Arg[string] // path
	TLSKeyFile     shape.Arg[string] // path
	TLSCACertFile  shape.Arg[string] // path
	TLSAuthClients shape.Arg[string] // yes, optional or no
	TLSProtocols   shape.Arg[[]string]
	TLSReplication shape.Arg[bool]

	ACLFile              shape.Arg[string] // path
	SentinelUser         shape.Arg[string] // as whom Sentinels log in to each other
	SecretsFile          shape.Arg[string] // path of the file with passwords
	AnnounceIP           shape.Arg[string] // address or host name
	AnnouncePort         shape.Arg[int64]
	ResolveHostnames     shape.Arg[bool]
	AnnounceHostnames    shape.Arg[bool]
	DenyScriptsReconfig  shape.Arg[bool]
	PlaintextProtectedBy shape.Arg[string]                  // mesh or tunnel: who encrypts in place of the Sentinel
	Directives           shape.Arg[[]shape.Named[[]string]] // any other directive of redis.conf to its values
}

// A MonitorSpec is a primary that is watched.
type MonitorSpec struct {
	Host                  shape.Arg[string]
	Port                  shape.Arg[int64]
	Quorum                shape.Arg[int64]    // how many Sentinels must miss it
	KnownReplica          shape.Arg[[]string] // addresses or host names, each with its port
	AuthUser              shape.Arg[string]   // as whom Sentinels log in to it and its replicas
	PasswordName          shape.Arg[string]   // of that user's password; default: its name
	DownAfterMilliseconds shape.Arg[int64]
	FailoverTimeout       shape.Arg[int64] // milliseconds
	ParallelSyncs         shape.Arg[int64] // replicas that follow a new primary at a time
	NotificationScript    shape.Arg[string]
	ClientReconfigScript  shape.Arg[string]
}

// Who may encrypt in place of the Sentinel.
const (
	protectedByMesh   = "mesh"
	protectedByTunnel = "tunnel"
)

const (
	maxPort         = 65535
	defaultPort     = 6379
	defaultTLSPort  = 26379
	defaultSecrets  = "/etc/redis/sentinel-secrets.conf"
	maxMilliseconds = 1<<31 - 1
)

// Shape describes the arguments of a sentinel.conf.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: slices.Concat(networkFields(), sentinelFields())}
}

func networkFields() []shape.Field[Spec] {
	path := shape.Checked(shape.NonEmpty)
	return []shape.Field[Spec]{
		shape.ObjectMap("monitors", "The primaries to watch, by the name that clients ask for.",
			monitorShape(), func(s *Spec) *shape.Arg[[]shape.Named[MonitorSpec]] { return &s.Monitors }, shape.Required()),
		shape.Strings("bind", "Addresses to listen on. A `-` before one lets the Sentinel start where it is missing.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Bind }, shape.Default(`["127.0.0.1", "-::1"]`), shape.Checked(address)),
		shape.Integer("port", "The plain-text port. 0 keeps it closed; opening it is a high finding unless `plaintext_protected_by` says who encrypts instead.",
			0, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.Port }, shape.Default("0")),
		shape.Integer("tls_port", "The TLS port. 0 keeps it closed, which is the default where `plaintext_protected_by` is set.",
			0, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.TLSPort }, shape.Default("26379")),
		shape.String("plaintext_protected_by", "Who encrypts what the plain-text `port` carries: `mesh` (a service mesh with strict mutual TLS; the Sentinel then listens on all addresses) or `tunnel` (such as stunnel on the same host).",
			func(s *Spec) *shape.Arg[string] { return &s.PlaintextProtectedBy }, shape.Checked(shape.OneOf(protectedByMesh, protectedByTunnel))),
		shape.Bool("protected_mode", "Whether to refuse remote clients while the default user needs no password.",
			func(s *Spec) *shape.Arg[bool] { return &s.ProtectedMode }, shape.Default("true")),
		shape.String("tls_cert_file", "Path of the Sentinel's certificate, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCertFile }, path),
		shape.String("tls_key_file", "Path of the certificate's private key, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSKeyFile }, path),
		shape.String("tls_ca_cert_file", "Path of the CA certificates that sign servers, Sentinels and clients, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCACertFile }, path),
		shape.String("tls_auth_clients", "Whether clients must show a certificate: `yes`, `optional` or `no`.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSAuthClients }, shape.Default(`"yes"`), shape.Checked(shape.OneOf("yes", "optional", "no"))),
		shape.Strings("tls_protocols", "TLS versions to accept, out of `TLSv1`, `TLSv1.1`, `TLSv1.2` and `TLSv1.3`.",
			func(s *Spec) *shape.Arg[[]string] { return &s.TLSProtocols }, shape.Default(`["TLSv1.2", "TLSv1.3"]`),
			shape.Checked(shape.OneOf("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"))),
		shape.Bool("tls_replication", "Whether the Sentinel speaks TLS to servers and to other Sentinels. Default `true` whenever there is TLS.",
			func(s *Spec) *shape.Arg[bool] { return &s.TLSReplication }),
	}
}

func sentinelFields() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("aclfile", "Path of the file with the Sentinel's own users, as `redisguard_users_acl` renders it with `role = \"sentinel\"`.",
			func(s *Spec) *shape.Arg[string] { return &s.ACLFile }, shape.Default(`"/etc/redis/users.acl"`), shape.Checked(shape.NonEmpty)),
		shape.String("sentinel_user", "As which user of that file Sentinels log in to each other.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelUser }, shape.Checked(userName)),
		shape.String("secrets_file", "Path of the file with the passwords, which `secrets_template` is filled in for. `content` includes it after all else.",
			func(s *Spec) *shape.Arg[string] { return &s.SecretsFile }, shape.Default(`"`+defaultSecrets+`"`), shape.Checked(onePath)),
		shape.String("announce_ip", "The address, or with `announce_hostnames` the host name, that other Sentinels are told.",
			func(s *Spec) *shape.Arg[string] { return &s.AnnounceIP }, shape.Checked(shape.Host)),
		shape.Integer("announce_port", "The port that other Sentinels are told.", 1, maxPort,
			func(s *Spec) *shape.Arg[int64] { return &s.AnnouncePort }),
		shape.Bool("resolve_hostnames", "Whether host names are taken at all. Default: `true` where a monitor or `announce_ip` names one.",
			func(s *Spec) *shape.Arg[bool] { return &s.ResolveHostnames }),
		shape.Bool("announce_hostnames", "Whether clients are told host names in place of addresses, which their certificates are made out to. Default: as `resolve_hostnames`.",
			func(s *Spec) *shape.Arg[bool] { return &s.AnnounceHostnames }),
		shape.Bool("deny_scripts_reconfig", "Whether a client may have no other script run by SENTINEL SET.",
			func(s *Spec) *shape.Arg[bool] { return &s.DenyScriptsReconfig }, shape.Default("true")),
		shape.StringsMap("directives", "Any other directive that a Sentinel takes beside its own, to its values: `{ loglevel = [\"notice\"] }`. Each is checked against what this server takes.",
			func(s *Spec) *shape.Arg[[]shape.Named[[]string]] { return &s.Directives }, shape.Veiled()),
	}
}

func monitorShape() shape.Object[MonitorSpec] {
	return shape.Object[MonitorSpec]{Fields: []shape.Field[MonitorSpec]{
		shape.String("host", "Address or host name of the present primary.",
			func(m *MonitorSpec) *shape.Arg[string] { return &m.Host }, shape.Required(), shape.Checked(shape.Host)),
		shape.Integer("port", "Its port: `tls_port` where there is TLS.", 1, maxPort,
			func(m *MonitorSpec) *shape.Arg[int64] { return &m.Port }, shape.Default("6379")),
		shape.Integer("quorum", "How many Sentinels must miss it before a failover is begun. A majority of all must then agree who leads it.", 1, maxMilliseconds,
			func(m *MonitorSpec) *shape.Arg[int64] { return &m.Quorum }, shape.Required()),
		shape.Strings("known_replica", "Its replicas, each as `\"HOST PORT\"`. A Sentinel finds them by itself as long as the primary is one. With them it also finds the present primary if none of the Sentinels remembers that it has changed.",
			func(m *MonitorSpec) *shape.Arg[[]string] { return &m.KnownReplica }, shape.Checked(hostAndPort)),
		shape.String("auth_user", "As which user Sentinels log in to it and to its replicas.",
			func(m *MonitorSpec) *shape.Arg[string] { return &m.AuthUser }, shape.Checked(userName)),
		shape.String("password_name", "Name of that user's password in `secrets_template`. Default: the user's own name.",
			func(m *MonitorSpec) *shape.Arg[string] { return &m.PasswordName }, shape.Checked(shape.Matches("[0-9A-Za-z_.-]+", "be of letters, digits, _, . and -, as the keys of a Secret are"))),
		shape.Integer("down_after_milliseconds", "Milliseconds of silence after which a Sentinel misses it. Default: the server's own, 30000.", 1, maxMilliseconds,
			func(m *MonitorSpec) *shape.Arg[int64] { return &m.DownAfterMilliseconds }),
		shape.Integer("failover_timeout", "Milliseconds that a failover may take before another is tried. Default: the server's own, 180000.", 1, maxMilliseconds,
			func(m *MonitorSpec) *shape.Arg[int64] { return &m.FailoverTimeout }),
		shape.Integer("parallel_syncs", "How many replicas follow a new primary at a time, and answer nobody meanwhile. Default: the server's own, 1.", 1, maxMilliseconds,
			func(m *MonitorSpec) *shape.Arg[int64] { return &m.ParallelSyncs }),
		shape.String("notification_script", "Path of a program that is run on every event, which must be there. None is run unless it is named.",
			func(m *MonitorSpec) *shape.Arg[string] { return &m.NotificationScript }, shape.Checked(shape.AbsolutePath)),
		shape.String("client_reconfig_script", "Path of a program that is run when the primary has changed, which must be there. None is run unless it is named.",
			func(m *MonitorSpec) *shape.Arg[string] { return &m.ClientReconfigScript }, shape.Checked(shape.AbsolutePath)),
	}}
}

// hostAndPort takes a host and a port with a blank between.
func hostAndPort(text string) string {
	host, port, _ := strings.Cut(text, " ")
	if wrong := shape.Host(host); wrong != "" {
		return `be "HOST PORT", of which the host must ` + wrong
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > maxPort || strconv.Itoa(n) != port {
		return `be "HOST PORT", of which the port must be from 1 to 65535`
	}
	return ""
}

// onePath takes the path of one file. Servers read what they include by a pattern
// (config.c, loadServerConfig).
func onePath(path string) string {
	if strings.ContainsAny(path, `*?[]`) {
		return "be the path of one file, without * ? [ and ]"
	}
	return shape.AbsolutePath(path)
}

// userName refuses what no users.acl can hold.
var userName = shape.Matches(`[^\s"'\\#]+`, "be the name of a user, without blanks and quotes")

// address takes an IP address, a host name or * for all, each with a - before it
// or not.
var address = shape.Matches(`-?(\*|::\*|[0-9A-Za-z._:-]+)`, "be an address, such as 10.0.1.5, -::1 or *")
