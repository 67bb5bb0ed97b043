// Package redisconf renders, checks and reads redis.conf.
package redisconf

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared redis.conf. Each field but the last three stands for the
// directive of its name; what is absent gets the hardened default, if there
// is one.
type Spec struct {
	Bind                    shape.Arg[[]string] // addresses; "-" before one that may be missing
	Port                    shape.Arg[int64]    // plain text; 0 is closed
	TLSPort                 shape.Arg[int64]    // 0 is closed
	ProtectedMode           shape.Arg[bool]
	UnixSocket              shape.Arg[string] // path
	UnixSocketPerm          shape.Arg[string] // octal mode
	MaxClients              shape.Arg[int64]  // connections
	Timeout                 shape.Arg[int64]  // seconds; 0 is never
	TCPKeepalive            shape.Arg[int64]  // seconds; 0 is off
	TLSCertFile             shape.Arg[string] // path
	TLSKeyFile              shape.Arg[string] // path
	TLSCACertFile           shape.Arg[string] // path
	TLSAuthClients          shape.Arg[string] // yes, optional or no
	TLSProtocols            shape.Arg[[]string]
	TLSReplication          shape.Arg[bool]
	TLSCluster              shape.Arg[bool]
	ACLFile                 shape.Arg[string] // path
	MaxMemory               shape.Arg[string] // size, such as 2gb
	MaxMemoryPolicy         shape.Arg[string]
	ClientOutputBufferLimit shape.Arg[[]shape.Named[string]] // class to "hard soft seconds"
	Save                    shape.Arg[[]string]              // "seconds changes"; an empty list switches snapshots off
	AppendOnly              shape.Arg[bool]

	Replication
	Cluster Cluster

	PlaintextProtectedBy shape.Arg[string]                  // mesh or tunnel: who encrypts in place of the server
	Directives           shape.Arg[[]shape.Named[[]string]] // any other directive to its values
	Secrets              shape.Arg[[]shape.Named[string]]   // directive to the name of the password that it takes
}

// Who may encrypt in place of the server.
const (
	ProtectedByMesh   = "mesh"
	ProtectedByTunnel = "tunnel"
)

const maxPort = 65535

// Shape describes the arguments of a redis.conf.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: slices.Concat(
		networkFields(),
		shape.Lift(replicationFields(), func(s *Spec) *Replication { return &s.Replication }),
		shape.Lift(clusterFields(), func(s *Spec) *Cluster { return &s.Cluster }),
		fileFields(),
	)}
}

