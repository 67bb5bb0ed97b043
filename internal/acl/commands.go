package acl

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A CommandSet is which commands a list of rules allows. The zero value
// cannot be used; see Table.None.
type CommandSet struct {
	table    *Table
	allowed  bitset
	rules    []commandRule      // since the last that set every command
	firstArg map[int][]firstArg // of commands that are not allowed as a whole
}

// A commandRule is a rule that was applied: which commands it set.
type commandRule struct {
	commands bitset
	word     int
}

// A firstArg is a +command|argument rule of a command that is no container: it
// allows the command with that first argument. Before Redis 7.0 no command is
// a container, so that +config|get is such a rule.
type firstArg struct {
	argument string
	word     int
}

// None returns the set that allows no command but those that ACLs cannot
// take away.
func (t *Table) None() *CommandSet {
	return &CommandSet{table: t, allowed: newBitset(len(t.commands))}
}

var errNoCommand = errors.New("there is no such command or category")

// Apply applies one command rule: +get, -config|set, +@read, allcommands. The
// word number is kept as the reason of what changes. An error is what the
// server would refuse.
func (s *CommandSet) Apply(rule string, word int) error {
	rule = lower(rule)
	switch rule {
	case "allcommands", "+@all":
		s.setAll(true, word)
		return nil
	case "nocommands", "-@all":
		s.setAll(false, word)
		return nil
	}
	allow, name := rule[0] == '+', rule[1:]
	if category, ok := strings.CutPrefix(name, "@"); ok {
		members, ok := s.table.categories[category]
		if !ok {
			return errNoCommand
		}
		s.set(members, allow, word)
		return nil
	}
	return s.applyCommand(name, allow, word)
}

func (s *CommandSet) applyCommand(name string, allow bool, word int) error {
	t := s.table
	if i, ok := t.index[name]; ok {
		s.set(t.families[i], allow, word)
		return nil
	}
	parent, argument, ok := strings.Cut(name, "|")
	i, known := t.index[parent]
	switch {
	case !ok || !known || argument == "":
		return errNoCommand
	case strings.Contains(argument, "|") && t.dialect.selectors:
		return errors.New("a subcommand has no subcommands")
	case !allow:
		return fmt.Errorf("%s has no subcommand %s, and a first argument can only be allowed", parent, argument)
	case t.containers.has(i):
		return errNoCommand
	}
	if s.firstArg == nil {
		s.firstArg = map[int][]firstArg{}
	}
	s.firstArg[i] = append(s.firstArg[i], firstArg{argument, word})
	return nil
}

func (s *CommandSet) setAll(allow bool, word int) {
	s.rules = s.rules[:0] // every earlier rule is without effect
	s.set(s.table.all, allow, word)
}

func (s *CommandSet) set(commands bitset, allow bool, word int) {
	if allow {
		s.allowed.union(commands)
	} else {
		s.allowed.subtract(commands)
	}
	s.rules = append(s.rules, commandRule{commands, word})
	maps.DeleteFunc(s.firstArg, func(i int, _ []firstArg) bool { return commands.has(i) })
}

// Allows reports whether a command may be run, whatever its arguments. A
// container by itself cannot. The name command|argument stands for a command
// with that first argument, where it is no subcommand.
func (s *CommandSet) Allows(name string) bool {
	allowed, _ := s.decide(name)
	return allowed
}

// Decider returns the word whose rule last decided about a command, -1 if no
// rule did.
func (s *CommandSet) Decider(name string) int {
	_, word := s.decide(name)
	return word
}

func (s *CommandSet) decide(name string) (allowed bool, word int) {
	name = lower(name)
	if i, ok := s.table.index[name]; ok {
		return s.allows(i) && !s.table.containers.has(i), s.decider(i)
	}
	command, argument, _ := strings.Cut(name, "|")
	i, ok := s.table.index[command]
	if !ok || s.table.containers.has(i) {
		return false, -1
	}
	return s.allowsWith(i, argument)
}

// allowsWith reports whether a command may be run with a first argument.
func (s *CommandSet) allowsWith(i int, argument string) (allowed bool, word int) {
	if s.allows(i) {
		return true, s.decider(i)
	}
	for _, f := range s.firstArg[i] {
		if f.argument == lower(argument) {
			return true, f.word
		}
	}
	return false, s.decider(i)
}

func (s *CommandSet) allows(i int) bool { return s.allowed.has(i) || s.table.always.has(i) }

func (s *CommandSet) decider(i int) int {
	for _, r := range slices.Backward(s.rules) {
		if r.commands.has(i) {
			return r.word
		}
	}
	return -1
}

// runnable returns the commands that are allowed whatever their arguments,
// containers left out.
func (s *CommandSet) runnable() bitset {
	set := slices.Clone(s.allowed)
	set.union(s.table.always)
	set.subtract(s.table.containers)
	return set
}

// Names returns the allowed commands in ascending order, containers left out.
// A command that is allowed with certain first arguments only stands there as
// command|argument.
func (s *CommandSet) Names() []string {
	names := s.table.names(s.runnable())
	if rules := s.firstArgs(); len(rules) > 0 {
		names = append(names, rules...)
		slices.Sort(names)
	}
	return names
}

// firstArgs returns the command|argument rules that matter, in ascending
// order.
func (s *CommandSet) firstArgs() []string {
	var names []string
	for i, arguments := range s.firstArg {
		if s.allows(i) {
			continue
		}
		for _, f := range arguments {
			names = append(names, s.table.commands[i].Name+"|"+f.argument)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// empty reports whether no rule's command is left.
func (s *CommandSet) empty() bool { return s.allowed.count() == 0 && len(s.firstArg) == 0 }
