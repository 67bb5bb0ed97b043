package redisconf

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Default is what a directive gets where the declaration is silent, and why.
type Default struct {
	Directive string
	Group     Group
	Lines     [][]string // values, one line each; none: rendered only if declared
	Why       string     // one sentence, for the file and the docs
	Source    string     // where the reason was read
	When      Condition
}

// A Condition is when a default applies.
type Condition struct {
	Text  string // for the docs; empty for always
	holds func(Spec) bool
}

// A Group is a part of the file.
type Group string

// The groups, in the order of the file.
const (
	Network     Group = "Network"
	Transport   Group = "TLS"
	Users       Group = "Users and commands"
	Limits      Group = "Limits"
	Persistence Group = "Persistence"
	Links       Group = "Replication"
	Nodes       Group = "Cluster"
	Logging     Group = "Logging"
	Other       Group = "Other directives"
)

// Defaults returns the table of hardened defaults, in the order of the file.
// A directive that a server version lacks is left out for it.
func Defaults() []Default { //nolint:funlen // one table
	return []Default{
		{"bind", Network, lines("127.0.0.1 -::1"),
			"Without addresses of its own choice, the server listens on loopback only.", "redis.conf, section NETWORK", notMeshed},
		{"bind", Network, lines("* -::*"),
			"The mesh delivers traffic to the pod's address, where loopback would not be reached.", "Istio 1.10, inbound forwarding", meshed},
		{"protected-mode", Network, lines("yes"),
			"Refuses remote clients, should the default user ever lose its password.", "networking.c, acceptCommonHandler", always},
		{"port", Network, lines("0"),
			"The plain-text port stays closed.", "NIST 800-53 SC-8", always},
		{"tls-port", Network, lines("6379"),
			"Clients connect by TLS.", "NIST 800-53 SC-8", unprotected},
		{"tls-port", Network, lines("0"),
			"Another party encrypts, so this port stays closed.", "plaintext_protected_by", protected},
		{"unixsocket", Network, nil, "", "", always},
		{"unixsocketperm", Network, lines("0700"),
			"Only the server's own user may use the socket.", "redis.conf, section NETWORK", hasSocket},
		{"timeout", Network, lines("300"),
			"A client that is idle for five minutes is disconnected.", "NIST 800-53 AC-12", always},
		{"tcp-keepalive", Network, lines("60"),
			"Dead connections are found within a few minutes.", "redis.conf, section NETWORK", always},

		{"tls-cert-file", Transport, nil, "", "", always},
		{"tls-key-file", Transport, nil, "", "", always},
		{"tls-ca-cert-file", Transport, nil, "", "", always},
		{"tls-auth-clients", Transport, lines("yes"),
			"Every client shows a certificate of the CA.", "NIST 800-53 IA-3", withTLS},
		{"tls-protocols", Transport, [][]string{{"TLSv1.2 TLSv1.3"}},
			"TLS 1.0 and 1.1 are broken.", "RFC 8996", withTLS},
		{"tls-ciphers", Transport, lines("ECDHE+AESGCM:ECDHE+CHACHA20"),
			"TLS 1.2 with forward secrecy and authenticated encryption only.", "RFC 9325, section 4.2", withTLS},
		{"tls-prefer-server-ciphers", Transport, lines("yes"),
			"The server chooses the cipher, not the weakest client.", "redis.conf, section TLS/SSL", withTLS},
		{"tls-replication", Transport, lines("yes"),
			"Any primary may become a replica, whose link must be encrypted too.", "NIST 800-53 SC-8", withTLS},
		{"tls-cluster", Transport, lines("yes"),
			"The cluster bus is unauthenticated without TLS.", "cluster_legacy.c", withTLS},

		{"aclfile", Users, lines("/etc/redis/users.acl"),
			"Users stand in a file of their own, where default is off.", "acl.c, ACLLoadFromFile", always},
		{"acl-pubsub-default", Users, lines("resetchannels"),
			"A new user may use no channel until one is named.", "redis.conf, section SECURITY", always},
		{"enable-protected-configs", Users, lines("no"),
			"CONFIG SET cannot move dir and dbfilename, the classic way to write a file of the attacker's choice.", "config.c, PROTECTED_CONFIG", always},
		{"enable-debug-command", Users, lines("no"),
			"DEBUG can crash the server and read its memory.", "redis.conf, section SECURITY", always},
		{"enable-module-command", Users, lines("no"),
			"MODULE LOAD runs native code.", "redis.conf, section SECURITY", always},

		{"maxclients", Limits, lines("10000"),
			"The number of sessions is limited, whatever the server's default becomes.", "NIST 800-53 AC-10", always},
		{"maxmemory", Limits, nil, "", "", always},
		{"maxmemory-policy", Limits, lines("noeviction"),
			"When memory is full, writes fail; no data is lost without a word.", "redis.conf, section MEMORY MANAGEMENT", always},
		{bufferLimit, Limits, lines("normal 256mb 128mb 60", "replica 256mb 64mb 60", "pubsub 32mb 8mb 60"),
			"A client that does not read its replies is disconnected before they fill the memory.", "CVE-2025-21605", always},
		{"sanitize-dump-payload", Limits, lines("clients"),
			"What a client hands to RESTORE is checked for corruption.", "redis.conf, section SNAPSHOTTING", always},

		{"save", Persistence, nil, "", "", always},
		{"appendonly", Persistence, nil, "", "", always},

		{"replicaof", Links, nil, "", "", always},
		{"masteruser", Links, nil, "", "", always},
		{"replica-read-only", Links, nil, "", "", always},
		{"replica-announce-ip", Links, nil, "", "", always},
		{"replica-announce-port", Links, nil, "", "", always},
		{"min-replicas-to-write", Links, nil, "", "", always},
		{"min-replicas-max-lag", Links, nil, "", "", always},
		{"repl-diskless-sync", Links, nil, "", "", always},
		{"cluster-enabled", Nodes, nil, "", "", always},
		{"cluster-node-timeout", Nodes, nil, "", "", always},
		{"cluster-port", Nodes, nil, "", "", always},
		{"cluster-announce-ip", Nodes, nil, "", "", always},
		{"cluster-announce-hostname", Nodes, nil, "", "", always},
		{"cluster-announce-port", Nodes, nil, "", "", always},
		{"cluster-announce-tls-port", Nodes, nil, "", "", always},
		{"cluster-announce-bus-port", Nodes, nil, "", "", always},
		{"cluster-preferred-endpoint-type", Nodes, nil, "", "", always},
		{"cluster-allow-reads-when-down", Nodes, nil, "", "", always},
		{"cluster-require-full-coverage", Nodes, nil, "", "", always},

		{"loglevel", Logging, lines("notice"),
			"Enough to follow what happened, and no keys or arguments.", "NIST 800-53 AU-2", always},
		{"hide-user-data-from-log", Logging, lines("yes"),
			"Crash reports do not hold users' data.", "redis.conf, section GENERAL", always},
	}
}

