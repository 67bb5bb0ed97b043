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
