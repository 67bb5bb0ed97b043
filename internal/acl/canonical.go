package acl

import (
	"slices"
	"strings"
)

// Rules returns the user's rules in canonical form, without passwords: another
// list of rules with the same grant gives the same text. Read after a user's
// name it gives that grant again. Its order is that of ACL LIST: switch, keys,
// channels, databases, commands, selectors. A selector that adds nothing is
// left out.
func (u *LoadedUser) Rules() string {
	words := []string{"off"}
	if u.On {
		words[0] = "on"
	}
	if u.NoPass {
		words = append(words, "nopass")
	}
	words = append(words, u.Root.rules()...)
	return strings.Join(append(words, u.selectorRules()...), " ")
}

func (u *LoadedUser) selectorRules() []string {
	var texts []string
	for i, s := range u.Selectors {
		if s.Commands.empty() || u.Root.covers(s) || u.coveredByOther(i) {
			continue
		}
		words := s.rules()
		for j := range words {
			words[j] = quoted(words[j])
		}
		texts = append(texts, "("+strings.Join(words, " ")+")")
	}
	slices.Sort(texts)
	return texts
}

// coveredByOther reports whether another selector allows all that this one
// does. Of two that allow the same, the first stays.
func (u *LoadedUser) coveredByOther(i int) bool {
	for j, other := range u.Selectors {
		if j != i && other.covers(u.Selectors[i]) && (j < i || !u.Selectors[i].covers(other)) {
			return true
		}
	}
	return false
}

// rules are the canonical rules of a selector.
func (p *Permissions) rules() []string {
	words := p.keyRules()
	if p.allChannels {
		words = append(words, "&*")
	} else {
		words = append(words, "resetchannels")
		words = append(words, p.channelRules()...)
	}
	if !p.databases.all {
		words = append(words, p.databases.String())
	}
	return append(words, p.Commands.canonical()...)
}

// keyRules leaves out patterns that another one covers.
func (p *Permissions) keyRules() []string {
	if p.allKeys {
		return []string{"~*"}
	}
	var words []string
	for i, k := range p.Keys {
		covered := false
		for j, other := range p.Keys {
			covered = covered || i != j && other.covers(k) && (j < i || !k.covers(other))
		}
		if !covered {
			words = append(words, k.rule())
		}
	}
	slices.Sort(words)
	return words
}

// rule spells a key pattern so that it is read back as it is: unlike ~*, the
// pattern %RW~* leaves out the empty key and lets more patterns follow.
func (p Pattern) rule() string {
	if p.Glob == "*" && p.Read && p.Write {
		return "%RW~*"
	}
	return p.String()
}

// channelRules keeps every pattern, since a subscription to patterns must name
// one literally.
func (p *Permissions) channelRules() []string {
	var words []string
	for _, c := range p.Channels {
		words = append(words, c.String())
	}
	slices.Sort(words)
	return words
}

// A unit is a category or a container: one rule for several commands.
type unit struct {
	name     string // as after the sign
	commands bitset
}

// unitsOf lists the categories and then the containers, each in ascending
// order.
func (t *Table) unitsOf() []unit {
	var units []unit
	for _, name := range t.srv.Categories() {
		units = append(units, unit{"@" + name, t.categories[name]})
	}
	for i := range t.containers.members() {
		units = append(units, unit{t.commands[i].Name, t.families[i]})
	}
	return units
}

// canonical spells the set with few rules: from nothing or from everything,
// whichever is shorter, by the categories and containers that bring it
// nearest, and then command by command.
func (s *CommandSet) canonical() []string {
	target := slices.Clone(s.allowed)
	target.intersect(s.table.callable)
	words := s.spell("-@all", newBitset(len(s.table.commands)), target)
	if fromAll := s.spell("+@all", slices.Clone(s.table.all), target); len(fromAll) < len(words) {
		words = fromAll
	}
	for _, name := range s.firstArgs() {
		words = append(words, "+"+name)
	}
	return words
}

// spell goes from one set of commands to another.
func (s *CommandSet) spell(first string, from, target bitset) []string {
	words := []string{first}
	for {
		u, allow, ok := s.nearest(from, target)
		if !ok {
			break
		}
		words = append(words, apply(from, u, allow))
	}
	// A container that can be called by itself brings its subcommands along.
	for _, only := range []bitset{s.table.containers, s.table.all} {
		for i := range s.table.apart(from, target, only).members() {
			one := unit{s.table.commands[i].Name, s.table.families[i]}
			words = append(words, apply(from, one, target.has(i)))
		}
	}
	return words
}

// apply changes a set by one rule and returns the rule.
func apply(set bitset, u unit, allow bool) string {
	if allow {
		set.union(u.commands)
		return "+" + u.name
	}
	set.subtract(u.commands)
	return "-" + u.name
}

// nearest returns the rule that leaves the fewest differences, if it saves
// more rules than the one it costs.
func (s *CommandSet) nearest(from, target bitset) (best unit, allow, ok bool) {
	least := s.table.differences(from, target, nil, false) - 1
	for _, u := range s.table.units {
		for _, sign := range []bool{true, false} {
			if n := s.table.differences(from, target, u.commands, sign); n < least {
				best, allow, ok, least = u, sign, true, n
			}
		}
	}
	return best, allow, ok
}

// differences counts the commands by which two sets would differ after a rule.
func (t *Table) differences(from, target, rule bitset, allow bool) int {
	n := 0
	for i, w := range from {
		switch {
		case rule == nil:
		case allow:
			w |= rule[i]
		default:
			w &^= rule[i]
		}
		n += bits((w ^ target[i]) & t.callable[i])
	}
	return n
}

// apart returns the commands of one set by which two others differ.
func (t *Table) apart(a, b, only bitset) bitset {
	set := newBitset(len(t.commands))
	for i := range set {
		set[i] = (a[i] ^ b[i]) & t.callable[i] & only[i]
	}
	return set
}
