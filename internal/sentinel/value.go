package sentinel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// fits reports whether a directive takes so many values.
func fits(d server.Directive, n int) bool {
	return n >= d.MinArgs && (d.MaxArgs < 0 || n <= d.MaxArgs)
}

// mustHave says how many values a directive must have.
func mustHave(name string, d server.Directive, values []string) string {
	var count string
	switch {
	case d.MaxArgs < 0:
		count = "at least " + plural(d.MinArgs)
	case d.MinArgs == d.MaxArgs:
		count = plural(d.MinArgs)
	default:
		count = fmt.Sprintf("%d to %s", d.MinArgs, plural(d.MaxArgs))
	}
	message := fmt.Sprintf("%s must have %s, not %d", name, count, len(values))
	if slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(v, "#") }) {
		message += "; a comment must be a line of its own"
	}
	return message
}

func plural(n int) string {
	if n == 1 {
		return "1 value"
	}
	return strconv.Itoa(n) + " values"
}

// splitsValues reports whether the server takes all values of a directive in a
// single quoted one, too (config.c, MULTI_ARG_CONFIG).
func splitsValues(d server.Directive, srv *server.Server) bool {
	multiple := []server.Type{server.TypeAddresses, server.TypeSave, server.TypeBufferLimits, server.TypeOOMScores, server.TypePercentiles}
	return slices.Contains(multiple, d.Type) && (srv.AtLeast("redis", 7, 0) || srv.AtLeast("valkey", 7, 2))
}

// atoi reads a number as glibc's atoi does, by which a Sentinel reads its
// numbers: up to the first character that is no digit, 0 if there is none, and
// of what is too large the lower 32 bits.
func atoi(s string) int32 {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || end == 0 && (s[0] == '-' || s[0] == '+')) {
		end++
	}
	n, _ := strconv.ParseInt(s[:end], 10, 64) // 0 for no number, and the nearest for one that is too large, as strtol
	return int32(n)
}

func isYes(v string) bool { return lower(v) == "yes" }

// lower turns ASCII letters to lower case, and only those, as a server does: to
// strings.ToLower the sign of Kelvin is a k.
func lower(s string) string {
	if !isASCII(s) {
		return s
	}
	return strings.ToLower(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isName reports whether a word may be the name of a directive. Another may
// hold a whole line, and so a password.
func isName(s string) bool {
	const longest, characters = 64, "abcdefghijklmnopqrstuvwxyz0123456789-_."
	return s != "" && len(s) <= longest && strings.Trim(s, characters) == ""
}
