package main

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// nonsense is a value that no typed directive takes, so that the error tells
// the type.
const nonsense = "redisguard-nonsense"

// fileProbes are values for what only the file's own parser knows. Its errors
// do not tell a wrong number of values from an unknown name, so the numbers
// must be right.
var fileProbes = map[string]string{
	"include":        "/nonexistent/redisguard",
	"loadmodule":     "/nonexistent/redisguard",
	"rename-command": "get redisguard-get",
	"user":           "redisguard off",
	"sentinel":       "monitor",
}

// unknownMarks are what servers say of a directive that they do not know; the
// second is redis 8's.
var unknownMarks = []string{"Bad directive", "Unresolved Configuration"}

// known reports whether a server knows a directive at all.
func (v verdict) known() bool {
	for _, m := range unknownMarks {
		if strings.Contains(v.output, m) {
			return false
		}
	}
	return true
}

// typeMarks tell a type by the server's error (src/config.c, the set functions
// of each type).
var typeMarks = []struct {
	mark string
	kind server.Type
}{
	{"argument must be 'yes' or 'no'", server.TypeBool},
	{"must be one of the following: ", server.TypeEnum},
	{"couldn't be parsed into an integer", server.TypeInteger},
	{"must be a memory or percent value", server.TypeMemoryOrPercent},
	{"must be a memory value", server.TypeMemory},
	{"couldn't be parsed as an octal number", server.TypeOctal},
}

// kind tells the type by what the server said of nonsense; false where it took
// it or said something else.
func (v verdict) kind() (server.Type, bool) {
	for _, m := range typeMarks {
		if strings.Contains(v.output, m.mark) {
			return m.kind, true
		}
	}
	return "", false
}

var enumPattern = regexp.MustCompile(`must be one of the following: ([^\r\n]+)`)

func (v verdict) enum() []string {
	m := enumPattern.FindStringSubmatch(v.output)
	if m == nil {
		return nil
	}
	return strings.Split(m[1], ", ")
}

var boundsPattern = regexp.MustCompile(`argument must be between (-?[0-9]+) and ([0-9]+) inclusive`)

// bounds reads the range out of an error; the numbers are octal for a file
// mode.
func (v verdict) bounds(kind server.Type) *server.Range {
	m := boundsPattern.FindStringSubmatch(v.output)
	if m == nil {
		return nil
	}
	base := 10
	if kind == server.TypeOctal {
		base = 8
	}
	low, err := strconv.ParseInt(m[1], base, 64)
	if err != nil {
		return nil
	}
	high, err := strconv.ParseUint(m[2], base, 64)
	if err != nil {
		return nil
	}
	return &server.Range{Min: low, Max: high}
}

// boundProbes are values out of range, tried in turn until an error tells the
// bounds: both stand in it. Nothing here tells the bounds of a number that may
// be anything.
var boundProbes = map[server.Type][]string{
	server.TypeInteger:         {"-9223372036854775808", "9223372036854775807"},
	server.TypeMemory:          {"-9223372036854775808", "0", "18446744073709551615"},
	server.TypeMemoryOrPercent: {"0", "18446744073709551615"},
	server.TypeOctal:           {"7777777"},
}

// readBounds finds a number's range by trial starts; nil where no error tells
// it.
func readBounds(path, name string, kind server.Type) (*server.Range, error) {
	for _, value := range boundProbes[kind] {
		v, err := try(path, name+" "+value)
		if err != nil {
			return nil, err
		}
		if r := v.bounds(kind); r != nil {
			return r, nil
		}
	}
	return nil, nil
}
