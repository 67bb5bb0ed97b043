package acl

import "strings"

// An argument is a word of a selector, and where it begins.
type argument struct {
	text  string
	begin int
}

// A splitter takes a selector apart as the server does: into words that may
// be quoted, as in redis-cli (sds.c, sdssplitargs; since Valkey 9.1
// sdsnsplitargs).
type splitter struct {
	text    string
	at      int
	dialect dialect
}

// splitArguments gives no word at all if a quote does not close, or, before
// Valkey 9.1, if text follows a closing quote.
func splitArguments(text string, d dialect) []argument {
	s := splitter{text: text, dialect: d}
	var words []argument
	for s.skipBlanks(); s.at < len(text) && text[s.at] != 0; s.skipBlanks() {
		begin := s.at
		word, ok := s.word()
		if !ok {
			return nil
		}
		words = append(words, argument{word, begin})
	}
	return words
}

// isBlank is C's isspace.
func isBlank(c byte) bool { return strings.IndexByte(" \t\n\v\f\r", c) >= 0 }

func (s *splitter) skipBlanks() {
	for s.at < len(s.text) && isBlank(s.text[s.at]) {
		s.at++
	}
}

func (s *splitter) word() (string, bool) {
	var b strings.Builder
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r', 0:
			return b.String(), true
		case '"', '\'':
			if !s.quotedTo(&b) {
				return "", false
			}
			if s.dialect.openQuotes {
				continue
			}
			next := s.at
			return b.String(), next == len(s.text) || s.text[next] == 0 || isBlank(s.text[next])
		default:
			s.write(&b, c)
			s.at++
		}
	}
	return b.String(), true
}

// write keeps a byte. Valkey 8.1 and later lose the byte 0xff, which in C is
// the same as the mark that they use for no byte.
func (s *splitter) write(b *strings.Builder, c byte) {
	if c != 0xff || !s.dialect.losesFF {
		b.WriteByte(c)
	}
}

// quotedTo reads the quoted text that begins here.
func (s *splitter) quotedTo(b *strings.Builder) (closed bool) {
	quote := s.text[s.at]
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == quote:
			s.at++
			return true
		case c == '\\' && s.isLastEscape():
			b.WriteByte(c)
		case c == '\\' && quote == '"':
			s.escapedTo(b)
		case c == '\\' && strings.HasPrefix(s.text[s.at+1:], "'"):
			s.at++
			b.WriteByte('\'')
		default:
			s.write(b, c)
		}
	}
	return false
}

// isLastEscape reports whether a backslash has but one byte after it. Valkey
// 9.1 does not take it for an escape then, so that the quote closes.
func (s *splitter) isLastEscape() bool {
	return s.dialect.openQuotes && s.at+2 >= len(s.text)
}

// escapedTo reads an escape such as \n or \x0a, and stays on its last byte.
func (s *splitter) escapedTo(b *strings.Builder) {
	const hexWidth = len(`\x00`)
	rest := s.text[s.at:]
	switch {
	case len(rest) == 1:
		b.WriteByte('\\')
	case len(rest) >= hexWidth && rest[1] == 'x' && isHex(rest[2]) && isHex(rest[3]):
		b.WriteByte(hexDigit(rest[2])<<4 | hexDigit(rest[3]))
		s.at += hexWidth - 1
	default:
		s.at++
		if i := strings.IndexByte("nrtba", rest[1]); i >= 0 {
			b.WriteByte("\n\r\t\b\a"[i])
		} else {
			s.write(b, rest[1])
		}
	}
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

func hexDigit(c byte) byte {
	if c >= 'A' {
		return (c | 0x20 - 'a') + 10
	}
	return c - '0'
}
