// Package client tells the developers of an application how to connect to a
// server: by URL, by command line, by environment variables and by the client
// libraries of several languages.
package client

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared connection of an application.
type Spec struct {
	Topology             shape.Arg[string] // see topologies
	Host                 shape.Arg[string] // maybe with its port
	Port                 shape.Arg[int64]
	Seeds                shape.Arg[[]string] // further nodes of a cluster
	Sentinels            shape.Arg[[]string]
	MasterName           shape.Arg[string] // as Sentinels know it
	SentinelUsername     shape.Arg[string]
	SentinelPasswordEnv  shape.Arg[string]
	TLS                  shape.Arg[bool]
	PlaintextProtectedBy shape.Arg[string]
	TLSCACertFile        shape.Arg[string]
	TLSCertFile          shape.Arg[string] // the application's own
	TLSKeyFile           shape.Arg[string]
	TLSServerName        shape.Arg[string]
	AuthEnabled          shape.Arg[bool]
	Username             shape.Arg[string]
	PasswordEnv          shape.Arg[string]
	Database             shape.Arg[int64]
	ClientName           shape.Arg[string]
	ConnectTimeout       shape.Arg[int64] // seconds
	CommandTimeout       shape.Arg[int64] // seconds
}

// Topologies, as far as they differ for a client.
const (
	standalone = "standalone"
	sentinel   = "sentinel"
	cluster    = "cluster"
)

// Who encrypts instead of the client.
const (
	byMesh   = "mesh"
	byTunnel = "tunnel"
)

// Defaults of arguments.
const (
	defaultPort                = 6379
	defaultSentinelPort        = 26379
	defaultPasswordEnv         = "REDIS_PASSWORD"
	defaultSentinelPasswordEnv = "SENTINEL_PASSWORD"
	defaultConnectTimeout      = 5
	defaultCommandTimeout      = 5
)

// Bounds of arguments.
const (
	maxPort     = 65535
	maxDatabase = 1<<31 - 1 // the server's own bound
	maxTimeout  = 3600
)

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	fields := addressFields()
	fields = append(fields, tlsFields()...)
	return shape.Object[Spec]{Fields: append(fields, loginFields()...)}
}

