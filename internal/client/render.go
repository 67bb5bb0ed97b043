package client

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// URL gives the address as a URL, without the password: of the server, or of
// the node of a cluster that is asked first. It is "" for Sentinels, for which
// libraries have no URL in common.
func (s Spec) URL() string {
	if s.Topology.Or(standalone) == sentinel {
		return ""
	}
	scheme, user := "redis", ""
	if s.TLS.Or(true) {
		scheme = "rediss"
	}
	if name, given := s.Username.Get(); given {
		user = quoteURL(name) + "@"
	}
	return fmt.Sprintf("%s://%s%s/%d", scheme, user, s.servers()[0], s.Database.Or(0))
}

// The variables of Environment.
const (
	urlVariable        = "REDIS_URL"
	hostVariable       = "REDIS_HOST"
	portVariable       = "REDIS_PORT"
	seedsVariable      = "REDIS_SEEDS"
	sentinelsVariable  = "REDIS_SENTINELS"
	masterVariable     = "REDIS_MASTER_NAME"
	watcherVariable    = "REDIS_SENTINEL_USERNAME"
	tlsVariable        = "REDIS_TLS"
	caVariable         = "REDIS_TLS_CA_CERT_FILE"
	certVariable       = "REDIS_TLS_CERT_FILE"
	keyVariable        = "REDIS_TLS_KEY_FILE"
	serverNameVariable = "REDIS_TLS_SERVER_NAME"
	userVariable       = "REDIS_USERNAME"
	databaseVariable   = "REDIS_DATABASE"
	clientNameVariable = "REDIS_CLIENT_NAME"
)

// isOurs reports whether Environment may have a variable of that name.
func isOurs(name string) bool {
	switch name {
	case urlVariable, hostVariable, portVariable, seedsVariable, sentinelsVariable, masterVariable, watcherVariable,
		tlsVariable, caVariable, certVariable, keyVariable, serverNameVariable, userVariable, databaseVariable, clientNameVariable:
		return true
	}
	return false
}

// Environment gives the same as environment variables: the arguments in
// capitals, behind REDIS_. What is absent has none.
func (s Spec) Environment() map[string]string {
	all := map[string]string{
		urlVariable:        s.URL(),
		masterVariable:     s.MasterName.Or(""),
		watcherVariable:    s.SentinelUsername.Or(""),
		tlsVariable:        strconv.FormatBool(s.TLS.Or(true)),
		caVariable:         s.TLSCACertFile.Or(""),
		certVariable:       s.TLSCertFile.Or(""),
		keyVariable:        s.TLSKeyFile.Or(""),
		serverNameVariable: s.TLSServerName.Or(""),
		userVariable:       s.Username.Or(""),
		databaseVariable:   strconv.FormatInt(s.Database.Or(0), 10),
		clientNameVariable: s.ClientName.Or(""),
	}
	servers := s.servers()
	switch s.Topology.Or(standalone) {
	case sentinel:
		all[sentinelsVariable] = joined(servers)
	case cluster:
		all[seedsVariable] = joined(servers)
	default:
		all[hostVariable], all[portVariable] = servers[0].host, strconv.FormatInt(servers[0].port, 10)
	}
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return all
}

func joined(places []place) string {
	texts := make([]string, len(places))
	for i, p := range places {
		texts[i] = p.String()
	}
	return strings.Join(texts, ",")
}

// CommandLine gives a line for a shell that starts redis-cli or valkey-cli; the
// program takes the password from the environment variables named, and no
// process list shows it. With Sentinels it is the line that asks them for the
// primary.
func (s Spec) CommandLine(program string, authVariables ...string) string {
	words := append([]string{program}, s.flags()...)
	for i, w := range words {
		words[i] = quoteShell(w)
	}
	line := strings.Join(words, " ")
	if variable := s.login().passwordEnv; variable != "" {
		for _, auth := range authVariables {
			line = fmt.Sprintf(`%s="${%s:?}" %s`, auth, variable, line)
		}
	}
	return line
}

// A login is a user and the environment variable that holds the password, both
// "" where there is none.
type login struct{ username, passwordEnv string }

// login is that at the servers which the application dials first.
func (s Spec) login() login {
	if s.Topology.Or(standalone) == sentinel {
		return s.sentinelLogin()
	}
	return s.serverLogin()
}

func (s Spec) serverLogin() login {
	if !s.AuthEnabled.Or(true) {
		return login{}
	}
	return login{s.Username.Or(""), s.PasswordEnv.Or(defaultPasswordEnv)}
}

func (s Spec) sentinelLogin() login {
	if s.SentinelUsername.IsAbsent() {
		return login{}
	}
	return login{s.SentinelUsername.Or(""), s.SentinelPasswordEnv.Or(defaultSentinelPasswordEnv)}
}

func (s Spec) flags() []string {
	server := s.servers()[0]
	flags := []string{"-h", server.host, "-p", strconv.FormatInt(server.port, 10)}
	add := func(flag, value string) {
		if value != "" {
			flags = append(flags, flag, value)
		}
	}
	add("--user", s.login().username)
	if s.TLS.Or(true) {
		flags = append(flags, "--tls")
		add("--cacert", s.TLSCACertFile.Or(""))
		add("--cert", s.TLSCertFile.Or(""))
		add("--key", s.TLSKeyFile.Or(""))
		if name := s.TLSServerName.Or(server.host); isName(name) {
			add("--sni", name)
		}
	}
	switch s.Topology.Or(standalone) {
	case sentinel:
		return append(flags, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", s.MasterName.Or(""))
	case cluster:
		return append(flags, "-c")
	}
	if n := s.Database.Or(0); n != 0 {
		add("-n", strconv.FormatInt(n, 10))
	}
	return flags
}
