package server

import (
	"math"
	"strconv"
	"strings"
)

// ParseMemory reads a size as the server does (util.c, memtoull): 1k is 1000
// bytes, 1kb is 1024, and a unit without digits is 0.
func ParseMemory(v string) (bytes uint64, ok bool) {
	end := strings.IndexFunc(v, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(v)
	}
	factor, known := memoryUnits[strings.ToLower(v[end:])]
	if !known || end == 0 {
		return 0, known
	}
	n, err := strconv.ParseUint(v[:end], 10, 64)
	if err != nil || n > math.MaxUint64/factor {
		return 0, false
	}
	return n * factor, true
}

var memoryUnits = map[string]uint64{
	"": 1, "b": 1, "k": 1e3, "kb": 1 << 10, "m": 1e6, "mb": 1 << 20, "g": 1e9, "gb": 1 << 30,
}