// addressFields are veiled: a URL with a password is soon pasted into one.
func addressFields() []shape.Field[Spec] {
	return []shape.Field[Spec]{
		shape.String("topology", "How the servers are found: `standalone` at `host`, `sentinel` by asking `sentinels`, or `cluster` by asking `host` or one of `seeds`.",
			func(s *Spec) *shape.Arg[string] { return &s.Topology }, shape.Default(`"`+standalone+`"`), shape.Checked(shape.OneOf(standalone, sentinel, cluster))),
		shape.String("host", "Name or IP address that the application dials. It may bring its port, `10.0.0.3:6379`, as `application_addresses` of `redisguard_istio_tls_origination` does.",
			func(s *Spec) *shape.Arg[string] { return &s.Host }, shape.Checked(address), shape.Veiled()),
		shape.Integer("port", "Its port.", 1, maxPort, func(s *Spec) *shape.Arg[int64] { return &s.Port }, shape.Default("6379")),
		shape.Strings("seeds", "In a cluster: further nodes to ask, as `name:port`.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Seeds }, shape.Checked(address), shape.Veiled()),
		shape.Strings("sentinels", "The Sentinels, as `name:port`; without a port it is 26379. TLS is for them as for the servers.",
			func(s *Spec) *shape.Arg[[]string] { return &s.Sentinels }, shape.Checked(address), shape.Veiled()),
		shape.String("master_name", "What the Sentinels call the primary and its replicas.",
			func(s *Spec) *shape.Arg[string] { return &s.MasterName }, shape.Checked(shape.Matches(`[A-Za-z0-9._-]+`, "be letters, digits and . - _, as Sentinels take it"))),
	}
}

func tlsFields() []shape.Field[Spec] {
	path := shape.Checked(shape.AbsolutePath)
	return []shape.Field[Spec]{
		shape.Bool("tls", "Whether the application speaks TLS. `false` needs `plaintext_protected_by`.",
			func(s *Spec) *shape.Arg[bool] { return &s.TLS }, shape.Default("true")),
		shape.String("plaintext_protected_by", "Without TLS, who encrypts instead: `mesh` (a sidecar, as that of `redisguard_istio_tls_origination`) or `tunnel` (such as stunnel in the same pod).",
			func(s *Spec) *shape.Arg[string] { return &s.PlaintextProtectedBy }, shape.Checked(shape.OneOf(byMesh, byTunnel))),
		shape.String("tls_ca_cert_file", "Path, where the application runs, of the certificates of the authorities that sign the server's, PEM. Without it those count that the system trusts.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCACertFile }, path),
		shape.String("tls_cert_file", "Path of the application's own certificate for mutual TLS, PEM.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSCertFile }, path),
		shape.String("tls_key_file", "Path of that certificate's private key, PEM (for Jedis and Lettuce PKCS #8, without a password).",
			func(s *Spec) *shape.Arg[string] { return &s.TLSKeyFile }, path),
		shape.String("tls_server_name", "The name or IP address that the server's certificate must bear, where it is another than `host`: behind a tunnel the address of the Memorystore instance. For `standalone` only.",
			func(s *Spec) *shape.Arg[string] { return &s.TLSServerName }, shape.Checked(hostOnly)),
	}
}

func loginFields() []shape.Field[Spec] {
	user := shape.Checked(shape.Matches(`[^ ]+`, "be a user's name, which has no blanks"))
	variable := shape.Checked(shape.Matches(`[A-Z_][A-Z0-9_]*`, "be the name of an environment variable, in capitals, and never a password"))
	return []shape.Field[Spec]{
		shape.Bool("auth_enabled", "Whether the servers ask for a login, as Memorystore's attribute of this name says.",
			func(s *Spec) *shape.Arg[bool] { return &s.AuthEnabled }, shape.Default("true")),
		shape.String("username", "The user of the ACL. Without it the password is that of the user `default`: `requirepass`, or the AUTH string of Memorystore.",
			func(s *Spec) *shape.Arg[string] { return &s.Username }, user),
		shape.String("password_env", "The environment variable that holds the password. There is no argument for the password itself.",
			func(s *Spec) *shape.Arg[string] { return &s.PasswordEnv }, shape.Default(`"`+defaultPasswordEnv+`"`), variable, shape.Veiled()),
		shape.String("sentinel_username", "The user at the Sentinels; `default` where they have `requirepass`. Without it the application does not log in there.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelUsername }, user),
		shape.String("sentinel_password_env", "The environment variable that holds that user's password.",
			func(s *Spec) *shape.Arg[string] { return &s.SentinelPasswordEnv }, shape.Default(`"`+defaultSentinelPasswordEnv+`"`), variable, shape.Veiled()),
		shape.Integer("database", "The database. A cluster has 0 alone.", 0, maxDatabase, func(s *Spec) *shape.Arg[int64] { return &s.Database }, shape.Default("0")),
		shape.String("client_name", "What `CLIENT LIST` calls the connections; the user must be allowed `client|setname`.",
			func(s *Spec) *shape.Arg[string] { return &s.ClientName }, shape.Checked(shape.Matches(`[!-~]+`, "be ASCII without blanks"))),
		shape.Integer("connect_timeout", "After how many seconds to give up on a connection.", 1, maxTimeout,
			func(s *Spec) *shape.Arg[int64] { return &s.ConnectTimeout }, shape.Default("5")),
		shape.Integer("command_timeout", "After how many seconds to give up on a reply. It must be longer than a command may block, such as `BLPOP`. node-redis gives up on what it has not sent by then.", 1, maxTimeout,
			func(s *Spec) *shape.Arg[int64] { return &s.CommandTimeout }, shape.Default("5")),
	}
}
