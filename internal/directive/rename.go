package directive

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Renames are what rename-command lines have done so far: commands by their
// names, in lower case, to whether there is one of that name now. Names that
// no line has touched are the server's.
type Renames map[string]bool

// Apply renames a command, or says why the server does not start on it
// (config.c, loadServerConfigFromString). A server that knows subcommands
// crashes when one of them is to be renamed.
func (r Renames) Apply(from, to string, srv *server.Server) (wrong string, crash bool) {
	from, to = strings.ToLower(from), strings.ToLower(to)
	if !r.has(from, srv) {
		return "name a command that this server has, and that no line has renamed", false
	}
	if strings.Contains(from, "|") {
		return "name a command and no subcommand", true
	}
	r[from] = false
	if to == "" {
		return "", false
	}
	if r.has(to, srv) {
		return "not give a command the name of another", false
	}
	r[to] = true
	return "", false
}

func (r Renames) has(name string, srv *server.Server) bool {
	if there, touched := r[name]; touched {
		return there
	}
	_, ok := srv.Command(name)
	return ok
}
