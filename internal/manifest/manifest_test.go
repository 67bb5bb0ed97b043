package manifest

import (
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// hostile are strings that YAML could take for something else.
var hostile = []string{
	"", " ", "yes", "y", "Y", "oFF", "NULL", "a", "a-b.c/d_e9", "-a", "1a", "on", "off", "null", "~", "true", "1", "1e3", "0x1f", "012", "1:30", ".inf", "2026-11-25", "- a", "a: b", "# a", "a # b", "*a", "&a",
	"!a", "|", ">", "%a", "@a", "`a", "'", `"`, `\`, "{a: b}", "[a]", "{{ a }}", "a\nb: c", "---\na: b", "...", "a\r\nb", "\ta", "a\t# b", "\u2028", "\u0085", "\ufeff", "é", "=", "<<",
}

func TestYAMLKeepsStrings(t *testing.T) {
	for _, s := range hostile {
		text := YAML(Fields{{"key", s}, {s + "k", "value"}, {"list", []string{s, s}}, {"last", true}})
		var back map[string]any
		if err := yaml.Unmarshal([]byte(text), &back); err != nil {
			t.Errorf("%q: %v in\n%s", s, err, text)
			continue
		}
		want := map[string]any{"key": s, s + "k": "value", "list": []any{s, s}, "last": true}
		if !reflect.DeepEqual(back, want) {
			t.Errorf("%q: became %#v, want %#v, in\n%s", s, back, want, text)
		}
	}
}

func TestYAMLKeepsOrder(t *testing.T) {
	got := YAML(Fields{
		{"b", 1}, {"a", Fields{{"z", "text\nof lines\n"}, {"x", []Fields{{{"m", "1"}}, {{"m", "yes"}}}}}},
	})
	want := "b: 1\na:\n  z: |\n    text\n    of lines\n  x:\n    - m: \"1\"\n    - m: \"yes\"\n"
	if got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestWithLeavesOutNothing(t *testing.T) {
	got := Fields{{"a", "1"}}.With("b", "").With("c", Fields(nil)).With("d", "x").With("e", Fields{{"f", "y"}})
	want := Fields{{"a", "1"}, {"d", "x"}, {"e", Fields{{"f", "y"}}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		name                         string
		namespace, object, secretKey bool
	}{
		{"a", true, true, true}, {"redis-users", true, true, true}, {"a.b", false, true, true}, {"users.acl", false, true, true}, {"-a", false, false, true},
		{"a-", false, false, true}, {"A", false, false, true}, {"a_b", false, false, true}, {"a/b", false, false, false}, {"", false, false, false},
		{"a\n", false, false, false}, {"a..b", false, false, true}, {strings.Repeat("a", 63), true, true, true}, {strings.Repeat("a", 64), false, true, true},
		{strings.Repeat("a", 254), false, false, false},
	} {
		for what, check := range map[string]struct {
			wrong string
			want  bool
		}{"namespace": {Namespace(tt.name), tt.namespace}, "name": {Name(tt.name), tt.object}, "key": {SecretKey(tt.name), tt.secretKey}} {
			if (check.wrong == "") != check.want {
				t.Errorf("%q as %s: %q, want good = %t", tt.name, what, check.wrong, check.want)
			}
		}
	}
}
