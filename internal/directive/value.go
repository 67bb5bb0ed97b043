// Package directive judges the values of directives as the server does.
package directive

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Check says why the server would refuse these values of a directive,
// "" if it would not. The text reads after "must". Source: config.c of the
// server, the set functions of each type.
func Check(d server.Directive, values []string, srv *server.Server) string {
	if len(values) < d.MinArgs || d.MaxArgs >= 0 && len(values) > d.MaxArgs {
		return fmt.Sprintf("have %s, not %d", countOf(d), len(values))
	}
	switch d.Type {
	case server.TypeSave:
		return checkSave(values)
	case server.TypeBufferLimits:
		return checkBufferLimits(d, values)
	case server.TypePercentiles:
		return checkPercentiles(values)
	case server.TypeHostPort:
		return checkHostPort(values)
	case server.TypeRename:
		return checkRename(values, srv)
	case server.TypeEnum:
		return checkEnum(d, values)
	}
	for _, v := range values {
		if wrong := checkValue(d, v); wrong != "" {
			return wrong
		}
	}
	return ""
}

func countOf(d server.Directive) string {
	switch {
	case d.MaxArgs < 0:
		return fmt.Sprintf("at least %s", plural(d.MinArgs))
	case d.MinArgs == d.MaxArgs:
		return plural(d.MinArgs)
	default:
		return fmt.Sprintf("%d to %s", d.MinArgs, plural(d.MaxArgs))
	}
}

func plural(n int) string {
	if n == 1 {
		return "1 value"
	}
	return strconv.Itoa(n) + " values"
}

// checkValue judges a single value by the directive's type.
func checkValue(d server.Directive, v string) string {
	if d.NonEmpty && v == "" {
		return "not be empty"
	}
	switch d.Type {
	case server.TypeBool:
		return checkWord(v, []string{"yes", "no"})
	case server.TypeInteger:
		return checkInteger(d.Range, v)
	case server.TypeOctal:
		return checkOctal(d.Range, v)
	case server.TypeMemory:
		return checkMemory(d.Range, v)
	case server.TypeMemoryOrPercent:
		return checkMemoryOrPercent(d, v)
	case server.TypeOOMScores:
		return checkInteger(oomScores, v)
	case server.TypeKeyspaceEvents:
		return checkLetters(d, v)
	case server.TypeFilename:
		return checkFilename(v)
	case server.TypeHostname:
		return checkHostname(v)
	case server.TypeTemplate:
		return checkTemplate(v)
	case server.TypeIP, server.TypeIPv4, server.TypeIPv6:
		return checkIP(d.Type, v)
	default:
		return ""
	}
}

func checkWord(v string, words []string) string {
	if slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, v) }) {
		return ""
	}
	if len(words) > 3 {
		return "be one of " + strings.Join(words, ", ")
	}
	return "be " + strings.Join(words, " or ")
}

// checkEnum judges a word, or several where they can stand together, on their
// own or within one value.
func checkEnum(d server.Directive, values []string) string {
	if d.EnumFlags && len(values) == 1 {
		values = strings.Fields(values[0])
	}
	if len(values) == 0 {
		return checkWord("", d.Enum)
	}
	for _, v := range values {
		if wrong := checkWord(v, d.Enum); wrong != "" {
			return wrong
		}
	}
	return ""
}

func checkLetters(d server.Directive, v string) string {
	letters := strings.Join(d.Enum, "")
	if strings.Trim(v, letters) != "" {
		return "be letters out of " + letters
	}
	return ""
}

func checkFilename(v string) string {
	if strings.Contains(v, "/") {
		return "be a file's name without a path"
	}
	return ""
}

// checkHostname judges a host name as cluster.c, isValidAnnouncedHostname, does.
func checkHostname(v string) string {
	const most = 255 // NET_HOST_STR_LEN counts the NUL at the end
	if len(v) > most {
		return "be shorter than 256 characters"
	}
	for _, c := range []byte(v) {
		if !IsLetterOrDigit(c) && c != '-' && c != '.' {
			return "be letters, digits, - and ."
		}
	}
	return ""
}

