package shape

import (
	"strings"
	"testing"
)

func TestPrintable(t *testing.T) {
	for _, s := range []string{
		"", " ", "a b", "größe", "日本", "é", "👍", `"quoted" \ 'text' # {{`, strings.Repeat("x", MaxText),
	} {
		if wrong := Printable(s); wrong != "" {
			t.Errorf("Printable(%.20q) = %s, want it taken", s, wrong)
		}
	}
	for _, tt := range []struct{ s, want string }{
		{"a\nb", "U+000A"},
		{"a\rb", "U+000D"},
		{"a\x00b", "U+0000"},
		{"a\tb", "U+0009"},
		{"a\x1bb", "U+001B"},
		{"a\x7fb", "U+007F"},
		{"a\u0085b", "U+0085"},      // next line
		{"a\u00a0b", "U+00A0"},      // no-break space
		{"a\u00adb", "U+00AD"},      // soft hyphen
		{"a\u200bb", "U+200B"},      // zero width space
		{"a\u200eb", "U+200E"},      // left-to-right mark
		{"a\u2028b", "U+2028"},      // line separator
		{"a\u2029b", "U+2029"},      // paragraph separator
		{"a\u202eb", "U+202E"},      // right-to-left override
		{"a\u2066b", "U+2066"},      // left-to-right isolate
		{"a\ufeffb", "U+FEFF"},      // byte order mark
		{"a\ue000b", "U+E000"},      // private use
		{"a\U000e0041b", "U+E0041"}, // tag letter
		{"a\xffb", "be valid UTF-8"},
		{"a\xed\xa0\x80b", "be valid UTF-8"}, // half of a surrogate pair
		{strings.Repeat("x", MaxText+1), "have at most 8192 bytes"},
		{strings.Repeat("ä", MaxText/2) + "x", "have at most 8192 bytes"},
	} {
		if got := Printable(tt.s); !strings.Contains(got, tt.want) {
			t.Errorf("Printable(%.20q) = %q, want it to say %s", tt.s, got, tt.want)
		}
	}
}

func TestPrintableLines(t *testing.T) {
	for _, s := range []string{"", "a\nb\n", "a:\n\tb", strings.Repeat("x\n", MaxLines/2)} {
		if wrong := PrintableLines(s); wrong != "" {
			t.Errorf("PrintableLines(%.20q) = %s, want it taken", s, wrong)
		}
	}
	for _, tt := range []struct{ s, want string }{
		{"a\r\nb", "U+000D"}, {"a\x00b", "U+0000"}, {"a\u2028b", "U+2028"}, {"a\xffb", "be valid UTF-8"}, {strings.Repeat("x", MaxLines+1), "have at most"},
	} {
		if got := PrintableLines(tt.s); !strings.Contains(got, tt.want) {
			t.Errorf("PrintableLines(%.20q) = %q, want it to say %s", tt.s, got, tt.want)
		}
	}
}

func TestChecks(t *testing.T) {
	either := OneOf("yes", "no")
	digits := Matches("[0-9]+|none", "be digits")
	for _, tt := range []struct {
		name  string
		check Check
		s     string
		want  string
	}{
		{"NonEmpty", NonEmpty, "a", ""},
		{"NonEmpty", NonEmpty, " a ", ""},
		{"NonEmpty", NonEmpty, "", "not be empty"},
		{"NonEmpty", NonEmpty, "  ", "not be empty"},
		{"OneOf", either, "no", ""},
		{"OneOf", either, "No", "be one of yes, no"},
		{"OneOf", either, "", "be one of yes, no"},
		{"Matches", digits, "123", ""},
		{"Matches", digits, "none", ""},
		{"Matches", digits, "", "be digits"},
		{"Matches", digits, "12x", "be digits"},
		{"Matches", digits, "x12", "be digits"},
		{"Matches", digits, "nonesuch", "be digits"},
		{"Matches", digits, "1\n", "be digits"},
	} {
		if got := tt.check(tt.s); got != tt.want {
			t.Errorf("%s of %q = %q, want %q", tt.name, tt.s, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"maxmemory", "maxmemory-policy", "tls-port", "port", "must_deny", "must_allow", "lpush", "keyspace", "touch"}
	for name, want := range map[string]string{
		"maxmemroy":        "maxmemory",
		"MAXMEMORY":        "maxmemory",
		"maxmemory_policy": "maxmemory-policy",
		"tls_port":         "tls-port",
		"must_denny":       "must_deny",
		"must-alow":        "must_allow",
		"ports":            "port",
		"tls-prot":         "tls-port",
		"perto":            "",
		"prt":              "port",
		"nosuch":           "",
		"rpush":            "lpush",
		"pears":            "",
		"hz":               "",
		"":                 "",
		"appendfilename":   "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := Nearest("port", nil); got != "" {
		t.Errorf("Nearest among none = %q", got)
	}
}
