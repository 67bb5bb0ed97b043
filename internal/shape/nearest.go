package shape

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest returns the name most like the one given, or "" if none is like it.
// Case and the difference between - and _ count for nothing.
func Nearest(name string, known []string) string {
	most := max(1, len(name)/4) // with more edits than that, a suggestion misleads
	best, fewest := "", most+1
	for _, k := range known {
		if edits := levenshtein.Distance(fold(name), fold(k), nil); edits < fewest {
			best, fewest = k, edits
		}
	}
	return best
}

// suggestion is Nearest, or else the one name that goes on where this one
// ends: password_sha256 for password.
func suggestion(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return near
	}
	for _, k := range known {
		if strings.HasPrefix(k, name+"_") {
			return k
		}
	}
	return ""
}

func fold(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}
