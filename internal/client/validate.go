package client

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything that is wrong with a declaration. It leaves alone
// what is unknown.
func (s Spec) Validate() finding.Report {
	var r finding.Report
	if !s.Topology.IsUnknown() {
		s.checkTopology(&r, s.Topology.Or(standalone))
	}
	s.checkPort(&r)
	s.checkTLS(&r)
	s.checkLogin(&r)
	return r
}

// checkTopology tells which arguments a topology needs and which it has not.
func (s Spec) checkTopology(r *finding.Report, topology string) {
	switch topology {
	case standalone:
		require(r, "host", s.Host.IsAbsent(), "Name the server that the application dials.")
	case cluster:
		require(r, "host", s.Host.IsAbsent() && isEmpty(s.Seeds), "Name a node of the cluster that tells of the others, or several in seeds.")
	case sentinel:
		require(r, "sentinels", isEmpty(s.Sentinels), "List the addresses of the Sentinels.")
		require(r, "master_name", s.MasterName.IsAbsent(), "It stands behind sentinel monitor in sentinel.conf.")
	}
	for _, a := range []struct {
		name  string
		given bool
		of    []string
	}{
		{"host", !s.Host.IsAbsent(), []string{standalone, cluster}},
		{"port", !s.Port.IsAbsent(), []string{standalone, cluster}},
		{"seeds", !s.Seeds.IsAbsent(), []string{cluster}},
		{"sentinels", !s.Sentinels.IsAbsent(), []string{sentinel}},
		{"master_name", !s.MasterName.IsAbsent(), []string{sentinel}},
		{"sentinel_username", !s.SentinelUsername.IsAbsent(), []string{sentinel}},
		{"sentinel_password_env", !s.SentinelPasswordEnv.IsAbsent(), []string{sentinel}},
		{"tls_server_name", !s.TLSServerName.IsAbsent(), []string{standalone}},
		{"database", s.Database.Or(0) != 0, []string{standalone, sentinel}},
	} {
		if of := strings.Join(a.of, " or "); a.given && !strings.Contains(of, topology) {
			r.Problem(finding.Conflict, finding.At(a.name), fmt.Sprintf("%s is for topology %s, not %s", a.name, of, topology), "Remove it, or set topology.")
		}
	}
}

// isEmpty reports whether a list is known to hold nothing.
func isEmpty(list shape.Arg[[]string]) bool {
	items, known := list.Get()
	return list.IsAbsent() || known && len(items) == 0
}

func require(r *finding.Report, name string, missing bool, detail string) {
	if missing {
		r.Problem(finding.Required, finding.At(name), name+" is required", detail)
	}
}

func (s Spec) checkPort(r *finding.Report) {
	if _, port := splitPort(s.Host.Or("")); port != "" && !s.Port.IsAbsent() {
		r.Problem(finding.Conflict, finding.At("port"), "host has a port, and port is another argument", "Remove one of them.")
	}
}

func (s Spec) checkTLS(r *finding.Report) {
	encrypted, protector := s.TLS.Or(true), finding.At("plaintext_protected_by")
	switch {
	case s.TLS.IsUnknown():
	case encrypted && !s.PlaintextProtectedBy.IsAbsent():
		r.Problem(finding.Conflict, protector, "plaintext_protected_by has no effect while tls is true", "Remove it, or set tls = false.")
	case !encrypted && s.PlaintextProtectedBy.IsAbsent():
		r.Problem(finding.Required, protector, "without TLS passwords and data go in plain text",
			`Say who encrypts instead: plaintext_protected_by = "mesh" or "tunnel". Or remove tls = false.`)
	}
	for _, a := range []struct {
		name  string
		value shape.Arg[string]
	}{
		{"tls_ca_cert_file", s.TLSCACertFile}, {"tls_cert_file", s.TLSCertFile},
		{"tls_key_file", s.TLSKeyFile}, {"tls_server_name", s.TLSServerName},
	} {
		if !encrypted && !a.value.IsAbsent() {
			r.Problem(finding.Conflict, finding.At(a.name), a.name+" has no effect while tls is false", "Remove it.")
		}
	}
	require(r, "tls_key_file", !s.TLSCertFile.IsAbsent() && s.TLSKeyFile.IsAbsent(), "A certificate needs its key beside it.")
	require(r, "tls_cert_file", s.TLSCertFile.IsAbsent() && !s.TLSKeyFile.IsAbsent(), "A key needs its certificate beside it.")
}

func (s Spec) checkLogin(r *finding.Report) {
	for _, a := range []struct {
		name  string
		value shape.Arg[string]
	}{{"username", s.Username}, {"password_env", s.PasswordEnv}} {
		if !s.AuthEnabled.Or(true) && !a.value.IsAbsent() {
			r.Problem(finding.Conflict, finding.At(a.name), a.name+" has no effect while auth_enabled is false", "Remove it, or auth_enabled = false.")
		}
	}
	if s.SentinelUsername.IsAbsent() && !s.SentinelPasswordEnv.IsAbsent() {
		r.Problem(finding.Required, finding.At("sentinel_username"), "sentinel_password_env needs sentinel_username",
			`Where Sentinels have requirepass and no users: sentinel_username = "default".`)
	}
	for _, a := range []struct {
		name  string
		value shape.Arg[string]
	}{{"password_env", s.PasswordEnv}, {"sentinel_password_env", s.SentinelPasswordEnv}} {
		if isOurs(a.value.Or("")) {
			r.Problem(finding.Conflict, finding.At(a.name), a.name+" is the name of a variable of the output environment", "Give the password another.")
		}
	}
}
