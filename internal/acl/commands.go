package acl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A Table is the commands of one server version, prepared for the evaluation
// of rules. Make one and use it for all users.
type Table struct {
	srv      *server.Server
	dialect  dialect
	commands []server.Command
	index    map[string]int   // by full name
	children map[string][]int // subcommands by container
}

// NewTable prepares the commands of a server.
func NewTable(srv *server.Server) *Table {
	t := &Table{srv: srv, dialect: dialectOf(srv), commands: srv.Commands(), index: map[string]int{}, children: map[string][]int{}}
	for i, c := range t.commands {
		t.index[c.Name] = i
		if c.Container != "" {
			t.children[c.Container] = append(t.children[c.Container], i)
		}
	}
	return t
}

// command returns the command of a name that CommandSet.Names gives.
func (t *Table) command(name string) server.Command {
	i, ok := t.index[name]
	if !ok {
		name, _, _ = strings.Cut(name, "|")
		i = t.index[name]
	}
	return t.commands[i]
}

// isContainer reports whether a command only holds subcommands.
func (t *Table) isContainer(i int) bool { return len(t.children[t.commands[i].Name]) > 0 }

// inCategory returns the commands that a category's rule changes: its members
// and, where a member is a container, its subcommands (acl.c,
// ACLSetSelectorCommandBitsForCategory).
func (t *Table) inCategory(name string) ([]int, bool) {
	members, ok := t.srv.Category(name)
	if !ok {
		return nil, false
	}
	var all []int
	for _, m := range members {
		all = append(all, t.index[m])
		all = append(all, t.children[m]...)
	}
	for i, c := range t.commands { // ACL CAT does not list containers
		if t.isContainer(i) && c.HasCategory(name) {
			all = append(all, i)
			all = append(all, t.children[c.Name]...)
		}
	}
	return all, true
}

// A CommandSet is which commands a list of rules allows. The zero value
// cannot be used; see Table.None.
type CommandSet struct {
	table    *Table
	allowed  []bool
	by       []int              // the word whose rule decided last, -1 if none did
	firstArg map[int][]firstArg // of commands that are not allowed as a whole
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
	s := &CommandSet{table: t, allowed: make([]bool, len(t.commands)), by: make([]int, len(t.commands)), firstArg: map[int][]firstArg{}}
	s.setAll(false, -1)
	return s
}

var errNoCommand = errors.New("there is no such command or category")

// Apply applies one command rule: +get, -config|set, +@read, allcommands. The
// word number is kept as the reason of what changes. An error is what the
// server would refuse.
func (s *CommandSet) Apply(rule string, word int) error {
	lower := strings.ToLower(rule)
	switch lower {
	case "allcommands", "+@all":
		s.setAll(true, word)
		return nil
	case "nocommands", "-@all":
		s.setAll(false, word)
		return nil
	}
	allow, name := lower[0] == '+', lower[1:]
	if category, ok := strings.CutPrefix(name, "@"); ok {
		members, ok := s.table.inCategory(category)
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
		s.set(append([]int{i}, t.children[name]...), allow, word)
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
	case t.isContainer(i):
		return errNoCommand
	}
	s.firstArg[i] = append(s.firstArg[i], firstArg{argument, word})
	return nil
}

func (s *CommandSet) setAll(allow bool, word int) {
	for i := range s.allowed {
		s.allowed[i], s.by[i] = allow, word
	}
	clear(s.firstArg)
}

func (s *CommandSet) set(commands []int, allow bool, word int) {
	for _, i := range commands {
		s.allowed[i], s.by[i] = allow, word
		delete(s.firstArg, i)
	}
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
	name = strings.ToLower(name)
	if i, ok := s.table.index[name]; ok {
		return s.allows(i), s.by[i]
	}
	command, argument, _ := strings.Cut(name, "|")
	i, ok := s.table.index[command]
	if !ok {
		return false, -1
	}
	for _, f := range s.firstArg[i] {
		if f.argument == argument && !s.allows(i) {
			return true, f.word
		}
	}
	return s.allows(i), s.by[i]
}

func (s *CommandSet) allows(i int) bool {
	return !s.table.isContainer(i) && (s.allowed[i] || s.table.commands[i].HasFlag(noAuth))
}

// noAuth marks commands that clients may send before they have logged in.
// ACLs can neither grant nor deny them (acl.c, ACLSelectorCheckCmd).
const noAuth = "no_auth"

// Names returns the allowed commands in ascending order, containers left out.
// A command that is allowed with certain first arguments only stands there as
// command|argument.
func (s *CommandSet) Names() []string {
	var names []string
	for i, c := range s.table.commands {
		if s.allows(i) {
			names = append(names, c.Name)
			continue
		}
		for _, f := range s.firstArg[i] {
			names = append(names, c.Name+"|"+f.argument)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// union returns what any one of the sets allows, in ascending order.
func union(sets []*CommandSet) []string {
	var names []string
	for _, s := range sets {
		names = append(names, s.Names()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
