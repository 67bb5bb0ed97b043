package secret

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func passwords(pairs ...string) map[string]shape.Secret {
	all := map[string]shape.Secret{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = shape.NewSecret(pairs[i+1])
	}
	return all
}

func parsed(t *testing.T, text string) Template {
	t.Helper()
	template, err := Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return template
}

func sum(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

func TestFill(t *testing.T) {
	text := Literal("# {{ index . \"x\" }} and }}\n") +
		"user checkout on #" + Hashed.Placeholder("checkout") + " #" + Hashed.Placeholder(`odd"name`) + "\n" +
		"masterauth " + Quoted.Placeholder("replica") + "\n"
	file, err := parsed(t, text).Fill(passwords("checkout", "x", `odd"name`, "ä{{ fail }}", "replica", `a "b" \c`))
	if err != nil {
		t.Fatal(err)
	}
	want := "# {{ index . \"x\" }} and }}\n" +
		"user checkout on #" + sum("x") + " #" + sum("ä{{ fail }}") + "\n" +
		"masterauth \"a \\\"b\\\" \\\\c\"\n"
	if got := file.Reveal(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if fmt.Sprint(file) != "[redacted]" {
		t.Errorf("the file prints itself: %v", file)
	}
}

// TestFormsByHand are what people write who know External Secrets.
func TestFormsByHand(t *testing.T) {
	for _, form := range []string{`{{ index . "a" | sha256sum }}`, `{{ .a | sha256sum }}`, `{{ sha256sum .a }}`, `{{- .a | sha256sum -}}`, `{{ (index . "a") | sha256sum }}`, `{{ if .a }}{{ sha256sum .a }}{{ end }}`} {
		template := parsed(t, form)
		if names := template.Names(); len(names) != 1 || names[0] != "a" {
			t.Errorf("%s is about %q", form, names)
		}
		file, err := template.Fill(passwords("a", "x"))
		if err != nil || file.Reveal() != "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" {
			t.Errorf("%s: %q, %v", form, file.Reveal(), err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`a{{`, "1: "},
		{"\n{{ nope }}", `2: function "nope" not defined`},
		{`{{ .a }}`, "must end in sha256sum or quote"},
		{`{{ index . "a" }}`, "must end in sha256sum or quote"},
		{`{{ index . "a" | sha256sum | not }}`, "must end in sha256sum or quote"},
		{`{{ index . "a" "b" | quote }}`, "no placeholder"},
		{`{{ .a.b | quote }}`, "no placeholder"},
		{`{{ . | quote }}`, "no placeholder"},
		{`{{ $x := .a }}{{ $x }}`, "no placeholder"},
		{`{{ printf "%s" .a | quote }}`, "no placeholder"},
		{`{{ range . }}{{ end }}`, "no placeholder"},
		{`{{ with .a }}{{ end }}`, "no placeholder"},
		{`{{ if .a }}b{{ else }}c{{ end }}`, "no placeholder"},
		{`{{ define "x" }}{{ .a }}{{ end }}`, "defines a template"},
		{`{{ template "x" }}`, "no placeholder"},
		{`{{ call .a }}`, "no placeholder"},
		{`{{ quote 1 }}`, "no placeholder"},
	} {
		if _, err := Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
		}
	}
}

// TestFillFailsClosed: no file comes of passwords that are missing, empty or unfit,
// and no error tells them.
func TestFillFailsClosed(t *testing.T) {
	template := parsed(t, "#"+Hashed.Placeholder("hashed")+" "+Quoted.Placeholder("quoted"))
	good := passwords("hashed", "ä-known", "quoted", "known")
	if _, err := template.Fill(good); err != nil {
		t.Fatal(err)
	}
	for name, unfit := range map[string][]string{
		"hashed": {"", "known\n", "kno\x00wn", "known\r", "\tknown", "known\x7f"},
		"quoted": {"", "known\n", "kno\x00wn", "knöwn", "known\u2028"},
	} {
		for _, password := range unfit {
			given := maps.Clone(good)
			given[name] = shape.NewSecret(password)
			file, err := template.Fill(given)
			if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "known") || file.Reveal() != "" {
				t.Errorf("%s = %q: %v", name, password, err)
			}
		}
		given := maps.Clone(good)
		delete(given, name)
		if file, err := template.Fill(given); err == nil || file.Reveal() != "" {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// TestGuards: the template stops by itself as well, as it does in the cluster.
func TestGuards(t *testing.T) {
	template := parsed(t, "#"+Hashed.Placeholder("a"))
	var file strings.Builder
	for _, data := range []map[string]string{{}, {"a": ""}, {"a": "x\n"}} {
		if err := template.parsed.Execute(&file, data); err == nil {
			t.Errorf("%q is filled in", data)
		}
	}
}

func FuzzPlaceholder(f *testing.F) {
	f.Add("checkout", `p"w{{$`, "text {{ . }}")
	f.Add("a`b", "\u2028x", "}}{{")
	f.Fuzz(func(t *testing.T, name, password, around string) {
		template, err := Parse(Literal(around) + Quoted.Placeholder(name) + Literal(around))
		if err != nil {
			t.Skip() // a name that no template can hold
		}
		file, err := template.Fill(map[string]shape.Secret{name: shape.NewSecret(password)})
		if err != nil {
			return
		}
		text := strings.TrimSuffix(strings.TrimPrefix(file.Reveal(), around), around)
		if words, err := lex.Split(text, false); err != nil || len(words) != 1 || words[0] != password {
			t.Errorf("%q is read as %q, %v", password, words, err)
		}
	})
}

func TestStandIn(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"user a on +get", "user a on +get"},
		{"a {{ broken", "a {{ broken"},
		{`{{ fail "never" }}`, `{{ fail "never" }}`},
	} {
		if got := StandIn(tt.text); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.text, got, tt.want)
		}
	}
	got := StandIn(Hashed.Placeholder("a") + " " + Hashed.Placeholder("b"))
	first, second, two := strings.Cut(got, " ")
	if !two || len(first) != len(second) || first == second || strings.Contains(got, "{{") {
		t.Errorf("%q is not two hashes", got)
	}
}
