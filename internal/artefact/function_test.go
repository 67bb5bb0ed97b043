package artefact

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// echo is a function that gives its text back. The text "wrong" is invalid.
func echo() Function {
	return DefineFunction(FunctionDefinition[note]{
		Name: "echo", Summary: "An echo", Doc: "Echoes.",
		Shape: shape.Object[note]{Fields: []shape.Field[note]{
			shape.String("text", "", func(n *note) *shape.Arg[string] { return &n.Text }, shape.Required()),
			shape.ObjectMap("parts", "", shape.Object[part]{}, func(n *note) *shape.Arg[[]shape.Named[part]] { return &n.Parts }),
		}},
		Outputs: []shape.Argument{{Name: "content", Type: shape.Text}},
		Validate: func(n note) (r finding.Report) {
			if n.Text.Or("") == "wrong" {
				r.Problem(finding.Invalid, finding.At("text"), "wrong", "")
			}
			return r
		},
		Answer: func(n note) map[string]shape.Value {
			return map[string]shape.Value{"content": shape.StringOf(n.Text.Or(""))}
		},
	})
}

func TestFunction(t *testing.T) {
	for _, tt := range []struct{ name, text, want, content string }{
		{"answer", `{"text": "a"}`, "", "a"},
		{"misspelt", `{"txet": "a"}`, `unknown name txet: there is no argument "txet"; required text: text is required`, ""},
		{"invalid", `{"text": "wrong"}`, "invalid value text: wrong", ""},
		{"unknown", `{"text": "?"}`, "", "?"},
		{"unknown altogether", `"?"`, "", "?"},
		{"unknown in part", `{"text": "a", "parts": {"b": "?"}}`, "", "?"},
		{"unknown in part and invalid", `{"text": "wrong", "parts": {"b": "?"}}`, "invalid value text: wrong", ""},
	} {
		r := echo().Run(declare(t, tt.text))
		if got := spell(r.Report); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		content := r.Outputs["content"].Text()
		if r.Outputs["content"].IsUnknown() {
			content = "?"
		}
		if content != tt.content || (r.Outputs == nil) != r.Report.Invalid() {
			t.Errorf("%s: the content is %q, want %q", tt.name, content, tt.content)
		}
	}
}
