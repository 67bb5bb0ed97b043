package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable writes whatever is not a visible character or a plain space as Go
// would in a string: \x1b for ESC, \u202e for the mark that turns the reading
// direction. A terminal obeys the former, and an eye is fooled by the latter
// (CVE-2021-42574).
func printable(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case strconv.IsPrint(r):
			b.WriteString(s[:size])
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		s = s[size:]
	}
	return b.String()
}

// code quotes a string of the user's as a code span of Markdown. It is the
// one place where GitHub looks for nothing: no mention, issue, commit, address,
// emoji or formula (https://github.github.com/gfm/#code-spans).
func code(s string) string {
	s = printable(s)
	if s == "" {
		return "(empty)"
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	ends := s[:1] + s[len(s)-1:]
	if strings.Contains(ends, "`") || ends == "  " && strings.Trim(s, " ") != "" {
		s = " " + s + " " // of which Markdown takes one space away at either end
	}
	return fence + s + fence
}

// prose quotes a text for Markdown: words of letters and small numbers stay,
// and every other word, which might mean something to Markdown, HTML or
// GitHub, becomes a code span. That reads well too, since such words are
// directives, keys and categories.
func prose(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		core := unwrap(w)
		if core == "" {
			core = w
		}
		if !plain(core) {
			before, after, _ := strings.Cut(w, core)
			words[i] = before + code(core) + after
		}
	}
	return strings.Join(words, " ")
}

// unwrap takes the punctuation off the ends of a word: what closes a clause,
// and what opens or closes brackets and quotes whose other half is at the
// other end, or in another word.
func unwrap(word string) string {
	const clause = ".,;:"
	word = strings.TrimRight(word, clause)
	switch opened, closed := strings.Count(word, "("), strings.Count(word, ")"); {
	case opened > closed:
		word = strings.TrimPrefix(word, "(")
	case opened < closed:
		word = strings.TrimSuffix(word, ")")
	case opened == 1 && word[0] == '(' && word[len(word)-1] == ')':
		word = word[1 : len(word)-1]
	}
	switch strings.Count(word, `"`) {
	case 1:
		word = strings.TrimPrefix(strings.TrimSuffix(word, `"`), `"`)
	case 2:
		if word[0] == '"' && word[len(word)-1] == '"' {
			word = word[1 : len(word)-1]
		}
	}
	return strings.TrimRight(word, clause)
}

// plain reports whether a word means nothing but itself: letters with a hyphen
// or an apostrophe between them, a version such as 7.2, or a short mix of
// letters and digits. From seven characters on that may be a commit, with a
// hyphen an issue, and a word with a dot an address
// (https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls).
func plain(word string) bool {
	const shortestCommit = 7
	digit := func(r rune) bool { return '0' <= r && r <= '9' }
	either := func(r rune) bool { return unicode.IsLetter(r) || digit(r) }
	switch {
	case !strings.ContainsFunc(word, digit):
		for part := range strings.SplitSeq(strings.ReplaceAll(word, "'", "-"), "-") {
			if !consists(part, unicode.IsLetter) {
				return false
			}
		}
		return true
	case strings.Contains(word, "."):
		for part := range strings.SplitSeq(word, ".") {
			if !consists(part, digit) || len(part) >= shortestCommit {
				return false
			}
		}
		return true
	default:
		return consists(word, either) && len(word) < shortestCommit
	}
}

// consists reports whether s is of such characters alone, and not empty.
func consists(s string, of func(rune) bool) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !of(r) })
}

// cell quotes a text for a cell of a table in Markdown.
func cell(s string) string { return inCell(prose(s)) }

// codeCell quotes a string of the user's for a cell, as code.
func codeCell(s string) string { return inCell(code(s)) }

// inCell makes quoted Markdown fit for a cell. A pipe ends a cell even in a
// code span unless a backslash stands before it, and a backslash of the
// user's own there is read this way by one parser and that way by another: so
// the pipe after one is written as a number
// (https://github.github.com/gfm/#tables-extension-).
func inCell(markdown string) string {
	markdown = strings.ReplaceAll(markdown, `\|`, `\\x7c`)
	return strings.ReplaceAll(markdown, "|", `\|`)
}
