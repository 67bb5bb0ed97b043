package artefact

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

func TestTextBytes(t *testing.T) {
	for _, tt := range []struct {
		text Text
		want string
	}{
		{nil, ""},
		{Text{{}}, "\n"},
		{Text{{{Text: "a"}}, {}, {{Text: "b"}, {Text: ""}, {Text: "c d"}}}, "a\n\nb  c d\n"},
	} {
		if got := string(tt.text.Bytes()); got != tt.want {
			t.Errorf("Bytes() = %q, want %q", got, tt.want)
		}
	}
}

func TestTextKnown(t *testing.T) {
	for _, tt := range []struct {
		text Text
		want bool
	}{
		{nil, true},
		{Text{{{Text: "a"}}, nil}, true},
		{Text{{{Text: "a"}}, {{Text: "b"}, {Text: "c", Later: true}}}, false},
	} {
		if got := tt.text.Known(); got != tt.want {
			t.Errorf("Known() of %+v = %t, want %t", tt.text, got, tt.want)
		}
	}
}

func TestTextOrigin(t *testing.T) {
	a, b := finding.At("a"), finding.At("b").Index(1)
	text := Text{
		{{Text: "0", From: a}, {Text: "1"}, {Text: "2", From: b}, {Text: "3"}},
		{{Text: "# comment"}},
		{{Text: "0"}, {Text: "1", From: b}},
	}
	for _, tt := range []struct {
		line, word int
		want       string
	}{
		{1, 0, "a"},
		{1, 1, "a"},
		{1, 2, "b[1]"},
		{1, 3, "b[1]"},
		{1, 99, "b[1]"},
		{2, 0, ""},
		{3, 0, "b[1]"}, // nothing before it has one
		{3, 1, "b[1]"},
		{0, 0, ""},
		{-1, 0, ""},
		{4, 0, ""},
	} {
		if got := text.Origin(tt.line, tt.word).String(); got != tt.want {
			t.Errorf("Origin(%d, %d) = %q, want %q", tt.line, tt.word, got, tt.want)
		}
	}
}
