package sentinel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything in s that a Sentinel would refuse, or that
// contradicts itself. It leaves alone what is unknown.
func (s Spec) Validate(srv *server.Server) finding.Report {
	var r finding.Report
	s.checkMonitors(&r)
	s.checkPorts(&r)
	s.checkTLS(&r)
	s.checkNames(&r)
	s.checkFiles(&r)
	s.checkDirectives(&r, srv)
	if r.Invalid() {
		return r
	}
	file := Render(s, srv)
	for _, fault := range Parse(file.SoFar().Bytes(), srv).Faults {
		r.Problem(finding.Unsupported, file.Origin(fault.Line, 0), fmt.Sprintf("a Sentinel of %s refuses this: %s", srv.Name(), fault.Message), "")
	}
	return r
}

var monitorName = shape.Matches(`[0-9A-Za-z._-]+`, "be of letters, digits, ., - and _, as Sentinel's documentation has it")

func (s Spec) checkMonitors(r *finding.Report) {
	monitors, known := s.Monitors.Get()
	if known && len(monitors) == 0 {
		r.Problem(finding.Invalid, finding.At("monitors"), "monitors must name at least one primary", `Such as { shop = { host = "redis-0.redis.data.svc", quorum = 2 } }.`)
	}
	for _, m := range s.monitors() {
		if wrong := monitorName(m.name); wrong != "" {
			r.Problem(finding.Invalid, m.path, "the name of a monitor must "+wrong, "")
		}
		replicas, _ := m.spec.KnownReplica.Get()
		for i, replica := range replicas {
			if host, known := m.spec.Host.Get(); known && !m.spec.Port.IsUnknown() && replica == fmt.Sprintf("%s %d", host, m.spec.Port.Or(defaultPort)) {
				r.Problem(finding.Conflict, m.path.Attr("known_replica").Index(i), "that is the primary itself", "Name its replicas alone.")
			}
		}
		if !m.later && m.spec.AuthUser.IsAbsent() {
			r.Warn(finding.Required, m.path, "Sentinels log in to "+m.name+" as nobody", `A server whose user default is off refuses them. Name the user, auth_user = "sentinel", and fill in secrets_template.`)
			if !m.spec.PasswordName.IsAbsent() {
				r.Warn(finding.Unneeded, m.path.Attr("password_name"), "password_name has no effect without auth_user", "Set auth_user, or remove it.")
			}
		}
	}
	if s.SentinelUser.IsAbsent() {
		r.Warn(finding.Required, finding.At("sentinel_user"), "Sentinels log in to each other as nobody", `Where their user default is off, they never find each other and fail nothing over. Name the user, sentinel_user = "peer".`)
	}
}

// checkPorts makes sure that the Sentinel listens somewhere, and that who encrypts
// is said exactly where it matters.
func (s Spec) checkPorts(r *finding.Report) {
	port, tlsPort := s.Port.Or(0), s.tlsPort()
	if s.Port.IsUnknown() || s.TLSPort.IsUnknown() || s.PlaintextProtectedBy.IsUnknown() {
		return
	}
	switch {
	case port == 0 && tlsPort == 0:
		r.Problem(finding.Required, finding.At("tls_port"), "the Sentinel has nothing to listen on and would not start", "Open tls_port, or port under plaintext_protected_by.")
	case port == tlsPort:
		r.Problem(finding.Conflict, finding.At("port"), fmt.Sprintf("port and tls_port are both %d", port), "Leave port at 0, which keeps plain text closed, or give tls_port another number; tls_port = 0 closes TLS.")
	case port == 0 && s.PlaintextProtectedBy.IsSet():
		r.Problem(finding.Conflict, finding.At("plaintext_protected_by"), "plaintext_protected_by has no effect while port is 0", "Set port to the plain-text port that is protected, or remove plaintext_protected_by.")
	}
	if bind, ok := s.Bind.Get(); ok && len(bind) == 0 {
		r.Problem(finding.Invalid, finding.At("bind"), "bind must name at least one address", "Leave it out for loopback.")
	}
}

func (s Spec) tlsPort() int64 {
	if s.TLSPort.IsAbsent() && !s.PlaintextProtectedBy.IsAbsent() {
		return 0
	}
	return s.TLSPort.Or(defaultTLSPort)
}

