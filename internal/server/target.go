package server

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Engine is a family of servers that share a command language.
type Engine string

// The engines whose facts this package holds.
const (
	Redis  Engine = "redis"
	Valkey Engine = "valkey"
)

// maxTargetLength bounds what ParseTarget looks at and repeats: the longest
// spelling that means something is far shorter.
const maxTargetLength = 32

// maxVersionPart bounds one number of a version, so that a stray port number
// or a date is not taken for one.
const maxVersionPart = 999

// Target is a server as a user named it: an engine and a version. Patch counts
// only where HasPatch is set.
type Target struct {
	Engine              Engine
	Major, Minor, Patch int
	HasPatch            bool
}

// ParseTarget reads the name of a server. It takes "redis-7.2", "redis-7.2.4"
// and the spellings of cloud interfaces such as "REDIS_7_2" and "VALKEY_8_0",
// in any case and with dash, underscore or dot between the numbers. A name
// that leaves the minor version open ("redis-7", Memorystore's "REDIS_6_X") is
// an error, because facts differ between minor versions. The target need not
// be one with facts: that is for Find to say.
func ParseTarget(s string) (Target, error) {
	t, ok := parseTarget(s)
	if !ok {
		return Target{}, targetError(s)
	}
	return t, nil
}

func parseTarget(s string) (Target, bool) {
	if len(s) > maxTargetLength {
		return Target{}, false
	}
	parts := strings.FieldsFunc(strings.ToLower(s), isSeparator)
	if len(parts) < 3 || len(parts) > 4 || strings.Join(parts, ".") != normalise(s) {
		return Target{}, false
	}
	t := Target{Engine: Engine(parts[0]), HasPatch: len(parts) == 4}
	if t.Engine != Redis && t.Engine != Valkey {
		return Target{}, false
	}
	for i, n := range []*int{&t.Major, &t.Minor, &t.Patch}[:len(parts)-1] {
		v, ok := parseVersionPart(parts[i+1])
		if !ok {
			return Target{}, false
		}
		*n = v
	}
	return t, true
}

func isSeparator(r rune) bool { return r == '-' || r == '_' || r == '.' }

// normalise gives s in lower case with every separator a dot; comparing with
// it refuses doubled, leading and trailing separators.
func normalise(s string) string {
	return strings.NewReplacer("-", ".", "_", ".").Replace(strings.ToLower(s))
}

// parseVersionPart takes decimal digits only: no sign, blank or leading zero.
func parseVersionPart(s string) (int, bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || n > maxVersionPart || strconv.FormatUint(n, 10) != s {
		return 0, false
	}
	return int(n), true
}

// String gives the canonical name: "redis-7.2", or "redis-7.2.4" with a patch
// version.
func (t Target) String() string {
	if t.HasPatch {
		return fmt.Sprintf("%s-%d.%d.%d", t.Engine, t.Major, t.Minor, t.Patch)
	}
	return t.line()
}

// line names the minor version, which is what facts are kept by.
func (t Target) line() string {
	return fmt.Sprintf("%s-%d.%d", t.Engine, t.Major, t.Minor)
}

// Compare orders targets by engine, then major, then minor version: negative
// when t comes first. Patch versions share their facts and compare as equal.
func (t Target) Compare(o Target) int {
	return cmp.Or(
		strings.Compare(string(t.Engine), string(o.Engine)),
		cmp.Compare(t.Major, o.Major),
		cmp.Compare(t.Minor, o.Minor),
	)
}
