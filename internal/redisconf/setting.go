package redisconf

import (
	"maps"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A setting is one directive of the file to be.
type setting struct {
	directive string
	group     Group
	why       string // reason of a hardened default; empty if the user chose
	lines     []line
}

// A line is the values of a directive on one line.
type line struct {
	values []string
	from   finding.Path // the argument that sets them, or could have
	later  bool         // they are known only at apply
}

// settings merges a declaration with the hardened defaults, in the order of
// the file. A default that the server lacks is left out; what the user asked
// for never is, so that validation can refuse it.
func settings(s Spec, srv *server.Server) []setting {
	given := declared(s)
	maps.Copy(given, topologyLines(s, srv))
	others := addDirectives(given, s, srv)
	seen := map[string]bool{}
	var all []setting
	for _, d := range Defaults() {
		name := canonical(d.Directive, srv)
		if seen[name] {
			continue
		}
		if lines := given[name]; len(lines) > 0 {
			seen[name] = true
			all = append(all, setting{name, d.Group, "", lines})
		} else if d.When.holds(s) && len(d.Lines) > 0 && effective(srv, d.Directive) {
			seen[name] = true
			all = append(all, setting{name, d.Group, d.Why, d.lines()})
		}
	}
	for _, name := range others {
		if !seen[name] {
			all = append(all, setting{name, Other, "", given[name]})
		}
	}
	return all
}

// addDirectives adds what the directives argument says, unless a typed
// argument says it too, which is a conflict that validation reports. It
// returns the names that it added, in ascending order.
func addDirectives(given map[string][]line, s Spec, srv *server.Server) (names []string) {
	from := finding.At("directives")
	if s.Directives.IsUnknown() {
		given[""] = []line{{from: from, later: true}}
		names = append(names, "")
	}
	entries, _ := s.Directives.Get()
	for _, e := range entries {
		name := canonical(e.Name, srv)
		if _, taken := given[name]; taken {
			continue
		}
		values, known := e.Value.Get()
		given[name] = []line{{values, from.Key(e.Name), !known}}
		names = append(names, name)
	}
	return names
}

// canonical returns the server's own name for a directive, which may be given
// by an alias and in any case.
func canonical(name string, srv *server.Server) string {
	if d, ok := srv.Directive(name); ok {
		return d.Name
	}
	return strings.ToLower(name)
}

// effective reports whether the directive does anything on that server.
func effective(srv *server.Server, directive string) bool {
	d, ok := srv.Directive(directive)
	return ok && d.Status != server.Ignored
}

func (d Default) lines() []line {
	all := make([]line, len(d.Lines))
	for i, values := range d.Lines {
		all[i] = line{values: values, from: argumentOf(d.Directive)}
	}
	return all
}

// argumentOf returns the path of the argument that bears a directive's name.
func argumentOf(directive string) finding.Path {
	return finding.At(strings.ReplaceAll(directive, "-", "_"))
}

// declared returns what the typed arguments say, by directive.
func declared(s Spec) map[string][]line {
	return map[string][]line{
		"bind":             words("bind", hanging(s.Bind, s), func(v []string) []string { return v }),
		"port":             words("port", s.Port, number),
		"tls-port":         words("tls-port", hanging(s.TLSPort, s), number),
		"protected-mode":   words("protected-mode", s.ProtectedMode, yesNo),
		"unixsocket":       words("unixsocket", s.UnixSocket, single),
		"unixsocketperm":   words("unixsocketperm", s.UnixSocketPerm, single),
		"maxclients":       words("maxclients", s.MaxClients, number),
		"timeout":          words("timeout", s.Timeout, number),
		"tcp-keepalive":    words("tcp-keepalive", s.TCPKeepalive, number),
		"tls-cert-file":    words("tls-cert-file", s.TLSCertFile, single),
		"tls-key-file":     words("tls-key-file", s.TLSKeyFile, single),
		"tls-ca-cert-file": words("tls-ca-cert-file", s.TLSCACertFile, single),
		"tls-auth-clients": words("tls-auth-clients", s.TLSAuthClients, single),
		// One value that lists them all: config.c passes it on to OpenSSL as it is.
		"tls-protocols":    words("tls-protocols", s.TLSProtocols, func(v []string) []string { return []string{strings.Join(v, " ")} }),
		"tls-replication":  words("tls-replication", s.TLSReplication, yesNo),
		"tls-cluster":      words("tls-cluster", s.TLSCluster, yesNo),
		"aclfile":          words("aclfile", s.ACLFile, single),
		"maxmemory":        words("maxmemory", s.MaxMemory, single),
		"maxmemory-policy": words("maxmemory-policy", s.MaxMemoryPolicy, single),
		"appendonly":       words("appendonly", s.AppendOnly, yesNo),
		"save":             saveLines(s.Save),
		bufferLimit:        bufferLimitLines(s.ClientOutputBufferLimit),
	}
}

// hanging returns an argument whose default hangs on plaintext_protected_by:
// while that is unknown, so is the default.
func hanging[T any](a shape.Arg[T], s Spec) shape.Arg[T] {
	if a.IsAbsent() && s.PlaintextProtectedBy.IsUnknown() {
		return shape.GivenLater[T]()
	}
	return a
}

// words makes the one line of an argument, none if the argument is absent.
func words[T any](directive string, a shape.Arg[T], values func(T) []string) []line {
	v, ok := a.Get()
	switch {
	case ok:
		return []line{{values: values(v), from: argumentOf(directive)}}
	case a.IsUnknown():
		return []line{{from: argumentOf(directive), later: true}}
	default:
		return nil
	}
}

func single(s string) []string { return []string{s} }

func number(n int64) []string { return []string{strconv.FormatInt(n, 10)} }

func yesNo(b bool) []string {
	if b {
		return []string{"yes"}
	}
	return []string{"no"}
}

// saveLines gives each snapshot rule a line of its own: several on one line
// switch snapshots off on 6.2.
func saveLines(a shape.Arg[[]string]) []line {
	from := finding.At("save")
	points, ok := a.Get()
	switch {
	case a.IsUnknown():
		return []line{{from: from, later: true}}
	case ok && len(points) == 0:
		return []line{{values: []string{""}, from: from}}
	}
	var all []line
	for i, p := range points {
		all = append(all, line{values: strings.Fields(p), from: from.Index(i)})
	}
	return all
}

// bufferLimitLines puts the declared classes in the place of the default ones.
func bufferLimitLines(a shape.Arg[[]shape.Named[string]]) []line {
	from := argumentOf(bufferLimit)
	classes, ok := a.Get()
	switch {
	case a.IsUnknown():
		return []line{{from: from, later: true}}
	case !ok:
		return nil
	}
	var all []line
	for _, values := range defaultLines(bufferLimit) {
		class := line{values: values, from: from}
		for _, c := range classes {
			if c.Name == values[0] {
				limits, known := c.Value.Get()
				class = line{append([]string{c.Name}, strings.Fields(limits)...), from.Key(c.Name), !known}
			}
		}
		all = append(all, class)
	}
	return all
}
