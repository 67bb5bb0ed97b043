package client

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A quoter spells a text as a literal of a language, which reads back as the
// same text whatever stands in it.
type quoter func(string) string

const lastASCII = '~'

// quotePython spells a text in double quotes. What is not ASCII is escaped, so
// that neither the encoding of the file nor a look-alike matters.
func quotePython(text string) string {
	return quoted(text, func(r rune) string {
		if r > 0xFFFF {
			return fmt.Sprintf(`\U%08x`, r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// quoteJavaScript spells a text in double quotes, as JSON and every version of
// the language read it.
func quoteJavaScript(text string) string { return quoted(text, surrogates) }

// quoteJava spells a text in double quotes. Java reads \uXXXX before anything
// else, but not behind an odd number of backslashes (JLS 3.3): those of the text
// are doubled.
func quoteJava(text string) string {
	return quoted(text, func(r rune) string {
		if r < ' ' {
			return fmt.Sprintf(`\%03o`, r) // \u000a would end the line inside of the literal
		}
		return surrogates(r)
	})
}

// quoteGo spells a text as Go does.
func quoteGo(text string) string { return strconv.QuoteToASCII(text) }

// quoted puts a text in double quotes and escapes what is not printable ASCII.
func quoted(text string, escape func(rune) string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r > lastASCII:
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// surrogates escapes a character as the units of UTF-16.
func surrogates(r rune) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune{r}) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return b.String()
}

// bare are the signs beside letters and digits that no shell gives a meaning.
const bare = "-_./:@%+,="

// quoteShell spells a word for sh. It is quoted unless every sign is plain.
func quoteShell(word string) string {
	for _, r := range word {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(bare, r) {
			return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	if word == "" {
		return "''"
	}
	return word
}

// quoteURL spells a text as a part of a URL.
func quoteURL(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
