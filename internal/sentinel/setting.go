package sentinel

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// The groups of the file.
const (
	network   = "Network"
	transport = "TLS"
	users     = "Users"
	sentinels = "Sentinel"
	watched   = "Monitors"
	others    = "Other directives"
)

// settings merges a declaration with the hardened defaults, in the order of the
// file. A default that the server lacks is left out.
func (s Spec) settings(srv *server.Server) []setting {
	all := slices.Concat(s.networkSettings(), s.transportSettings(), s.sentinelSettings(), s.otherSettings(srv))
	return slices.DeleteFunc(all, func(set setting) bool { return set.absent })
}

func (s Spec) networkSettings() []setting {
	bind, why := []string{"127.0.0.1", "-::1"}, "Without addresses of its own choice, the Sentinel listens on loopback only."
	if s.PlaintextProtectedBy.Or("") == protectedByMesh {
		bind, why = []string{"*", "-::*"}, "The mesh delivers traffic to the pod's address, where loopback would not be reached."
	}
	tlsPort, tlsWhy := strconv.Itoa(defaultTLSPort), "Clients and other Sentinels connect by TLS."
	if !s.PlaintextProtectedBy.IsAbsent() {
		tlsPort, tlsWhy = "0", "Another party encrypts, so this port stays closed."
	}
	return []setting{
		one(network, "bind", s.hanging(s.Bind), words, bind, why),
		one(network, "protected-mode", s.ProtectedMode, yesNo, text("yes"), "Refuses remote clients, should the default user ever lose its password. A Sentinel's own default is no."),
		one(network, "port", s.Port, number, text("0"), "The plain-text port stays closed."),
		one(network, "tls-port", hangingPort(s), number, text(tlsPort), tlsWhy),
	}
}

// hanging returns an argument whose default hangs on plaintext_protected_by:
// while that is unknown, so is the default.
func (s Spec) hanging(a shape.Arg[[]string]) shape.Arg[[]string] {
	if a.IsAbsent() && s.PlaintextProtectedBy.IsUnknown() {
		return shape.GivenLater[[]string]()
	}
	return a
}

func hangingPort(s Spec) shape.Arg[int64] {
	if s.TLSPort.IsAbsent() && s.PlaintextProtectedBy.IsUnknown() {
		return shape.GivenLater[int64]()
	}
	return s.TLSPort
}

func (s Spec) transportSettings() []setting {
	all := []setting{
		one(transport, "tls-cert-file", s.TLSCertFile, text, nil, ""),
		one(transport, "tls-key-file", s.TLSKeyFile, text, nil, ""),
		one(transport, "tls-ca-cert-file", s.TLSCACertFile, text, nil, ""),
	}
	if !s.hasTLS() {
		return append(all,
			one(transport, "tls-auth-clients", s.TLSAuthClients, text, nil, ""),
			one(transport, "tls-protocols", s.TLSProtocols, joined, nil, ""),
			one(transport, "tls-replication", s.TLSReplication, yesNo, nil, ""),
		)
	}
	return append(all,
		one(transport, "tls-auth-clients", s.TLSAuthClients, text, text("yes"), "Every client shows a certificate of the CA."),
		one(transport, "tls-protocols", s.TLSProtocols, joined, text("TLSv1.2 TLSv1.3"), "TLS 1.0 and 1.1 are broken."),
		s.hardened(transport, "tls-ciphers", "ECDHE+AESGCM:ECDHE+CHACHA20", "TLS 1.2 with forward secrecy and authenticated encryption only."),
		s.hardened(transport, "tls-prefer-server-ciphers", "yes", "The Sentinel chooses the cipher, not the weakest client."),
		one(transport, "tls-replication", s.TLSReplication, yesNo, text("yes"), "The Sentinel speaks TLS to servers and other Sentinels, and tells these its TLS port."),
	)
}

// joined is one value that lists them all: config.c passes it on to OpenSSL as it
// is.
func joined(protocols []string) []string { return []string{strings.Join(protocols, " ")} }

// hasTLS reports whether the Sentinel listens by TLS, as far as is known.
func (s Spec) hasTLS() bool {
	if s.TLSPort.IsAbsent() {
		return s.PlaintextProtectedBy.IsAbsent()
	}
	return s.TLSPort.Or(maxPort) != 0
}

