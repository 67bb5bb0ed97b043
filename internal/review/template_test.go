package review

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Whose password a template leaves open is not off, and has no other's.
func TestTemplateIsJudgedAsFilled(t *testing.T) {
	users := shape.ObjectOf(map[string]shape.Value{
		"server": shape.StringOf("redis-7.2"),
		"users": shape.ObjectOf(map[string]shape.Value{
			"app":   shape.ObjectOf(map[string]shape.Value{"preset": shape.StringOf("cache"), "keys": shape.StringsOf([]string{"a{{b}}:*"})}),
			"other": shape.ObjectOf(map[string]shape.Value{"preset": shape.StringOf("cache"), "keys": shape.StringsOf([]string{"b:*"})}),
		}),
	})
	env := artefact.Environment{Judge: audit.Registry{}, Kept: true}
	template := acl.Kind().Run(users, env).Outputs["content_template"]
	for _, tt := range []struct {
		name, text string
		off        bool
	}{
		{"template", template.Text(), false},
		{"foreign template", "user app {{ .Values.password }} ~a:* +get\n", true},
		{"braces", "user app off ~{{a}}:* +get\n", true},
	} {
		result := Kind().Run(shape.ObjectOf(map[string]shape.Value{"server": shape.StringOf("redis-7.2"), "users_acl": shape.StringOf(tt.text)}), env)
		if result.Report.Invalid() {
			t.Errorf("%s: %v", tt.name, result.Report.Problems)
		}
		off := slices.ContainsFunc(result.Report.Findings, func(f finding.Finding) bool { return strings.Contains(f.Message, "is off") })
		if off != tt.off {
			t.Errorf("%s: off is %t, want %t: %v", tt.name, off, tt.off, result.Report.Findings)
		}
		if tt.name == "template" && len(result.Report.Findings) > 0 {
			t.Errorf("findings in %s: %v", tt.name, result.Report.Findings)
		}
	}
}

// TestOpenPasswords: passwords that templates leave open are there, stand nowhere in
// clear text, and are not held against others.
func TestOpenPasswords(t *testing.T) {
	const (
		open     = "masteruser replica\nmasterauth {{ index . \"replica\" | quote }}\n"
		hash     = "4b9a2f7d3c0e5a8b1d6f4e2c9a7b5d3f1e8c6a4b2d0f9e7c5a3b1d8f6e4c2a0b"
		replica  = "user replica on #{{ index . \"replica\" | sha256sum }} -@all +psync +replconf +ping\n"
		watching = "sentinel monitor shop 10.0.0.1 6379 2\nsentinel auth-user shop watch\nsentinel auth-pass shop {{ .watch | quote }}\n"
	)
	for _, tt := range []struct {
		name, redisConf, usersACL, sentinelConf string
		want                                    string // the findings about passwords
		plaintext                               bool
	}{
		{name: "left open", redisConf: open},
		{name: "left open in both", redisConf: open, usersACL: replica},
		{name: "left open in one", redisConf: open, usersACL: strings.Replace(replica, `{{ index . "replica" | sha256sum }}`, hash, 1)},
		{name: "left open in the other", redisConf: "masteruser replica\nmasterauth swordfish\n", usersACL: replica, want: "RG515", plaintext: true},
		{name: "left open by two names", redisConf: strings.Replace(open, `. "replica"`, `. "other"`, 1), usersACL: replica},
		{name: "not left open", redisConf: open + "requirepass swordfish\n", want: "RG515", plaintext: true},
		{name: "none of the user's", redisConf: "masteruser replica\nmasterauth swordfish\n", usersACL: strings.Replace(replica, `{{ index . "replica" | sha256sum }}`, hash, 1), want: "RG515 RG612", plaintext: true},
		{name: "of a Sentinel", sentinelConf: watching, usersACL: strings.ReplaceAll(replica, "replica", "watch")},
		{name: "of every Sentinel", sentinelConf: "requirepass {{ .all | quote }}\n" + watching},
		{name: "of a Sentinel, in clear text", sentinelConf: "requirepass swordfish\n" + watching, want: "RG609", plaintext: true},
		{name: "of Sentinels and clients", sentinelConf: "requirepass {{ .app | quote }}\n", usersACL: strings.ReplaceAll(replica, "replica", "app"), want: "RG615"},
		{name: "of a foreign template", redisConf: "masterauth {{ .Values.password }}\n", want: "RG501", plaintext: true},
	} {
		spec := map[string]shape.Value{"server": shape.StringOf("redis-7.2"), "fail_on": shape.StringOf("never")}
		for name, text := range map[string]string{"redis_conf": tt.redisConf, "users_acl": tt.usersACL, "sentinel_conf": tt.sentinelConf} {
			if text != "" {
				spec[name] = shape.StringOf(text)
			}
		}
		var got []string
		for _, f := range Kind().Run(shape.ObjectOf(spec), artefact.Environment{Judge: audit.Registry{}}).Report.Findings {
			if slices.Contains([]string{"RG501", "RG515", "RG609", "RG612", "RG613", "RG615"}, f.Rule) {
				got = append(got, f.Rule)
			}
		}
		slices.Sort(got)
		if strings.Join(slices.Compact(got), " ") != tt.want {
			t.Errorf("%s: found %q, want %q", tt.name, got, tt.want)
		}
		kept := Kind().Run(shape.ObjectOf(spec), artefact.Environment{Judge: audit.Registry{}, Kept: true}).Report
		if refused := slices.ContainsFunc(kept.Problems, func(p finding.Problem) bool { return strings.Contains(p.Summary, "password") }); refused != tt.plaintext {
			t.Errorf("%s: the data source refuses it: %t, want %t: %v", tt.name, refused, tt.plaintext, kept.Problems)
		}
	}
}
