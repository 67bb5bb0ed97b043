package shape

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// FuzzDecode decodes any JSON. Whatever it is, the decoder must not panic,
// and each problem must be at a place that is there: in the declaration, or
// an attribute missing from an object of it.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"name": "x", "open": true, "port": 1, "tags": ["a"], "keys": ["k"], "spade": "true"}`,
		`{"name": "x", "reasons": {"a": 1}, "rules": {"a": ["x"]}, "beds": {"a": {"colour": "red"}}, "rows": [{"size": "?"}]}`,
		`{"nam": [], "beds": {"a": null, "b": {"color": 1}}, "rows": [null, 1, {}], "rules": {"\u0000": "x"}}`,
		`1e4000`, `"?"`, `[`,
	} {
		f.Add(text)
	}
	garden := gardens()
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseJSON([]byte(text))
		if err != nil {
			return
		}
		v = withUnknowns(v)
		_, report := garden.Decode(v, finding.Path{})
		for _, p := range report.Problems {
			if !names(v, p.Path) {
				t.Errorf("%s: a problem is at %s, which is not there", text, p.Path)
			}
		}
	})
}

// names reports whether a path leads to a value, or to an attribute that an
// object does not have.
func names(v Value, p finding.Path) bool {
	steps := p.Steps()
	for i, s := range steps {
		switch s.Kind {
		case finding.ListIndex:
			if v.Kind() != ListKind || s.Index >= len(v.Items()) {
				return false
			}
			v = v.Items()[s.Index]
		case finding.Attribute, finding.MapKey:
			if v.Kind() != ObjectKind {
				return false
			}
			v = v.Field(s.Name)
			if v.IsNull() && (s.Kind == finding.MapKey || i < len(steps)-1) {
				return false
			}
		}
	}
	return true
}
