package lex

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestSplit follows sds.c, sdssplitargs. Words stand apart by "|".
func TestSplit(t *testing.T) {
	for line, want := range map[string]string{
		"":                                 "",
		" \t ":                             "",
		"port 0":                           "port|0",
		"  port \t\t 0  ":                  "port|0",
		"port\v0":                          "port\v0", // it begins a word, but does not end one
		"\vport\f0":                        "port\f0",
		"save 60 1 # note":                 "save|60|1|#|note",
		`requirepass ""`:                   "requirepass|",
		`requirepass ''`:                   "requirepass|",
		`a "b c" d`:                        "a|b c|d",
		`a 'b c' d`:                        "a|b c|d",
		`a b"c d"`:                         "a|bc d",
		`a b'c d'`:                         "a|bc d",
		`a "\n\r\t\b\a"`:                   "a|\n\r\t\b\a",
		`a "\x41\x7a\xfF\x00\xA0\x0f\x9a"`: "a|Az\xff\x00\xa0\x0f\x9a",
		`a "\x4"`:                          "a|x4",
		`a "\xzz"`:                         "a|xzz",
		`a "\"\\\q"`:                       `a|"\q`,
		`a '\n\x41'`:                       `a|\n\x41`,
		`a 'it\'s'`:                        "a|it's",
		`a '"' "'"`:                        `a|"|'`,
		`a b\n`:                            `a|b\n`,
		"a größe \"日本\"":                   "a|größe|日本",
		"a b\x00c":                         "a|b", // the server reads a C string
		`a "b"` + "\t" + `c`:               "a|b|c",
		`a "b"` + "\v" + `c`:               "a|b|c",
	} {
		words, err := Split(line, false)
		if err != nil {
			t.Errorf("Split(%q): %v", line, err)
		} else if got := strings.Join(words, "|"); got != want {
			t.Errorf("Split(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, line := range []string{`"`, `'`, `a "b`, `a 'b`, `a b"c`, `don't`, `a "b\"`, `a 'b\'`, `a "b"c`, `a 'b'c`, `a "b""c"`, `a ""b`, `a "\`, "a \"\x00\""} {
		if words, err := Split(line, false); err == nil {
			t.Errorf("Split(%q) = %q, want an error", line, words)
		} else if got := err.Error(); got != "unbalanced quotes" {
			t.Errorf("Split(%q): %s", line, got)
		}
	}
}

// TestSplitGlued is about what only Valkey 9.1 takes.
func TestSplitGlued(t *testing.T) {
	for line, want := range map[string]string{
		`a "b"c`:      "a|bc",
		`a 'b'c"d e"`: "a|bcd e",
		`a ""b`:       "a|b",
	} {
		words, err := Split(line, true)
		if got := strings.Join(words, "|"); err != nil || got != want {
			t.Errorf("Split(%q) = %q, %v, want %q", line, got, err, want)
		}
	}
	if words, err := Split(`a "b"c"`, true); err == nil {
		t.Errorf("Split of an open quote = %q, want an error", words)
	}
}

func TestQuote(t *testing.T) {
	for value, want := range map[string]string{
		"yes":       "yes",
		"-::1":      "-::1",
		"a#b":       "a#b",
		"":          `""`,
		"#a":        `"#a"`,
		"a b":       `"a b"`,
		`a"b`:       `"a\"b"`,
		`a'b`:       `"a'b"`,
		`a\b`:       `"a\\b"`,
		"a\nport 0": `"a\x0aport 0"`,
		"\x00":      `"\x00"`,
		"\x7f":      `"\x7f"`,
		"é":         `"\xc3\xa9"`,
		"\xff":      `"\xff"`,
		"\u2028":    `"\xe2\x80\xa8"`,
	} {
		if got := Quote(value); got != want {
			t.Errorf("Quote(%q) = %s, want %s", value, got, want)
		}
	}
}

// TestQuoteSplit makes random strings into one line and back.
func TestQuoteSplit(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		values := []string{"directive"}
		for range 1 + random.IntN(4) {
			values = append(values, anyString(random))
		}
		checkQuoteSplit(t, values)
	}
}

// anyString makes a string of bytes that mean something to some lexer.
func anyString(random *rand.Rand) string {
	const pieces = "ab09-_.:*#\"'\\xn{}%$ \t\n\r\v\f\x00\x01\x7f\x80\xff\xc3\xa9"
	b := make([]byte, random.IntN(12))
	for i := range b {
		b[i] = pieces[random.IntN(len(pieces))]
	}
	return string(b)
}

// checkQuoteSplit makes sure that quoted values are one line of printable
// ASCII and are read back as they were, by every server.
func checkQuoteSplit(t *testing.T, values []string) {
	t.Helper()
	var quoted []string
	for _, v := range values {
		quoted = append(quoted, Quote(v))
	}
	line := strings.Join(quoted, " ")
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Errorf("%q is quoted as %q, which is not printable ASCII", values, line)
	}
	if line[0] == '#' {
		t.Errorf("%q is quoted as a comment: %q", values, line)
	}
	for _, glue := range []bool{false, true} {
		if back, err := Split(line, glue); err != nil || !slices.Equal(back, values) {
			t.Errorf("%q comes back from %q as %q, %v", values, line, back, err)
		}
	}
}

// FuzzSplit splits any line, and quotes what came out. It must come back.
func FuzzSplit(f *testing.F) {
	for _, line := range []string{`a "b\x41" 'c\'d' # e`, `"`, `a"b"c`, "\x00\xff", `"\x`} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, glue := range []bool{false, true} {
			words, err := Split(line, glue)
			if err == nil && len(words) > 0 {
				checkQuoteSplit(t, words)
			}
		}
		if utf8.ValidString(line) {
			checkQuoteSplit(t, []string{line})
		}
	})
}
