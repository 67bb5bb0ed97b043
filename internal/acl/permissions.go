package acl

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Permissions are what a user's own rules, or one of its selectors, allow:
// commands, and the keys and channels they may touch. A command passes if all
// of it passes in one Permissions.
type Permissions struct {
	Commands    *CommandSet
	Keys        []Pattern
	Channels    []Pattern
	databases   databases
	allKeys     bool // by allkeys or ~*: every key, and no pattern may follow
	allChannels bool // by allchannels or &*: likewise
	dialect     dialect
}

// A Pattern is a glob pattern of keys or channels.
type Pattern struct {
	Glob  string
	Read  bool // keys only
	Write bool // keys only
	Word  int  // the word of the line that adds it
}

func newPermissions(t *Table) *Permissions {
	p := &Permissions{Commands: t.None(), databases: databases{all: true, word: -1}, dialect: t.dialect}
	if t.dialect.allChannels {
		p.Channels, p.allChannels = []Pattern{{Glob: "*", Word: -1}}, true
	}
	return p
}

// AllKeys reports whether a pattern gives every key, and which word says so.
func (p *Permissions) AllKeys() (word int, all bool) { return everything(p.Keys) }

// AllChannels reports whether every channel may be used, and which word says
// so, -1 if it is the server's default.
func (p *Permissions) AllChannels() (word int, all bool) { return everything(p.Channels) }

// Unlimited reports whether every command may be run on every key. A Sentinel
// has none.
func (p *Permissions) Unlimited() bool {
	_, keys := p.AllKeys()
	keys = keys || p.Commands.table.srv.IsSentinel()
	lacking := slices.Clone(p.Commands.table.callable)
	lacking.subtract(p.Commands.allowed)
	return keys && lacking.count() == 0
}

func everything(patterns []Pattern) (word int, all bool) {
	i := slices.IndexFunc(patterns, func(p Pattern) bool { return strings.Trim(p.Glob, "*") == "" && p.Glob != "" })
	if i < 0 {
		return 0, false
	}
	return patterns[i].Word, true
}

var (
	errSyntax   = errors.New("the rule is not part of the ACL language")
	errAllKeys  = errors.New("a pattern after * adds nothing, and the server refuses it")
	errAllChans = errors.New("a channel after * adds nothing, and the server refuses it")
)

// apply applies a rule about keys, channels or commands (acl.c,
// ACLSetSelector).
func (p *Permissions) apply(rule string, word int) error {
	switch lower := lower(rule); lower {
	case "allkeys", "~*":
		p.Keys, p.allKeys = []Pattern{{"*", true, true, word}}, true
		return nil
	case "resetkeys":
		p.Keys, p.allKeys = nil, false
		return nil
	case "allchannels", "&*":
		p.Channels, p.allChannels = []Pattern{{Glob: "*", Word: word}}, true
		return nil
	case "resetchannels":
		p.Channels, p.allChannels = nil, false
		return nil
	case "allcommands", "nocommands":
		return p.Commands.Apply(lower, word)
	}
	switch rule[0] {
	case '~', '%':
		return p.addKeys(rule, word)
	case '&':
		return p.addChannel(rule[1:], word)
	case '+', '-':
		return p.Commands.Apply(rule, word)
	default:
		return p.applyDatabase(rule, word)
	}
}

// keyRule reads %R~a. Without the ~ the pattern is empty. A lone % Valkey 8.0
// takes, to crash when it lists the user; here it is refused everywhere.
var keyRule = regexp.MustCompile(`(?is)^%(R|W|RW|WR)(?:~(.*))?$`)

// blanks are what a pattern must not contain; they do not end a word of the
// file.
const blanks = "\t\v\f\r\x00"

func (p *Permissions) addKeys(rule string, word int) error {
	pattern := Pattern{Glob: rule[1:], Read: true, Write: true, Word: word}
	if rule[0] == '%' {
		m := keyRule.FindStringSubmatch(rule)
		if m == nil || !p.dialect.selectors {
			return errSyntax
		}
		access := strings.ToUpper(m[1])
		pattern = Pattern{m[2], strings.Contains(access, "R"), strings.Contains(access, "W"), word}
	}
	switch {
	case strings.ContainsAny(pattern.Glob, " "+blanks):
		return errSyntax
	case p.allKeys:
		return errAllKeys
	}
	if i := slices.IndexFunc(p.Keys, func(k Pattern) bool { return k.Glob == pattern.Glob }); i >= 0 {
		p.Keys[i].Read = p.Keys[i].Read || pattern.Read
		p.Keys[i].Write = p.Keys[i].Write || pattern.Write
		return nil
	}
	p.Keys = append(p.Keys, pattern)
	return nil
}

func (p *Permissions) addChannel(glob string, word int) error {
	if strings.ContainsAny(glob, " "+blanks) {
		return errSyntax
	}
	switch {
	case p.allChannels:
		return errAllChans
	case slices.ContainsFunc(p.Channels, func(c Pattern) bool { return c.Glob == glob }):
		return nil
	}
	p.Channels = append(p.Channels, Pattern{Glob: glob, Word: word})
	return nil
}

// String spells a key pattern as a rule.
func (p Pattern) String() string {
	switch {
	case p.Read && p.Write:
		return "~" + p.Glob
	case p.Read:
		return "%R~" + p.Glob
	case p.Write:
		return "%W~" + p.Glob
	default:
		return "&" + p.Glob
	}
}

// faultAt says which rule is wrong and why. A password's rule is not shown.
func faultAt(rule string, err error) string {
	if strings.ContainsAny(rule[:min(1, len(rule))], "><#!") {
		rule = rule[:1] + "…"
	}
	return fmt.Sprintf("%s: %v", rule, err)
}