func networkFields() []shape.Field[Spec] {
	const maxInt = 1<<31 - 1 // the server's own bound
	path := shape.Checked(shape.NonEmpty)
	return []shape.Field[Spec]{
		shape.Strings("bind", "Addresses to listen on. A `-` before one lets the server start where it is missing.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Bind }, byDefault("bind"), shape.Checked(address)),
		shape.Integer("port", "The plain-text port. 0 keeps it closed; opening it is a high finding unless `plaintext_protected_by` says who encrypts instead.",
			0, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.Port }, byDefault("port")),
		shape.Integer("tls_port", "The TLS port. 0 keeps it closed, which is the default where `plaintext_protected_by` is set.",
			0, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.TLSPort }, byDefault("tls-port")),
		shape.String("plaintext_protected_by", "Who encrypts what the plain-text `port` carries: `mesh` (a service mesh with strict mutual TLS; the server then listens on all addresses) or `tunnel` (such as stunnel on the same host).",
			func(s *Spec) *shape.Arg[string] { return &s.PlaintextProtectedBy }, shape.Checked(shape.OneOf(ProtectedByMesh, ProtectedByTunnel))),
		shape.Bool("protected_mode", "Whether to refuse remote clients while the default user needs no password.",
			func(s *Spec) *shape.Arg[bool] { return &s.ProtectedMode }, byDefault("protected-mode")),
		shape.String("unixsocket", "Path of a Unix socket to listen on.",
			func(s *Spec) *shape.Arg[string] { return &s.UnixSocket }, path),
		shape.String("unixsocketperm", "Mode of the Unix socket, octal.",
			func(s *Spec) *shape.Arg[string] { return &s.UnixSocketPerm }, byDefault("unixsocketperm")),
		shape.Integer("maxclients", "How many clients may be connected at once.",
			1, maxInt, func(s *Spec) *shape.Arg[int64] { return &s.MaxClients }, byDefault("maxclients")),
		shape.Integer("timeout", "Seconds after which an idle client is disconnected; 0 is never. Subscribers and replicas are spared.",
			0, maxInt, func(s *Spec) *shape.Arg[int64] { return &s.Timeout }, byDefault("timeout")),
		shape.Integer("tcp_keepalive", "Seconds between probes of a silent connection; 0 is off.",
			0, maxInt, func(s *Spec) *shape.Arg[int64] { return &s.TCPKeepalive }, byDefault("tcp-keepalive")),
		shape.String("tls_cert_file", "Path of the server's certificate, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCertFile }, path),
		shape.String("tls_key_file", "Path of the certificate's private key, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSKeyFile }, path),
		shape.String("tls_ca_cert_file", "Path of the CA certificates that sign clients and peers, PEM. Required while `tls_port` is open.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCACertFile }, path),
		shape.String("tls_auth_clients", "Whether clients must show a certificate: `yes`, `optional` or `no`.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSAuthClients }, byDefault("tls-auth-clients")),
		shape.Strings("tls_protocols", "TLS versions to accept, out of `TLSv1`, `TLSv1.1`, `TLSv1.2` and `TLSv1.3`.",
			func(s *Spec) *shape.Arg[[]string] { return &s.TLSProtocols }, byDefault("tls-protocols"),
			shape.Checked(shape.OneOf("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"))),
		shape.Bool("tls_replication", "Whether links to primaries use TLS. Default `true` whenever there is TLS, since any primary may become a replica.",
			func(s *Spec) *shape.Arg[bool] { return &s.TLSReplication }),
		shape.Bool("tls_cluster", "Whether the cluster bus uses TLS. Default `true` whenever there is TLS.",
			func(s *Spec) *shape.Arg[bool] { return &s.TLSCluster }),
	}
}

func fileFields() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("aclfile", "Path of the file with the users, as `redisguard_users_acl` renders it.",
			func(s *Spec) *shape.Arg[string] { return &s.ACLFile }, byDefault("aclfile"), shape.Checked(shape.NonEmpty)),
		shape.String("maxmemory", "How much memory data may take, such as `2gb`. A server without a limit takes its node down.",
			func(s *Spec) *shape.Arg[string] { return &s.MaxMemory }, shape.Required()),
		shape.String("maxmemory_policy", "What to do when that limit is reached.",
			func(s *Spec) *shape.Arg[string] { return &s.MaxMemoryPolicy }, byDefault("maxmemory-policy")),
		shape.StringMap("client_output_buffer_limit", "Client class (`normal`, `replica`, `pubsub`) to hard limit, soft limit and seconds. Classes left out keep their default.",
			func(s *Spec) *shape.Arg[[]shape.Named[string]] { return &s.ClientOutputBufferLimit }, bufferLimitDefault()),
		shape.Strings("save", "Snapshots: `\"3600 1\"` takes one after 3600 seconds if 1 key changed. An empty list takes none. Default: the server's own.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Save }),
		shape.Bool("appendonly", "Whether to log every write. Default: the server's own, `no`.",
			func(s *Spec) *shape.Arg[bool] { return &s.AppendOnly }),
		shape.StringsMap("directives", "Any other directive, in the server's spelling, to its values: `{ hz = [\"20\"] }`. Each is checked against what this server takes. A directive that may stand on several lines can be given once.",
			func(s *Spec) *shape.Arg[[]shape.Named[[]string]] { return &s.Directives }, shape.Veiled()),
		shape.StringMap("secrets", "Directives whose value is a password, such as `masterauth` and `tls-key-file-pass`, to the name of the password: `{ masterauth = \"replica\" }`. They stand in `content_template` alone, where `redisguard_secret_file` or External Secrets fills them in.",
			func(s *Spec) *shape.Arg[[]shape.Named[string]] { return &s.Secrets },
			shape.Checked(shape.Matches("[0-9A-Za-z_.-]+", "be a name, of letters, digits, _, . and -: the password itself is given to redisguard_secret_file")), shape.Veiled()),
	}
}

// address takes an IP address, a host name or * for all, each with a - before
// it or not. It refuses the short forms of inet_aton: the server reads 0 and
// 0x0 as 0.0.0.0.
func address(s string) string {
	name := strings.TrimPrefix(s, "-")
	_, err := netip.ParseAddr(name)
	if err == nil || name == "*" || name == "::*" || hostName(name) && strings.Trim(name, "0123456789.xX") != "" {
		return ""
	}
	return "be an address, such as 10.0.1.5, -::1 or *"
}

func hostName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && (r > '~' || !directive.IsLetterOrDigit(byte(r)))
	}) < 0
}
