package audit

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestVulnerabilities looks for a row that could not be reported: without an
// identity, with a release that is none, or with a command that no server has.
func TestVulnerabilities(t *testing.T) {
	for _, v := range vulnerabilities() {
		if v.ID == "" || v.Title == "" || v.Remedy == "" || v.Reference == "" || len(v.Fixed) == 0 {
			t.Errorf("%+v leaves something out", v)
		}
		if v.Group != "" && groups()[v.Group] == nil || (v.Group == "") == (len(v.Commands) == 0) {
			t.Errorf("%s must have either commands or a group that is known", v.ID)
		}
		minors := map[server.Target]bool{}
		for _, name := range v.Fixed {
			target, err := server.ParseTarget(name)
			if err != nil || !target.HasPatch {
				t.Errorf("%s: %s is no release", v.ID, name)
			}
			target.Patch = 0
			if minors[target] {
				t.Errorf("%s: %s is the second release of its minor version", v.ID, name)
			}
			minors[target] = true
		}
		for _, command := range v.Commands {
			if !known(t, command) {
				t.Errorf("%s: no server has %s", v.ID, command)
			}
		}
	}
}

// TestGroups looks for a command that no server has.
func TestGroups(t *testing.T) {
	for name, commands := range groups() {
		for _, command := range commands {
			if !known(t, command) {
				t.Errorf("%s: no server has %s", name, command)
			}
		}
	}
}

func known(t *testing.T, command string) bool {
	return slices.ContainsFunc(server.Known(), func(name string) bool {
		srv := facts(t, name)
		if category, ok := strings.CutPrefix(command, "@"); ok {
			_, has := srv.Category(category)
			return has
		}
		_, has := srv.Command(command)
		_, ofSentinel := srv.Sentinel().Command(command)
		return has || ofSentinel
	})
}
