package topology

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// checkDirectives refuses what would have the files disagree, or keep the pods and
// Sentinels from their work. Names may be aliases, in any case.
func (s Spec) checkDirectives(r *finding.Report, srv *server.Server) {
	directives, _ := s.passed["directives"].Get()
	if len(directives.Names()) == 0 || srv == nil {
		return
	}
	decided := decidedDirectives(srv)
	for _, name := range directives.Names() {
		d, known := srv.Directive(name)
		if !known {
			continue // which redis.conf refuses
		}
		path := finding.At("directives").Key(name)
		switch why, remedy := s.unfit(d, texts(directives.Field(name)), srv); {
		case decided[d.Name]:
			r.Problem(finding.Conflict, path, name+" follows from the description", "Leave it out: all files must agree on it.")
		case why != "":
			r.Problem(finding.Conflict, path, why, remedy)
		}
	}
}

// unfit says why a directive with these values is not for this deployment, "" if it is.
func (s Spec) unfit(d server.Directive, values []string, srv *server.Server) (why, remedy string) {
	alone := ""
	if len(values) == 1 {
		alone = strings.ToLower(values[0])
	}
	switch {
	case !s.sentinel():
	case d.Name == canonical("replica-priority", srv) && alone == "0":
		return "with " + d.Name + " 0 no server is ever promoted", "Leave it out: any pod may have to take over."
	case d.Name == canonical("replica-announced", srv) && alone == "no":
		return "Sentinels do not find replicas that are not announced", "Leave it out."
	}
	switch {
	case s.Image.IsAbsent() || alone == "":
	case d.Name == "daemonize" && alone == "yes":
		return "a server in the background leaves its container with nothing to run, which then ends", "Leave it out."
	case d.Name == "logfile":
		return "the pods have no place for a log but their output", "Leave it out: the cluster collects what containers print."
	case d.Name == "cluster-config-file" && strings.HasPrefix(alone, "/"):
		return "the pods keep that file beside their data", "Leave it out, or give a name without a folder."
	}
	return "", ""
}

// canonical is the server's own name of a directive.
func canonical(name string, srv *server.Server) string {
	d, _ := srv.Directive(name)
	return d.Name
}

func texts(list shape.Value) []string {
	var all []string
	for _, item := range list.Items() {
		all = append(all, item.Text())
	}
	return all
}

// decidedDirectives are those to which the description gives their values, by the
// server's own names.
func decidedDirectives(srv *server.Server) map[string]bool {
	own, decided := argumentNames(), map[string]bool{}
	for _, a := range redisconf.Kind().Arguments() {
		if d, known := srv.Directive(strings.ReplaceAll(a.Name, "_", "-")); known {
			decided[d.Name] = !slices.Contains(own, a.Name)
		}
	}
	return decided
}

// checkPasswords refuses users whose password, which is known by its name, would be
// one by which the deployment's own parts log in to each other.
func (s Spec) checkPasswords(r *finding.Report) {
	for _, argument := range []string{"users", "sentinel_users"} {
		users, _ := s.passed[argument].Get()
		for _, name := range users.Names() {
			path := finding.At(argument).Key(name)
			names, step := openPasswords(name, users.Field(name))
			for i, password := range names {
				samePlane := (argument == "users") != (name == peerUser) // whom its kind refuses beside the deployment's own
				if s.ownPassword(password) && (step || !samePlane) {
					if step {
						path = path.Attr("password_names").Index(i)
					}
					r.Problem(finding.Conflict, path, fmt.Sprintf("the password %s is one by which the deployment logs in itself", password), "Give the user another name, or name another password in password_names: whoever has it would be taken for a part of the deployment.")
					break
				}
			}
		}
	}
}

// openPasswords are the names of the passwords that a user leaves open, and whether
// password_names says so.
func openPasswords(name string, user shape.Value) (names []string, stated bool) {
	switch given := user.Field("password_names"); {
	case user.Kind() != shape.ObjectKind || given.IsUnknown():
		return nil, false
	case given.Kind() == shape.ListKind:
		return texts(given), true
	}
	if hashes := user.Field("password_sha256"); hashes.IsUnknown() || len(hashes.Items()) > 0 || hashes.Text() != "" {
		return nil, false
	}
	return []string{name}, false
}

// ownPassword reports whether the deployment has a password of that name for itself.
func (s Spec) ownPassword(name string) bool {
	switch name {
	case replicaUser:
		return s.kind() != flow.Standalone
	case sentinelUser, peerUser:
		return s.sentinel()
	case metricsUser:
		return s.Metrics.Or(false)
	default:
		return false
	}
}