func (s Spec) sentinelSettings() []setting {
	resolve := s.ResolveHostnames
	if resolve.IsAbsent() && s.namesHosts() {
		resolve = shape.Given(true)
	}
	announce := s.AnnounceHostnames
	if announce.IsAbsent() {
		announce = resolve
	}
	all := []setting{
		one(users, "aclfile", s.ACLFile, text, text("/etc/redis/users.acl"), "Users stand in a file of their own, where default is off."),
		one(sentinels, "sentinel deny-scripts-reconfig", s.DenyScriptsReconfig, yesNo, text("yes"), "Nobody has the Sentinel run a program of their own by SENTINEL SET."),
		one(sentinels, "sentinel resolve-hostnames", resolve, yesNo, nil, ""),
		one(sentinels, "sentinel announce-hostnames", announce, yesNo, nil, ""),
		one(sentinels, "sentinel announce-ip", s.AnnounceIP, text, nil, ""),
		one(sentinels, "sentinel announce-port", s.AnnouncePort, number, nil, ""),
		one(sentinels, "sentinel sentinel-user", s.SentinelUser, text, nil, ""),
	}
	for _, m := range s.monitors() {
		all = append(all, m.settings()...)
	}
	return all
}

// namesHosts reports whether something is told by name, of which a Sentinel takes
// none by itself.
func (s Spec) namesHosts() bool {
	isName := func(a shape.Arg[string]) bool {
		host, known := a.Get()
		_, err := netip.ParseAddr(host)
		return known && err != nil
	}
	return isName(s.AnnounceIP) || slices.ContainsFunc(s.monitors(), func(m declaredMonitor) bool {
		replicas, _ := m.spec.KnownReplica.Get()
		return isName(m.spec.Host) || slices.ContainsFunc(replicas, func(r string) bool { return isName(shape.Given(strings.Fields(r)[0])) })
	})
}

func (m declaredMonitor) settings() []setting {
	if m.later {
		return []setting{{group: watched, words: []string{"sentinel", "monitor", m.name}, bare: 2, from: m.path, later: true}}
	}
	spec := m.spec
	unknown := spec.Host.IsUnknown() || spec.Port.IsUnknown() || spec.Quorum.IsUnknown()
	monitor := setting{group: watched, words: []string{"sentinel", "monitor", m.name}, bare: 2, from: m.path, later: unknown}
	if !unknown {
		monitor.words = append(monitor.words, spec.Host.Or(""), strconv.FormatInt(spec.Port.Or(defaultPort), 10), strconv.FormatInt(spec.Quorum.Or(0), 10))
	}
	return append(append([]setting{monitor}, m.replicas()...),
		of(m, "auth-user", spec.AuthUser, text),
		of(m, "down-after-milliseconds", spec.DownAfterMilliseconds, number),
		of(m, "failover-timeout", spec.FailoverTimeout, number),
		of(m, "parallel-syncs", spec.ParallelSyncs, number),
		of(m, "notification-script", spec.NotificationScript, text),
		of(m, "client-reconfig-script", spec.ClientReconfigScript, text),
	)
}

// replicas are the lines that name them.
func (m declaredMonitor) replicas() []setting {
	line := setting{group: watched, words: []string{"sentinel", "known-replica", m.name}, bare: 2, from: m.path.Attr("known_replica")}
	if m.spec.KnownReplica.IsUnknown() {
		line.later = true
		return []setting{line}
	}
	var lines []setting
	replicas, _ := m.spec.KnownReplica.Get()
	for i, replica := range replicas {
		own := line
		own.words, own.from = append(slices.Clone(line.words), strings.Fields(replica)...), line.from.Index(i)
		lines = append(lines, own)
	}
	return lines
}

// of makes a setting of a monitor, which has no hardened default.
func of[T any](m declaredMonitor, statement string, a shape.Arg[T], values func(T) []string) setting {
	s := one(watched, "sentinel "+statement, a, func(v T) []string { return append([]string{m.name}, values(v)...) }, nil, "")
	s.from = m.path.Attr(strings.ReplaceAll(statement, "-", "_"))
	if s.later {
		s.words = append(s.words, m.name)
	}
	return s
}

// otherSettings are the directives of redis.conf that have no argument of their
// own, and what is hardened of them.
func (s Spec) otherSettings(srv *server.Server) []setting {
	entries, _ := s.Directives.Get()
	var all []setting
	for _, e := range entries {
		name := canonical(e.Name, srv)
		values, known := e.Value.Get()
		all = append(all, setting{group: others, words: append([]string{name}, values...), bare: 1, from: finding.At("directives").Key(e.Name), later: !known})
	}
	return append(all, s.hardened(others, "loglevel", "notice", "Enough to follow failovers."))
}

// hardened is a directive without an argument of its own, which has a hardened value
// unless directives may hold another.
func (s Spec) hardened(group, directive, value, why string) setting {
	entries, _ := s.Directives.Get()
	if s.Directives.IsUnknown() || slices.ContainsFunc(entries, func(e shape.Named[[]string]) bool { return strings.EqualFold(e.Name, directive) }) {
		return setting{absent: true}
	}
	return setting{group: group, words: []string{directive, value}, bare: 1, why: why}
}

// canonical returns the server's own name for a directive, which may be given by
// an alias and in any case.
func canonical(name string, srv *server.Server) string {
	if d, ok := srv.Directive(name); ok {
		return d.Name
	}
	return lower(name)
}
