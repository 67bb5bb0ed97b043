package kinds

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// presetUser declares one user who has a preset, what only a user knows, and
// what else is given.
func presetUser(p acl.Preset, role, srv, more string) string {
	for _, need := range p.Needs {
		more += fmt.Sprintf(`, %q: ["app:*"]`, need)
	}
	return fmt.Sprintf(`{"server": %q, "role": %q, "users": {"app": {"preset": %q, "password_sha256": [%q]%s}}}`, srv, role, p.Name, strings.Repeat("0a", 32), more)
}

// TestPresetsHaveNoOpenFinding: on every server, what a preset grants is either
// safe or explained by its purpose.
func TestPresetsHaveNoOpenFinding(t *testing.T) {
	for _, p := range acl.Presets() {
		for _, role := range p.Roles {
			for _, srv := range server.Known() {
				requireNoOpenFinding(t, p, role, srv)
			}
		}
	}
}

func requireNoOpenFinding(t *testing.T, p acl.Preset, role, srv string) {
	t.Helper()
	result := run(t, "users_acl", presetUser(p, role, srv, ""))
	for _, w := range slices.Concat(result.Report.Problems, result.Report.Warnings) {
		t.Errorf("%s of a %s on %s: %v", p.Name, role, srv, w)
	}
	for _, f := range result.Report.Findings {
		if !f.Excepted {
			t.Errorf("%s of a %s on %s: %s %s", p.Name, role, srv, f.Rule, f.Message)
		}
	}
}

// TestPresetsExcuseNothingElse: a finding about what the user adds stays open,
// and stands at the argument that adds it.
func TestPresetsExcuseNothingElse(t *testing.T) {
	for _, tt := range []struct{ preset, more, rule, path string }{
		{"exporter", `, "commands": ["+flushall"]`, "RG301", `users["app"].commands[0]`},
		{"exporter", `, "commands": ["+get", "+zadd", "+swapdb"]`, "RG301", `users["app"].commands[2]`},
		{"exporter", `, "commands": ["+config|get"]`, "RG312", `users["app"].commands[0]`},
		{"bullmq", `, "commands": ["+function|load"]`, "RG311", `users["app"].commands[0]`},
		{"sidekiq", `, "keys": ["*"]`, "RG203", `users["app"].keys[0]`},
		{"sidekiq", `, "channels": ["*"]`, "RG204", `users["app"].channels[0]`},
		{"replica", `, "selectors": [{"keys": ["a"], "commands": ["+flushall"]}]`, "RG301", `users["app"].selectors[0].commands[0]`},
		{"sentinel", `, "channels": ["__sentinel__:hello"], "commands": ["-slaveof"]`, "RG221", `users["app"].channels[0]`},
		{"sentinel_peer", `, "commands": ["+sentinel|set"]`, "RG301", `users["app"].commands[0]`},
		{"sentinel_exporter", `, "commands": ["+sentinel|config"]`, "RG312", `users["app"].commands[0]`},
		{"sentinel_client", `, "channels": ["*"]`, "RG204", `users["app"].channels[0]`},
		{"sentinel_client", `, "channels": ["__sentinel__:hello"], "commands": ["+publish"]`, "RG221", `users["app"].channels[0]`},
	} {
		i := slices.IndexFunc(acl.Presets(), func(p acl.Preset) bool { return p.Name == tt.preset })
		result := run(t, "users_acl", presetUser(acl.Presets()[i], acl.Presets()[i].Roles[0], "redis-7.2", tt.more))
		var open []string
		for _, f := range result.Report.Findings {
			if !f.Excepted && f.Severity > 0 {
				open = append(open, f.Rule+" "+f.Path.String())
			}
		}
		if want := tt.rule + " " + tt.path; !slices.Contains(open, want) {
			t.Errorf("preset %s%s: open findings %q, want %q; problems %v", tt.preset, tt.more, open, want, result.Report.Problems)
		}
	}
}

// TestReasonAtUserCoversPreset: a reason that the user states covers all of a
// finding, whatever part of it the preset explains.
func TestReasonAtUserCoversPreset(t *testing.T) {
	p := acl.Presets()[slices.IndexFunc(acl.Presets(), func(p acl.Preset) bool { return p.Name == "exporter" })]
	result := run(t, "users_acl", presetUser(p, "server", "redis-7.2", `, "commands": ["+client|list"], "exceptions": {"RG301": "It runs with --export-client-list."}`))
	for _, f := range result.Report.Findings {
		if f.Rule == "RG301" && (!f.Excepted || f.Reason != "It runs with --export-client-list.") {
			t.Errorf("%+v", f)
		}
	}
	if len(result.Report.Findings) == 0 {
		t.Error("there is no finding")
	}
}

// run renders a declaration of a kind, given as JSON.
func run(t *testing.T, kind, declaration string) artefact.Result {
	t.Helper()
	i := slices.IndexFunc(All(), func(k artefact.Kind) bool { return k.Name() == kind })
	return All()[i].Run(parse(t, []byte(declaration)), environment)
}
