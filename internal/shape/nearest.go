package shape

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest returns the name most like the one given, or "" if none is like it.
// Case and the difference between - and _ count for nothing.
func Nearest(name string, known []string) string {
	const farthest = 0.6 // below this, a suggestion misleads more than it helps
	best, score := "", 0.0
	for _, k := range known {
		// Without MinScore, whose shortcut miscounts: it likens nosuch to lpush.
		if s := levenshtein.Match(fold(name), fold(k), nil); s >= farthest && s > score {
			best, score = k, s
		}
	}
	return best
}

func fold(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}
