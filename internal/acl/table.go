package acl

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A Table is the commands of one server version, prepared for the evaluation
// of rules. Make one and use it for all users. It does not change.
type Table struct {
	srv        *server.Server
	dialect    dialect
	commands   []server.Command  // in ascending order of their names
	index      map[string]int    // by full name
	families   []bitset          // by command: itself and its subcommands
	categories map[string]bitset // what a category's rule changes
	all        bitset
	containers bitset // commands that have subcommands
	always     bitset // commands that ACLs can neither grant nor deny
	dangerous  bitset // commands in the category of that name
	callable   bitset // commands that ACLs decide about, containers left out that need a subcommand
	units      []unit // what one rule can change at once, for the canonical form
	databases  int    // how many a server has unless told otherwise
	mended     bool   // it finds the keys of some commands by their own procedures
}

// noAuth marks commands that clients may send before they have logged in.
// ACLs can neither grant nor deny them (acl.c, ACLSelectorCheckCmd).
const noAuth = "no_auth"

// NewTable prepares the commands of a server.
func NewTable(srv *server.Server) *Table {
	t := &Table{srv: srv, dialect: dialectOf(srv), commands: srv.Commands()}
	size := len(t.commands)
	t.index = make(map[string]int, size)
	t.all, t.containers, t.always, t.dangerous = newBitset(size), newBitset(size), newBitset(size), newBitset(size)
	for i, c := range t.commands {
		t.index[c.Name] = i
		t.all.add(i)
		if len(c.Subcommands) > 0 {
			t.containers.add(i)
		}
		if c.HasFlag(noAuth) {
			t.always.add(i)
		}
		if c.HasCategory("dangerous") {
			t.dangerous.add(i)
		}
	}
	t.families = make([]bitset, size)
	for i, c := range t.commands {
		family := newBitset(size)
		family.add(i)
		for _, name := range c.Subcommands {
			family.add(t.index[name])
		}
		t.families[i] = family
	}
	t.categories = t.categorise()
	t.callable = t.callables()
	t.units = t.unitsOf()
	t.databases = databasesOf(srv)
	t.mended = argumentTable().mended.in(srv.Target())
	return t
}

// Mended returns the table of a server that finds the keys of every command
// that later releases mended, though its version does not say so: distributors
// bring such patches to older releases.
func (t *Table) Mended() *Table {
	patched := *t
	patched.mended = true
	return &patched
}

func (t *Table) callables() bitset {
	set := slices.Clone(t.all)
	set.subtract(t.always)
	for i := range t.containers.members() {
		if t.commands[i].Arity != -1 { // COMMAND has it
			set[i/wordBits] &^= 1 << (i % wordBits)
		}
	}
	return set
}

// categorise collects what each category's rule changes: its members and,
// where a member is a container, its subcommands (acl.c,
// ACLSetSelectorCommandBitsForCategory).
func (t *Table) categorise() map[string]bitset {
	categories := map[string]bitset{}
	for _, name := range t.srv.Categories() {
		set := newBitset(len(t.commands))
		members, _ := t.srv.Category(name)
		for _, m := range members {
			set.union(t.families[t.index[m]])
		}
		categories[name] = set
	}
	for i := range t.containers.members() { // ACL CAT does not list containers
		for _, name := range t.commands[i].Categories {
			if set, ok := categories[name]; ok {
				set.union(t.families[i])
			}
		}
	}
	return categories
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

// names returns the names of the members of a set, in ascending order.
func (t *Table) names(set bitset) []string {
	names := make([]string, 0, set.count())
	for i := range set.members() {
		names = append(names, t.commands[i].Name)
	}
	return names
}

// named returns the commands that a command, container, @category or
// command|argument stands for, containers themselves left out.
func (t *Table) named(entry string) ([]string, bool) {
	entry = lower(entry)
	if entry == "@all" {
		return t.leaves(t.all), true
	}
	if category, ok := strings.CutPrefix(entry, "@"); ok {
		members, ok := t.categories[category]
		return t.leaves(members), ok
	}
	if i, ok := t.index[entry]; ok {
		return t.leaves(t.families[i]), true
	}
	command, argument, _ := strings.Cut(entry, "|")
	i, ok := t.index[command]
	return []string{entry}, ok && argument != "" && !t.containers.has(i)
}

// isNotLater reports whether a command with a first argument is, in the nearest
// later version that knows it, a subcommand that is not in the category: CLIENT
// of Redis 6.2 is dangerous as a whole, CLIENT SETNAME is not.
func (t *Table) isNotLater(name, category string) bool {
	if _, ok := t.index[name]; ok {
		return false
	}
	for _, later := range server.Known() {
		target, err := server.ParseTarget(later)
		if err != nil || target.Engine != t.srv.Target().Engine || target.Compare(t.srv.Target()) <= 0 {
			continue
		}
		srv, err := server.Find(target)
		if err != nil {
			return false
		}
		if c, ok := inRole(roleOf(t.srv), srv).Command(name); ok {
			return !c.HasCategory(category)
		}
	}
	return false
}

// leaves names the members of a set that are no containers.
func (t *Table) leaves(set bitset) []string {
	leaves := slices.Clone(set)
	leaves.subtract(t.containers[:len(leaves)])
	return t.names(leaves)
}

// lower is the server's own lower case: it knows no letters but ASCII's.
func lower(s string) string {
	isUpper := func(b byte) bool { return 'A' <= b && b <= 'Z' }
	if !slices.ContainsFunc([]byte(s), isUpper) {
		return s
	}
	b := []byte(s)
	for i := range b {
		if isUpper(b[i]) {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}
