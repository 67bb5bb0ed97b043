package redisconf

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything in s that the server would refuse, or that
// contradicts itself. It leaves alone what is unknown.
func (s Spec) Validate(srv *server.Server) finding.Report {
	var r finding.Report
	s.checkPorts(&r)
	s.checkTLS(&r)
	s.checkSocket(&r)
	s.checkPoints(&r)
	s.checkClasses(&r)
	s.checkDirectives(&r, srv)
	s.checkSecrets(&r, srv)
	s.checkTopology(&r)
	for _, set := range settings(s, srv) {
		checkSetting(&r, set, srv)
	}
	return r
}

// checkPorts makes sure that the server listens somewhere, and that who
// encrypts is said exactly where it matters.
func (s Spec) checkPorts(r *finding.Report) {
	port, portKnown := s.port()
	tlsPort, tlsKnown := s.tlsPort()
	switch {
	case portKnown && tlsKnown && port == 0 && tlsPort == 0 && s.UnixSocket.IsAbsent():
		r.Problem(finding.Required, finding.At("tls_port"), "the server has nothing to listen on and would not start",
			"Open tls_port, or port under plaintext_protected_by, or set unixsocket.")
	case portKnown && tlsKnown && port != 0 && port == tlsPort:
		r.Problem(finding.Conflict, finding.At("port"), fmt.Sprintf("port and tls_port are both %d", port),
			"Leave port at 0, which keeps plain text closed, or give tls_port another number; tls_port = 0 closes TLS.")
	}
	if bind, ok := s.Bind.Get(); ok && len(bind) == 0 {
		r.Problem(finding.Invalid, finding.At("bind"), "bind must name at least one address", "Leave it out for loopback.")
	}
	if portKnown && port == 0 && s.PlaintextProtectedBy.IsSet() {
		r.Problem(finding.Conflict, finding.At("plaintext_protected_by"), "plaintext_protected_by has no effect while port is 0",
			"Set port to the plain-text port that is protected, or remove plaintext_protected_by.")
	}
}

func (s Spec) port() (port int64, known bool) {
	return s.Port.Or(0), !s.Port.IsUnknown()
}

// tlsPort is open by default unless another party encrypts.
func (s Spec) tlsPort() (port int64, known bool) {
	if given := hanging(s.TLSPort, s); !given.IsAbsent() {
		return given.Get()
	}
	if s.PlaintextProtectedBy.IsAbsent() {
		return defaultTLSPort, true
	}
	return 0, true
}

const defaultTLSPort = 6379

// checkTLS asks for certificate, key and CA where TLS is spoken.
func (s Spec) checkTLS(r *finding.Report) {
	tlsPort, known := s.tlsPort()
	if !known || tlsPort == 0 && !s.TLSReplication.Or(false) && !s.TLSCluster.Or(false) {
		return
	}
	for _, file := range []struct {
		name string
		path shape.Arg[string]
	}{{"tls_ca_cert_file", s.TLSCACertFile}, {"tls_cert_file", s.TLSCertFile}, {"tls_key_file", s.TLSKeyFile}} {
		if file.path.IsAbsent() {
			r.Problem(finding.Required, finding.At(file.name), file.name+" is required where TLS is spoken",
				fmt.Sprintf("tls_port is %d. Without TLS: tls_port = 0 with a unixsocket, or with port and plaintext_protected_by.", tlsPort))
		}
	}
	if protocols, ok := s.TLSProtocols.Get(); ok && len(protocols) == 0 {
		r.Problem(finding.Invalid, finding.At("tls_protocols"), "tls_protocols must name at least one TLS version", "Leave it out for TLSv1.2 and TLSv1.3.")
	}
}

func (s Spec) checkSocket(r *finding.Report) {
	if s.UnixSocket.IsAbsent() && !s.UnixSocketPerm.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("unixsocketperm"), "unixsocketperm has no effect without unixsocket", "Set unixsocket, or remove unixsocketperm.")
	}
}

// checkPoints wants one pair an element: 6.2 takes several on a line and then
// switches snapshots off.
func (s Spec) checkPoints(r *finding.Report) {
	points, _ := s.Save.Get()
	for i, p := range points {
		if len(strings.Fields(p)) != 2 {
			r.Problem(finding.Invalid, finding.At("save").Index(i), `an element of save must be seconds and changes, such as "3600 1"`,
				"An empty list, save = [], switches snapshots off.")
		}
	}
}

func (s Spec) checkClasses(r *finding.Report) {
	var known []string
	for _, l := range defaultLines(bufferLimit) {
		known = append(known, l[0])
	}
	classes, _ := s.ClientOutputBufferLimit.Get()
	for _, c := range classes {
		if limits, ok := c.Value.Get(); ok && len(strings.Fields(limits)) != 3 {
			r.Problem(finding.Invalid, argumentOf(bufferLimit).Key(c.Name), fmt.Sprintf("the limits of class %s must be a hard limit, a soft limit and seconds", c.Name),
				`Such as "32mb 8mb 60".`)
		}
		if !slices.Contains(known, c.Name) {
			r.Problem(finding.UnknownName, argumentOf(bufferLimit).Key(c.Name), fmt.Sprintf("there is no client class %q", c.Name),
				"Known are "+strings.Join(known, ", ")+".")
		}
	}
}

