package client

import (
	"embed"
	"strings"
	"text/template"
)

// A library is a client library with a template of how it is used.
type library struct {
	name  string
	file  string
	quote quoter
}

// libraries in ascending order of their names.
var libraries = []library{
	{"go-redis", "goredis.go.tmpl", quoteGo},
	{"ioredis", "ioredis.mjs.tmpl", quoteJavaScript},
	{"jedis", "jedis.java.tmpl", quoteJava},
	{"lettuce", "lettuce.java.tmpl", quoteJava},
	{"node-redis", "noderedis.mjs.tmpl", quoteJavaScript},
	{"redis-py", "redispy.py.tmpl", quotePython},
}

//go:embed snippets/*.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "snippets/*.tmpl"))

// A view is what templates see of a Spec. Every text in it is a literal of the
// template's language already: none can be written without its quotes. What is
// absent is "".
type view struct {
	Topology       string // see topologies; no literal
	Servers        []viewPlace
	MasterName     string
	Server         viewLogin
	Sentinel       viewLogin // at the Sentinels
	TLS            bool
	CAFile         string
	CertFile       string
	KeyFile        string
	ServerName     string // a name or an address
	SNI            string // the same, if it is a name
	Database       int64
	ClientName     string
	ConnectTimeout int64 // seconds
	CommandTimeout int64
}

// A viewPlace is where something listens.
type viewPlace struct {
	Host    string
	Port    int64
	Address string // both in one
}

// A viewLogin is a user and where the password comes from.
type viewLogin struct {
	Username    string
	PasswordEnv string
	NotSet      string // what to say where that variable is missing
}

// First is the server that is dialled first.
func (v view) First() viewPlace { return v.Servers[0] }

// Standalone reports whether there is one server.
func (v view) Standalone() bool { return v.Topology == standalone }

// BySentinels reports whether Sentinels tell where the server is.
func (v view) BySentinels() bool { return v.Topology == sentinel }

// InCluster reports whether the servers are a cluster.
func (v view) InCluster() bool { return v.Topology == cluster }

// Milliseconds is the view with timeouts in milliseconds.
func (v view) Milliseconds() view {
	const inSecond = 1000
	v.ConnectTimeout *= inSecond
	v.CommandTimeout *= inSecond
	return v
}

// view spells a Spec in a language.
func (s Spec) view(quote quoter) view {
	literal := func(text string) string {
		if text == "" {
			return ""
		}
		return quote(text)
	}
	spell := func(l login) viewLogin {
		return viewLogin{literal(l.username), literal(l.passwordEnv), literal(l.passwordEnv + " is not set")}
	}
	v := view{
		Topology: s.Topology.Or(standalone), MasterName: literal(s.MasterName.Or("")),
		Server: spell(s.serverLogin()), Sentinel: spell(s.sentinelLogin()),
		TLS: s.TLS.Or(true), CAFile: literal(s.TLSCACertFile.Or("")), CertFile: literal(s.TLSCertFile.Or("")), KeyFile: literal(s.TLSKeyFile.Or("")),
		ServerName: literal(s.TLSServerName.Or("")), Database: s.Database.Or(0), ClientName: literal(s.ClientName.Or("")),
		ConnectTimeout: s.ConnectTimeout.Or(defaultConnectTimeout), CommandTimeout: s.CommandTimeout.Or(defaultCommandTimeout),
	}
	if isName(s.TLSServerName.Or("")) {
		v.SNI = v.ServerName
	}
	for _, p := range s.servers() {
		v.Servers = append(v.Servers, viewPlace{literal(p.host), p.port, literal(p.String())})
	}
	return v
}

// Snippets gives, by library, the code that opens a client.
func (s Spec) Snippets() map[string]string {
	all := map[string]string{}
	for _, l := range libraries {
		var text strings.Builder
		if err := templates.ExecuteTemplate(&text, l.file, s.view(l.quote)); err != nil {
			panic(err) // a mistake in the template
		}
		all[l.name] = text.String()
	}
	return all
}