// bufferLimit is the directive whose lines add up by client class.
const bufferLimit = "client-output-buffer-limit"

var (
	always    = Condition{"", func(Spec) bool { return true }}
	hasSocket = Condition{"with `unixsocket`", func(s Spec) bool { return !s.UnixSocket.IsAbsent() }}
	withTLS   = Condition{"while `tls_port` is open", hasTLS}

	unprotected = Condition{"without `plaintext_protected_by`", func(s Spec) bool { return s.PlaintextProtectedBy.IsAbsent() }}
	protected   = Condition{"with `plaintext_protected_by`", func(s Spec) bool { return !s.PlaintextProtectedBy.IsAbsent() }}
	meshed      = Condition{"with `plaintext_protected_by = \"mesh\"`", inMesh}
	notMeshed   = Condition{"outside a mesh", func(s Spec) bool { return !inMesh(s) }}
)

func inMesh(s Spec) bool { return s.PlaintextProtectedBy.Or("") == ProtectedByMesh }

// hasTLS reports whether the server listens by TLS, as far as is known.
func hasTLS(s Spec) bool {
	if s.TLSPort.IsAbsent() {
		return s.PlaintextProtectedBy.IsAbsent()
	}
	return s.TLSPort.Or(maxPort) != 0
}

// lines splits each text into the values of one line.
func lines(texts ...string) [][]string {
	values := make([][]string, len(texts))
	for i, t := range texts {
		values[i] = strings.Fields(t)
	}
	return values
}

// byDefault documents an argument's default as the table has it for a
// declaration that says nothing else.
func byDefault(directive string) shape.Option {
	return shape.DefaultWords(strings.Fields(strings.Join(defaultLines(directive)[0], " "))...)
}

func bufferLimitDefault() shape.Option {
	var classes []string
	for _, l := range defaultLines(bufferLimit) {
		classes = append(classes, fmt.Sprintf("%s = %q", l[0], strings.Join(l[1:], " ")))
	}
	return shape.Default("{ " + strings.Join(classes, ", ") + " }")
}

func defaultLines(directive string) [][]string {
	for _, d := range Defaults() {
		if d.Directive == directive {
			return d.Lines
		}
	}
	return nil
}
