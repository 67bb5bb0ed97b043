package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// The roles: what a users.acl is for. A Sentinel has commands of its own, and
// refuses to start on a rule about others.
const (
	serverRole   = "server"
	sentinelRole = "sentinel"
)

// roleName is the argument that tells them apart.
const roleName = "role"

// Roles lists what a users.acl may be for, the default first.
func Roles() []string { return []string{serverRole, sentinelRole} }

// inRole returns a server as it is in a role.
func inRole(role string, srv *server.Server) *server.Server {
	if role == sentinelRole {
		return srv.Sentinel()
	}
	return srv
}

// roleOf returns the role that a server is in.
func roleOf(srv *server.Server) string {
	if srv.IsSentinel() {
		return sentinelRole
	}
	return serverRole
}

// fits reports whether a preset is for users of servers in a role.
func (p Preset) fits(role string) bool {
	return slices.Contains(p.Roles, role)
}

// presetNames names the presets for a role.
func presetNames(role string) []string {
	var names []string
	for _, p := range Presets() {
		if p.fits(role) {
			names = append(names, p.Name)
		}
	}
	return names
}

// checkRole refuses a preset for the other role.
func (u declaredUser) checkRole(r *finding.Report, p Preset, role string) {
	if p.fits(role) {
		return
	}
	remedy := "Here users may start from " + strings.Join(presetNames(role), ", ") + "."
	if role == serverRole {
		remedy = fmt.Sprintf("Declare the user in a file of its own with role = %q, which is the aclfile of the Sentinels. ", sentinelRole) + remedy
	}
	other := map[string]string{serverRole: "servers", sentinelRole: "Sentinels"}
	r.Problem(finding.Conflict, u.path.Attr("preset"), fmt.Sprintf("preset %s is for users of %s, not of %s", p.Name, other[p.Roles[0]], other[role]),
		fmt.Sprintf("A user with it %s. %s", p.Purpose, remedy))
}

// checkKeys refuses key patterns in the file of a Sentinel, which takes them
// without effect: it keeps no keys.
func (u declaredUser) checkKeys(r *finding.Report) {
	u.user.checkKeys(r, u.path)
	selectors, _ := u.user.Selectors.Get()
	for i, s := range selectors {
		if grant, known := s.Get(); known {
			grant.checkKeys(r, u.path.Attr("selectors").Index(i))
		}
	}
}

func (g Grant) checkKeys(r *finding.Report, path finding.Path) {
	for _, a := range []struct {
		name string
		list shape.Arg[[]string]
	}{{"keys", g.Keys}, {"read_keys", g.ReadKeys}, {"write_keys", g.WriteKeys}} {
		if patterns, _ := a.list.Get(); len(patterns) > 0 {
			r.Problem(finding.Conflict, path.Attr(a.name), "a Sentinel has no keys, so that "+a.name+" has no effect", "Remove it. The Sentinel would take it and never look at it.")
		}
	}
}

// ofSentinels names the commands that only Sentinels have; where they have no
// subcommands yet, all that a Sentinel has.
func (t *Table) ofSentinels() []string {
	if own := t.commands[t.index[sentinelRole]].Subcommands; len(own) > 0 {
		return own
	}
	return t.names(t.all)
}
