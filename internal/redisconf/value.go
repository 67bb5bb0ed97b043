package redisconf

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// checkValues says why the server would refuse these values of a directive,
// "" if it would not. The text reads after "must". Source: config.c of the
// server, the set functions of each type.
func checkValues(d server.Directive, values []string) string {
	if len(values) < d.MinArgs || d.MaxArgs >= 0 && len(values) > d.MaxArgs {
		return fmt.Sprintf("have %s, not %d", countOf(d), len(values))
	}
	switch d.Type {
	case server.TypeSave:
		return checkSave(values)
	case server.TypeBufferLimits:
		return checkBufferLimits(d, values)
	case server.TypeOOMScores:
		return checkOOMScores(values)
	case server.TypeEnum:
		if d.EnumFlags && len(values) == 1 {
			values = strings.Fields(values[0])
		}
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
	switch d.Type {
	case server.TypeBool:
		return checkWord(v, []string{"yes", "no"})
	case server.TypeEnum:
		return checkWord(v, d.Enum)
	case server.TypeInteger:
		return checkInteger(d, v, 10)
	case server.TypeOctal:
		return checkInteger(d, v, 8)
	case server.TypeMemory:
		return checkMemory(d, v)
	case server.TypeMemoryOrPercent:
		return checkMemoryOrPercent(d, v)
	case server.TypeKeyspaceEvents:
		return checkLetters(d, v)
	default:
		return ""
	}
}

func checkWord(v string, words []string) string {
	if slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, v) }) {
		return ""
	}
	return "be " + strings.Join(words, " or ")
}

func checkLetters(d server.Directive, v string) string {
	letters := strings.Join(d.Enum, "")
	if strings.Trim(v, letters) != "" {
		return "be letters out of " + letters
	}
	return ""
}

func checkInteger(d server.Directive, v string, base int) string {
	n, err := strconv.ParseInt(v, base, 64)
	switch {
	case err != nil || base == 10 && strconv.FormatInt(n, 10) != v:
		if base == 8 {
			return "be octal digits, such as 0700"
		}
		return "be a whole number"
	case d.Range != nil && !d.Range.Contains(n):
		return "be " + d.Range.String()
	}
	return ""
}

func checkMemory(d server.Directive, v string) string {
	n, ok := ParseMemory(v)
	switch {
	case !ok:
		return "be a size: digits and nothing, b, k, kb, m, mb, g or gb, such as 2gb"
	case d.Range != nil && !d.Range.ContainsUint(n):
		return "be " + d.Range.String() + " bytes"
	}
	return ""
}

func checkMemoryOrPercent(d server.Directive, v string) string {
	digits, percent := strings.CutSuffix(v, "%")
	if !percent {
		return checkMemory(d, v)
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n > uint64(d.MaxPercent) {
		return fmt.Sprintf("be 0%% to %d%%", d.MaxPercent)
	}
	return ""
}

// ParseMemory reads a size as the server does (util.c, memtoull): 1k is 1000
// bytes, 1kb is 1024.
func ParseMemory(v string) (bytes uint64, ok bool) {
	end := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(v)
	}
	factor, known := memoryUnits[strings.ToLower(v[end:])]
	n, err := strconv.ParseUint(v[:end], 10, 64)
	if err != nil || !known || n > math.MaxUint64/factor {
		return 0, false
	}
	return n * factor, true
}

var memoryUnits = map[string]uint64{
	"": 1, "b": 1, "k": 1e3, "kb": 1 << 10, "m": 1e6, "mb": 1 << 20, "g": 1e9, "gb": 1 << 30,
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
// seconds.
func checkBufferLimits(d server.Directive, values []string) string {
	const fields = 4
	if len(values) == 0 || len(values)%fields != 0 {
		return "be a class, a hard limit, a soft limit and seconds, such as pubsub 32mb 8mb 60"
	}
	var classes []string
	for group := range slices.Chunk(d.Default, fields) {
		classes = append(classes, className(group[0]))
	}
	for group := range slices.Chunk(values, fields) {
		if !slices.Contains(classes, className(group[0])) {
			return "name a class out of " + strings.Join(classes, ", ")
		}
		_, hard := ParseMemory(group[1])
		_, soft := ParseMemory(group[2])
		seconds, err := strconv.ParseInt(group[3], 10, 32)
		if !hard || !soft || err != nil || seconds < 0 {
			return "be a hard limit, a soft limit and seconds, such as 32mb 8mb 60"
		}
	}
	return ""
}

// checkOOMScores judges the three scores of primary, replica and background
// child, which must not fall.
func checkOOMScores(values []string) string {
	least := int64(-2000)
	for _, v := range values {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil || n < least || n > 2000 {
			return "be three rising numbers from -2000 to 2000"
		}
		least = n
	}
	return ""
}