// IsLetterOrDigit reports whether a character is one of ASCII.
func IsLetterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// checkTemplate judges a text with placeholders (config.c,
// validateProcTitleTemplate).
func checkTemplate(v string) string {
	// The server tries it with an empty title, and something must be left.
	if strings.TrimSpace(strings.ReplaceAll(v, "{title}", "")) == "" {
		return "have more than {title}"
	}
	for rest := v; ; {
		_, after, open := strings.Cut(rest, "{")
		if !open {
			return ""
		}
		name, behind, closed := strings.Cut(after, "}")
		if !closed || !slices.Contains(placeholders, name) {
			return "have placeholders out of {" + strings.Join(placeholders, "}, {") + "}"
		}
		rest = behind
	}
}

// placeholders are what server.c, expandProcTitleTemplate, replaces.
var placeholders = []string{"title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"}

func checkIP(t server.Type, v string) string {
	address, err := netip.ParseAddr(v)
	switch {
	case v == "":
		return ""
	case err != nil, t == server.TypeIPv4 && !address.Is4(), t == server.TypeIPv6 && !address.Is6():
		return map[server.Type]string{
			server.TypeIP: "be an IP address", server.TypeIPv4: "be an IPv4 address", server.TypeIPv6: "be an IPv6 address",
		}[t]
	}
	return ""
}

// checkSave judges pairs of seconds and changes, or the single "" that
// switches snapshots off.
func checkSave(values []string) string {
	if len(values) == 1 && values[0] == "" {
		return ""
	}
	const want = `be seconds and changes, such as "3600 1"`
	if len(values)%2 != 0 {
		return want
	}
	for i, v := range values {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || i%2 == 0 && n < 1 || n < 0 {
			return want
		}
	}
	return ""
}

// checkBufferLimits judges groups of class, hard limit, soft limit and soft
// seconds. The classes are those of the default.
func checkBufferLimits(d server.Directive, values []string) string {
	const fields = 4
	if len(values)%fields != 0 {
		return "be a class, a hard limit, a soft limit and seconds, such as pubsub 32mb 8mb 60"
	}
	var classes []string
	for group := range slices.Chunk(d.Default, fields) {
		classes = append(classes, ClientClass(group[0]))
	}
	for group := range slices.Chunk(values, fields) {
		if !slices.Contains(classes, ClientClass(group[0])) {
			return "name a class out of " + strings.Join(classes, ", ")
		}
		_, hard := server.ParseMemory(group[1])
		_, soft := server.ParseMemory(group[2])
		seconds, err := strconv.ParseInt(group[3], 10, 32)
		if !hard || !soft || err != nil || seconds < 0 {
			return "be a hard limit, a soft limit and seconds, such as 32mb 8mb 60"
		}
	}
	return ""
}

// checkPercentiles judges numbers from 0 to 100, or the single "" for none.
func checkPercentiles(values []string) string {
	if len(values) == 1 && values[0] == "" {
		return ""
	}
	for _, v := range values {
		if n, err := strconv.ParseFloat(v, 64); err != nil || !(n >= 0 && n <= 100) {
			return "be numbers from 0 to 100"
		}
	}
	return ""
}

func checkHostPort(values []string) string {
	if strings.EqualFold(values[0], "no") && strings.EqualFold(values[1], "one") {
		return ""
	}
	if port, err := strconv.ParseUint(values[1], 10, 64); err != nil || port > maxPort {
		return "be a host and a port"
	}
	return ""
}

// checkRename judges a command and its new name.
func checkRename(values []string, srv *server.Server) string {
	wrong, _ := Renames{}.Apply(values[0], values[1], srv)
	return wrong
}

const maxPort = 65535

// oomScores bounds each of the three scores of oom-score-adj-values.
var oomScores = &server.Range{Min: -2000, Max: 2000}

// ClientClass folds the two names of a replica into one.
func ClientClass(class string) string {
	if class = strings.ToLower(class); class == "slave" {
		return "replica"
	}
	return class
}