// checkTLS asks for certificate, key and CA where TLS is spoken.
func (s Spec) checkTLS(r *finding.Report) {
	if !s.hasTLS() && !s.TLSReplication.Or(false) || s.TLSPort.IsUnknown() || s.PlaintextProtectedBy.IsUnknown() {
		return
	}
	for _, file := range []struct {
		name string
		path shape.Arg[string]
	}{{"tls_ca_cert_file", s.TLSCACertFile}, {"tls_cert_file", s.TLSCertFile}, {"tls_key_file", s.TLSKeyFile}} {
		if file.path.IsAbsent() {
			r.Problem(finding.Required, finding.At(file.name), file.name+" is required where TLS is spoken", "Name the file, or say who encrypts instead: port = 26379 and plaintext_protected_by.")
		}
	}
	if replicates, stated := s.TLSReplication.Get(); stated && !replicates && s.hasTLS() && s.AnnouncePort.IsAbsent() && s.Port.Or(0) == 0 && !s.Port.IsUnknown() {
		r.Problem(finding.Conflict, finding.At("tls_replication"), "with tls_replication = false a Sentinel tells the others its plain-text port, which is closed", "Leave it out: it is true whenever there is TLS.")
	}
}

// checkFiles makes sure that the passwords have a file of their own.
func (s Spec) checkFiles(r *finding.Report) {
	if s.SecretsFile.IsUnknown() || len(s.passwords()) == 0 {
		return
	}
	for _, other := range []struct {
		name string
		path shape.Arg[string]
	}{{"aclfile", s.ACLFile}, {"tls_cert_file", s.TLSCertFile}, {"tls_key_file", s.TLSKeyFile}, {"tls_ca_cert_file", s.TLSCACertFile}} {
		if path, known := other.path.Get(); known && path == s.SecretsFile.Or(defaultSecrets) {
			r.Problem(finding.Conflict, finding.At("secrets_file"), "secrets_file and "+other.name+" are one file", "The Sentinel would not start on it. Give secrets_file a path of its own.")
		}
	}
}

// checkNames refuses host names where they are not resolved.
func (s Spec) checkNames(r *finding.Report) {
	resolved, stated := s.ResolveHostnames.Get()
	if stated && !resolved && s.namesHosts() {
		r.Problem(finding.Conflict, finding.At("resolve_hostnames"), "resolve_hostnames is false, and a host is given by name", "The Sentinel would not start. Leave it out, or give addresses.")
	}
	if announced, given := s.AnnounceHostnames.Get(); given && announced && stated && !resolved {
		r.Problem(finding.Conflict, finding.At("announce_hostnames"), "announce_hostnames needs resolve_hostnames", "Leave resolve_hostnames out, or set it to true.")
	}
}

// checkDirectives judges what the directives argument says.
func (s Spec) checkDirectives(r *finding.Report, srv *server.Server) {
	entries, _ := s.Directives.Get()
	first := map[string]string{}
	for _, e := range entries {
		path := finding.At("directives").Key(e.Name)
		d, known := srv.Directive(e.Name)
		values, given := e.Value.Get()
		switch other, twice := first[d.Name]; {
		case !known:
			r.Problem(finding.Unsupported, path, fmt.Sprintf("%s has no directive %q", srv.Name(), e.Name), nearest(e.Name, srv))
		case twice:
			r.Problem(finding.Duplicate, path, fmt.Sprintf("%s and %s are the same directive", e.Name, other), "Remove one of them.")
		case hasArgument(d.Name):
			r.Problem(finding.Conflict, path, e.Name+" is the argument "+argumentOf(d.Name).String(), "Set "+argumentOf(d.Name).String()+" and remove this entry: one place decides.")
		case slices.Contains([]server.Type{server.TypePath, server.TypeUser, server.TypeSentinel, server.TypeRename}, d.Type) || d.Secret:
			r.Problem(finding.Forbidden, path, e.Name+" must not be set here", "It would take in what is not here to be judged, or hold a password. Users belong to redisguard_users_acl, passwords to secrets_template, and primaries to monitors.")
		case given:
			if wrong := directive.Check(d, values, srv); wrong != "" {
				r.Problem(finding.Invalid, path, fmt.Sprintf("%s must %s", e.Name, wrong), "")
			}
		}
		first[d.Name] = e.Name
	}
}

// hasArgument reports whether an argument stands for a directive of redis.conf.
func hasArgument(name string) bool {
	argument := strings.ReplaceAll(name, "-", "_")
	return slices.ContainsFunc(slices.Concat(networkFields(), sentinelFields()), func(f shape.Field[Spec]) bool { return f.Name == argument })
}

func nearest(name string, srv *server.Server) string {
	if near := shape.Nearest(name, srv.DirectiveNames()); near != "" {
		return fmt.Sprintf("Did you mean %s?", near)
	}
	return "Remove it. Statements of Sentinel itself have arguments of their own."
}
