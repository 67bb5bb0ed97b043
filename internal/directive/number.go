package directive

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// checkInteger judges decimal digits as the server reads them (util.c,
// string2ll): no plus sign, no leading zero, no blank. The text reads after
// "must", as everywhere in this file.
func checkInteger(r *server.Range, v string) string {
	n, err := strconv.ParseInt(v, 10, 64)
	switch {
	case err != nil || strconv.FormatInt(n, 10) != v:
		return "be a whole number"
	case r != nil && !within(r, n):
		return "be " + r.String()
	}
	return ""
}

// within compares as the server does: where the upper bound needs 64 bits, a
// negative number wraps around (config.c, numericBoundaryCheck).
func within(r *server.Range, n int64) bool {
	if r.Max > math.MaxInt64 {
		return r.ContainsUint(uint64(n))
	}
	return r.Contains(n)
}

// checkOctal judges a file mode. Nothing counts as 0 (config.c, strtoll).
func checkOctal(r *server.Range, v string) string {
	n, err := strconv.ParseInt(v, 8, 64)
	switch {
	case v == "":
		return ""
	case err != nil:
		return "be octal digits, such as 0700"
	case r != nil && !r.Contains(n):
		return fmt.Sprintf("be %o to %o, octal", r.Min, r.Max)
	}
	return ""
}

// ParseMode reads a file mode as the octal digits that a value begins with,
// which is how 6.2 reads any value (config.c, strtol).
func ParseMode(v string) int64 {
	end := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '7' })
	if end < 0 {
		end = len(v)
	}
	mode, _ := strconv.ParseInt(v[:end], 8, 64)
	return mode
}

func checkMemory(r *server.Range, v string) string {
	digits, negative := strings.CutPrefix(v, "-")
	signed := negative && r != nil && r.Min < 0
	if signed {
		v = digits
	}
	n, ok := server.ParseMemory(v)
	switch {
	case !ok:
		return "be a size: digits and nothing, b, k, kb, m, mb, g or gb, such as 2gb"
	case signed && (n > math.MaxInt64 || !r.Contains(-int64(n))), !signed && r != nil && !r.ContainsUint(n):
		return "be " + r.String() + " bytes"
	}
	return ""
}

func checkMemoryOrPercent(d server.Directive, v string) string {
	digits, percent := strings.CutSuffix(v, "%")
	if !percent {
		return checkMemory(d.Range, v)
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n > uint64(d.MaxPercent) {
		return fmt.Sprintf("be 0%% to %d%%", d.MaxPercent)
	}
	return ""
}
