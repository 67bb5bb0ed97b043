package shape

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is how many bytes a string argument may have. Longer ones are no
// setting of any server, and would make every message and line unreadable.
const MaxText = 8192

// A Check says what is wrong with a string, "" if nothing is. It knows no
// path: the caller adds it. The text must read after "must": "be absolute".
type Check func(string) string

// Printable is the check that every string argument passes first: valid
// UTF-8 of bearable length without control characters, line or paragraph
// separators and characters that reorder or hide text. What remains can be
// quoted by every format that is rendered.
func Printable(s string) string {
	if len(s) > MaxText {
		return fmt.Sprintf("have at most %d bytes", MaxText)
	}
	return printable(s, " ")
}

// MaxLines is how many bytes a string of several lines may have: enough for
// every certificate authority that is trusted in public.
const MaxLines = 512 << 10

// PrintableLines is the check of strings that may have several lines: as
// Printable, but for line feeds and tabs.
func PrintableLines(s string) string {
	if len(s) > MaxLines {
		return fmt.Sprintf("have at most %d bytes", MaxLines)
	}
	return printable(s, " \n\t")
}

func printable(s, blanks string) string {
	if !utf8.ValidString(s) {
		return "be valid UTF-8"
	}
	for _, r := range s {
		if !unicode.IsPrint(r) && !strings.ContainsRune(blanks, r) {
			return fmt.Sprintf("not contain %U, which is a control, separator or invisible character", r)
		}
	}
	return ""
}

// NonEmpty refuses the empty string and one of spaces only.
func NonEmpty(s string) string {
	if strings.TrimSpace(s) == "" {
		return "not be empty"
	}
	return ""
}

// OneOf returns the check that a string is one of a few.
func OneOf(values ...string) Check {
	return func(s string) string {
		for _, v := range values {
			if s == v {
				return ""
			}
		}
		return "be one of " + strings.Join(values, ", ")
	}
}

// Matches returns the check that all of a string matches a pattern; want
// reads after "must".
func Matches(pattern, want string) Check {
	re := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(s string) string {
		if re.MatchString(s) {
			return ""
		}
		return want
	}
}

// AbsolutePath refuses a path that depends on where a program is started.
func AbsolutePath(text string) string {
	if !strings.HasPrefix(text, "/") {
		return "be an absolute path"
	}
	return ""
}

var (
	hostName   = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$`)
	numberName = regexp.MustCompile(`(^|\.)(0[xX][0-9A-Fa-f]*|[0-9]+)$`) // which resolvers would take for an address, each in its way
)

const maxHostName = 253 // RFC 1035, section 2.3.4, without the final dot

// Host reports what is wrong with a name in DNS or an IP address. A final dot, which
// keeps resolvers from their search lists, is a part of a name.
func Host(text string) string {
	text = strings.TrimSuffix(text, ".")
	if addr, err := netip.ParseAddr(text); err == nil {
		if addr.Zone() != "" || addr.Is4In6() {
			return "be a plain IPv4 or IPv6 address"
		}
		return ""
	}
	if !hostName.MatchString(text) || len(text) > maxHostName || numberName.MatchString(text) {
		return "be a name in DNS or an IP address"
	}
	return ""
}
