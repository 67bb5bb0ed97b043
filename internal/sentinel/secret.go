package sentinel

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Users returns the user lines as a text in which lines and words keep their
// numbers, for acl.Parse.
func (f *File) Users() []byte {
	var text strings.Builder
	line := 1
	for _, d := range f.Lines("user") {
		if d.Values[0] == "" {
			continue // the server takes a user without a name
		}
		text.WriteString(strings.Repeat("\n", d.Line-line) + "user")
		line = d.Line
		for _, word := range d.Values {
			text.WriteString(" " + bare(word))
		}
	}
	return []byte(text.String())
}

// bare spells a word of a sentinel.conf, where quotes may hold anything, as one
// of a users.acl, where they cannot. A password takes any character; no name
// or pattern takes a tab.
func bare(word string) string {
	if word != "" && strings.ContainsAny(word[:1], "><#!") {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" \t\r\n\v\f\x00", r) {
				return '_'
			}
			return r
		}, word)
	}
	return strings.NewReplacer("\n", "\t", "\r", "\t").Replace(word)
}

// Secrets returns the lines that hold a password in plain text, be they faults
// or not.
func (f *File) Secrets() []int { return slices.Clone(f.secrets) }

// noteSecret remembers a line whose words hold a password in plain text.
func (f *File) noteSecret(line int, words []string) {
	if f.holdsSecret(lower(words[0]), words[1:]) {
		f.secrets = append(f.secrets, line)
	}
}

func (f *File) holdsSecret(name string, values []string) bool {
	if name == "sentinel" && len(values) > 0 {
		fact, _ := f.srv.SentinelDirective(values[0])
		return fact.Secret && len(values) >= fact.MinArgs && values[len(values)-1] != ""
	}
	fact, _ := f.srv.Directive(name)
	if fact.Type == server.TypeUser {
		// ">" adds a password, "<" takes one away
		return slices.ContainsFunc(values, func(v string) bool { return len(v) > 1 && (v[0] == '>' || v[0] == '<') })
	}
	return fact.Secret && first(values) != ""
}