// checkDirectives judges the names in the directives argument; their values
// are judged like all others.
func (s Spec) checkDirectives(r *finding.Report, srv *server.Server) {
	typed := declared(s)
	maps.Copy(typed, topologyLines(s, srv))
	first := map[string]string{}
	entries, _ := s.Directives.Get()
	for _, e := range entries {
		path := finding.At("directives").Key(e.Name)
		name := canonical(e.Name, srv)
		if lines, ok := typed[name]; ok {
			argument := typedArgument(lines, name)
			r.Problem(finding.Conflict, path, fmt.Sprintf("%s is the argument %s", e.Name, argument),
				"Set "+argument+" and remove this entry: one place decides.")
		} else if other, ok := first[name]; ok {
			r.Problem(finding.Duplicate, path, fmt.Sprintf("%s and %s are the same directive", e.Name, other), "Remove one of them.")
		} else if reason := forbidden(name, srv); reason != "" {
			r.Problem(finding.Forbidden, path, e.Name+" must not be set here", reason)
		}
		first[name] = e.Name
	}
}

// typedArgument is the argument that stands for a directive. Its name may be an
// alias of the server's.
func typedArgument(lines []line, directive string) string {
	if len(lines) > 0 {
		return lines[0].from.Steps()[0].Name
	}
	return argumentOf(directive).String()
}

// forbidden says why a directive is never taken from the directives argument,
// "" if it is.
func forbidden(name string, srv *server.Server) string {
	d, ok := srv.Directive(name)
	switch {
	case !ok:
		return ""
	case d.Secret:
		return "Its value is a secret, and what a data source is given stands in the state. Name it in secrets, which leaves it open in content_template for redisguard_secret_file to fill. Passwords of clients belong to redisguard_users_acl."
	case d.Type == server.TypePath:
		return "It names a file that is not here to be judged, and whose lines would win over these. Say what it holds."
	case d.Type == server.TypeUser:
		return "A server with user lines beside an aclfile does not start. Declare users with redisguard_users_acl."
	case d.Type == server.TypeSentinel:
		return "It belongs into sentinel.conf."
	default:
		return ""
	}
}

// checkSetting asks the facts whether the server takes a directive with these
// values.
func checkSetting(r *finding.Report, set setting, srv *server.Server) {
	d, known := srv.Directive(set.directive)
	for _, l := range set.lines {
		switch {
		case set.directive == "" && l.later:
			// the whole directives argument is known later
		case !known:
			r.Problem(finding.Unsupported, l.from, fmt.Sprintf("%s has no directive %q", srv.Name(), set.directive), remedy(set.directive, srv))
		case slices.ContainsFunc(r.Problems, func(p finding.Problem) bool { return p.Path.String() == l.from.String() }):
			// one fault, one message
		case d.Status == server.Ignored:
			r.Problem(finding.Unsupported, l.from, fmt.Sprintf("%s has no effect on %s", l.name(set), srv.Name()),
				strings.TrimSpace("The server accepts the directive and ignores it. Remove it. "+d.Note))
		case d.Secret || l.later:
			// refused elsewhere, never to be shown; or known later
		default:
			if wrong := directive.Check(d, l.values, srv); wrong != "" {
				r.Problem(finding.Invalid, l.from, fmt.Sprintf("%s must %s", l.name(set), wrong), given(l.values)+likely(d, l.values))
			}
		}
	}
}

// name is what the user called the directive, which may be an alias.
func (l line) name(set setting) string {
	steps := l.from.Steps()
	if last := steps[len(steps)-1]; steps[0].Name == "directives" && last.Kind == finding.MapKey {
		return last.Name
	}
	return set.directive
}

// likely names the word that a user may have meant, where there are words to
// choose from.
func likely(d server.Directive, values []string) string {
	for _, v := range values {
		if near := shape.Nearest(v, d.Enum); d.Type == server.TypeEnum && near != "" && near != v {
			return fmt.Sprintf(" Did you mean %s?", near)
		}
	}
	return ""
}

func given(values []string) string {
	if len(values) == 0 {
		return ""
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = lex.Quote(v)
	}
	return "Given was " + strings.Join(quoted, " ") + "."
}

// remedy tells what to write in place of a name that the server lacks.
func remedy(name string, srv *server.Server) string {
	if e, ok := srv.Elsewhere(name); ok {
		return fmt.Sprintf("That directive is %s.", e)
	}
	if near := shape.Nearest(name, srv.DirectiveNames()); near != "" {
		return fmt.Sprintf("Did you mean %s?", near)
	}
	return "The documentation of that server lists its directives."
}
