package acl

import (
	"slices"
	"strings"
)

// An IdleRule is a rule without which the user may do the same.
type IdleRule struct {
	Word int
	By   int // the word of the later rule that erases it, 0 if others say the same as it
}

// Idle returns those among the user's own rules that could be left out, all
// together, in the order of the line. Rules about every command, key or
// channel are not judged, nor those of selectors, nor a -@category that takes
// nothing away: on a later version it may.
func (u *LoadedUser) Idle() []IdleRule {
	const name = 2 // words before the rules
	t := u.Root.Commands.table
	rules, _ := mergeSelectors(u.Words[name:], t.dialect)
	for i, r := range slices.Backward(rules) {
		if lower(r.text) == "reset" {
			rules = rules[i+1:]
			break
		}
	}
	idle := u.Root.idleCommands(rules)
	idle = append(idle, idlePatterns(t.patterns(rules, "~%", "resetkeys"), Pattern.covers)...)
	literally := u.Root.subscribesToPatterns()
	idle = append(idle, idlePatterns(t.patterns(rules, "&", "resetchannels"), func(p, q Pattern) bool {
		return p.Glob == q.Glob || !literally && globCovers(p.Glob, q.Glob)
	})...)
	slices.SortFunc(idle, func(a, b IdleRule) int { return a.Word - b.Word })
	return idle
}

// A step is a command rule, what it sets, and what was allowed before it.
type step struct {
	rule
	sets    bitset
	before  bitset
	partial bool // it allows a command with a first argument
}

// steps applies the command rules among some rules.
func (t *Table) steps(rules []rule) []step {
	var steps []step
	set := t.None()
	for _, r := range rules {
		if !isCommandRule(r.text) {
			continue
		}
		s := step{rule: r, before: slices.Clone(set.allowed)}
		arguments := len(set.firstArgs())
		if r.text[0] == '-' {
			for i := range set.firstArg {
				s.before.add(i)
			}
		}
		if set.Apply(r.text, r.word) != nil {
			continue
		}
		if n := len(set.rules); n > 0 && set.rules[n-1].word == r.word {
			s.sets = set.rules[n-1].commands
		} else {
			command, _, _ := strings.Cut(lower(r.text[1:]), "|")
			s.partial, s.sets = true, newBitset(len(t.commands))
			s.sets.add(t.index[command])
			if len(set.firstArgs()) == arguments {
				s.before = s.sets // it was allowed already
			}
		}
		steps = append(steps, s)
	}
	return steps
}

func isCommandRule(text string) bool {
	return strings.ContainsAny(text[:1], "+-") || isAboutAll(text)
}

// isAboutAll reports whether a rule is about every command, key or channel.
func isAboutAll(text string) bool {
	return slices.Contains([]string{"allcommands", "nocommands", "+@all", "-@all", "allkeys", "~*", "allchannels", "&*"}, lower(text))
}

// idleCommands goes back from the last rule. What a rule sets counts where no
// later rule sets it too, and where it was otherwise before.
func (p *Permissions) idleCommands(rules []rule) []IdleRule {
	t := p.Commands.table
	var idle []IdleRule
	later := newBitset(len(t.commands))
	for _, s := range slices.Backward(t.steps(rules)) {
		counts := slices.Clone(s.sets)
		counts.intersect(t.callable)
		all := counts.count()
		opposed := slices.Clone(counts)
		counts.subtract(later)
		if s.text[0] == '+' {
			counts.subtract(s.before)
			opposed.subtract(p.Commands.allowed)
		} else {
			counts.intersect(s.before)
			opposed.intersect(p.Commands.allowed)
		}
		switch {
		case isAboutAll(s.text), counts.count() > 0:
			if !s.partial {
				later.union(s.sets)
			}
		case all > 0 && opposed.count() == all && p.eraser(opposed) > s.word:
			idle = append(idle, IdleRule{s.word, p.eraser(opposed)})
		case !strings.HasPrefix(s.text, "-@"):
			idle = append(idle, IdleRule{Word: s.word})
		}
	}
	return idle
}

// eraser returns the word that decides about the first of some commands.
func (p *Permissions) eraser(commands bitset) int {
	for i := range commands.members() {
		return p.Commands.decider(i)
	}
	return -1
}

// patterns lists the patterns of rules that begin with one of some signs, and
// the reset of such patterns as one without a text.
func (t *Table) patterns(rules []rule, signs, reset string) []Pattern {
	var patterns []Pattern
	for _, r := range rules {
		p := newPermissions(t)
		_ = p.apply("resetkeys", 0)
		_ = p.apply("resetchannels", 0)
		switch {
		case lower(r.text) == reset:
			patterns = append(patterns, Pattern{Word: r.word})
		case strings.ContainsAny(r.text[:1], signs) && p.apply(r.text, r.word) == nil:
			patterns = append(append(patterns, p.Keys...), p.Channels...)
		}
	}
	return patterns
}

// idlePatterns returns those that a reset takes away or another one covers.
func idlePatterns(patterns []Pattern, covers func(p, q Pattern) bool) []IdleRule {
	var idle []IdleRule
	kept := 0
	for i, p := range patterns {
		if p.Glob != "" {
			continue
		}
		for _, erased := range patterns[kept:i] {
			idle = append(idle, IdleRule{erased.Word, p.Word})
		}
		kept = i + 1
	}
	patterns = patterns[kept:]
	for i, p := range patterns {
		if p.Glob != "*" && slices.ContainsFunc(patterns, func(q Pattern) bool {
			return q.Word != p.Word && covers(q, p) && (q.Word < p.Word || !covers(p, q))
		}) {
			idle = append(idle, IdleRule{Word: patterns[i].Word})
		}
	}
	return idle
}
