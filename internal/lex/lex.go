// Package lex has the lexical rules that the configuration files of a server
// share, redis.conf and sentinel.conf: how a line is words, and how a word is
// written.
package lex

import (
	"errors"
	"fmt"
	"strings"
)

var errQuotes = errors.New("unbalanced quotes")

// Split breaks a line into words as the server does (sds.c, sdssplitargs):
// blanks separate, double quotes take the escapes \n \r \t \b \a \xHH, single
// quotes only \', and a closing quote ends the word, behind which a blank must
// follow. A NUL ends the line. What glue allows only Valkey 9.1 does: text
// right behind a closing quote.
func Split(line string, glue bool) ([]string, error) {
	line, _, _ = strings.Cut(line, "\x00")
	var words []string
	for {
		line = strings.TrimLeft(line, " \t\n\v\f\r")
		if line == "" {
			return words, nil
		}
		word, rest, err := nextWord(line, glue)
		if err != nil {
			return nil, err
		}
		words, line = append(words, word), rest
	}
}

func nextWord(line string, glue bool) (word, rest string, err error) {
	var b strings.Builder
	for i := 0; i < len(line); {
		switch c := line[i]; c {
		case ' ', '\n', '\r', '\t':
			return b.String(), line[i+1:], nil
		case '"', '\'':
			n, err := quoted(&b, line[i:])
			if err != nil {
				return "", "", err
			}
			i += n
			if glue {
				continue
			}
			if i < len(line) && !isSpace(line[i]) {
				return "", "", errQuotes
			}
			return b.String(), line[i:], nil
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String(), "", nil
}

// quoted reads a quoted string at the start of s into b and returns how many
// bytes it took, quotes included.
func quoted(b *strings.Builder, s string) (int, error) {
	quote := s[0]
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == quote:
			return i + 1, nil
		case s[i] == '\\' && i+1 < len(s) && (quote == '"' || s[i+1] == '\''):
			c, n := escape(s[i:])
			if quote == '\'' {
				c, n = '\'', 2
			}
			b.WriteByte(c)
			i += n - 1
		default:
			b.WriteByte(s[i])
		}
	}
	return 0, errQuotes
}

// escape reads a backslash escape of double quotes; s has at least two bytes.
func escape(s string) (c byte, n int) {
	if s[1] == 'x' && len(s) >= 4 && isHex(s[2]) && isHex(s[3]) {
		return hexDigit(s[2])<<4 | hexDigit(s[3]), 4
	}
	switch s[1] {
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'b':
		return '\b', 2
	case 'a':
		return '\a', 2
	default:
		return s[1], 2
	}
}

// Quote writes a value as one word of such a file. It is the only way for a
// string of a user into the file. Words of harmless characters stay as they
// are; everything else stands in double quotes, with each byte that is not a
// printable ASCII character as \xHH, so that no value can end a line.
func Quote(value string) string {
	if value != "" && strings.IndexFunc(value, needsQuotes) < 0 && value[0] != '#' {
		return value
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func needsQuotes(r rune) bool {
	return r <= ' ' || r > '~' || r == '"' || r == '\'' || r == '\\'
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func hexDigit(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	default:
		return c - '0'
	}
}
