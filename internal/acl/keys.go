package acl

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A keyArgument is a word of a call that is a key, and what the command does
// to it. A key that is neither read nor written, as for EXISTS, must be
// matched by some pattern all the same.
type keyArgument struct {
	position    int
	read, write bool
}

// keysOf finds the keys among the words of a call, in the order in which the
// server checks them (db.c, getKeysFromCommandWithSpecs).
func (t *Table) keysOf(c server.Command, words []string) []keyArgument {
	procedure := argumentTable().keys[c.Name]
	if t.mended && slices.Contains(argumentTable().mended.Commands, c.Name) {
		if !slices.ContainsFunc(c.KeySpecs, func(k server.KeySpec) bool { return beginning(k, words) > 0 }) {
			return nil
		}
		return procedure(words)
	}
	if len(c.KeySpecs) == 0 { // as on every command of Redis 6.2
		if procedure != nil {
			return procedure(words)
		}
		return keysInRange(c, words)
	}
	if slices.ContainsFunc(c.KeySpecs, server.KeySpec.IsKey) && !slices.ContainsFunc(c.KeySpecs, variable) {
		if keys, ok := keysBySpecs(c.KeySpecs, words); ok {
			return keys
		}
	}
	if procedure != nil {
		return procedure(words)
	}
	return nil
}

// variable tells that the options decide what is done to the key.
func variable(k server.KeySpec) bool { return slices.Contains(k.Flags, "variable_flags") }

// keysInRange takes the keys from first to last (db.c of Redis 6.2,
// getKeysUsingCommandTable).
func keysInRange(c server.Command, words []string) []keyArgument {
	if c.FirstKey == 0 {
		return nil
	}
	last := c.LastKey
	if last < 0 {
		last += len(words)
	}
	if last >= len(words) {
		return nil
	}
	var keys []keyArgument
	for i := c.FirstKey; i <= last; i += max(c.Step, 1) {
		keys = append(keys, keyArgument{i, true, true})
	}
	return keys
}

// keysBySpecs takes the keys that the specifications find. It fails as a
// whole if one of them does not apply to the call; one whose keyword does not
// stand in the call is left out (db.c, getKeysUsingKeySpecs).
func keysBySpecs(specs []server.KeySpec, words []string) ([]keyArgument, bool) {
	var keys []keyArgument
	for _, spec := range specs {
		if !spec.IsKey() {
			continue
		}
		begin := beginning(spec, words)
		if begin == 0 && spec.Begin == server.BeginKeyword {
			continue
		}
		first, last, ok := bounds(spec, begin, words)
		if !ok || first >= len(words) || last >= len(words) || last < first || slices.Contains(spec.Flags, "incomplete") {
			return nil, false
		}
		read := slices.Contains(spec.Flags, "access")
		write := slices.ContainsFunc(spec.Flags, func(f string) bool { return f == "insert" || f == "delete" || f == "update" })
		for i := first; i <= last; i += max(spec.Step, 1) {
			keys = append(keys, keyArgument{i, read, write})
		}
	}
	return keys, true
}

// bounds returns the first and the last key of a specification.
func bounds(spec server.KeySpec, begin int, words []string) (first, last int, ok bool) {
	switch {
	case begin == 0: // only the command's own procedure knows
		return 0, 0, false
	case spec.Find == server.FindRange && spec.Last >= 0:
		return begin, begin + spec.Last, true
	case spec.Find == server.FindRange && spec.Limit > 1:
		return begin, begin + (len(words)-begin)/spec.Limit + spec.Last, true
	case spec.Find == server.FindRange:
		return begin, len(words) + spec.Last, true
	case spec.Find == server.FindKeyNum && begin+spec.NumIndex < len(words):
		count, ok := number(words[begin+spec.NumIndex])
		first = begin + spec.First
		return first, first + (count-1)*max(spec.Step, 1), ok && 0 <= count && count <= len(words)
	default:
		return 0, 0, false
	}
}

// beginning returns the word where the keys of a specification begin, 0 if
// there is none. Neither the last word nor, from the end, the first argument
// is ever taken for a keyword.
func beginning(spec server.KeySpec, words []string) int {
	switch spec.Begin {
	case server.BeginIndex:
		return spec.Index
	case server.BeginKeyword:
		from, until, step := spec.From, len(words)-1, 1
		if from < 0 {
			from, until, step = len(words)+from, 1, -1
		}
		for i := from; 0 < i && i < len(words) && i != until; i += step {
			if lower(words[i]) == lower(spec.Keyword) {
				return i + 1
			}
		}
	}
	return 0
}
