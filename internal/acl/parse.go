package acl

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A File is a users.acl as a server reads it.
type File struct {
	Users  []*LoadedUser // in the order of the file
	Faults []Fault       // what keeps the server from loading it
	table  *Table
	byName map[string]*LoadedUser
}

// A LoadedUser is a user as the server has it after reading the file.
type LoadedUser struct {
	Name      string
	Line      int // counted from 1
	Words     []string
	On        bool
	NoPass    bool
	Passwords []Password
	Root      *Permissions   // its own rules
	Selectors []*Permissions // alternatives to them
}

// A Password is one of a user's passwords, without its text.
type Password struct {
	Word  int  // of the line
	Plain bool // given in clear text, not as a hash
	hash  string
}

// A Fault is a line that makes the server refuse the whole file.
type Fault struct {
	Line    int
	Word    int    // of the line, counted from 0; 0 if it is about the line
	Message string // holds no password
	Crash   bool   // the server does not refuse but crashes
	clash   bool   // the rule would do without the one before it
}

// Parse reads a users.acl by the rules of that server (acl.c,
// ACLLoadFromFile). It never fails: what the server would refuse is a fault
// with its line.
func Parse(text []byte, srv *server.Server) *File {
	f := newFile(NewTable(srv))
	for i, raw := range strings.Split(string(text), "\n") {
		if line := strings.Trim(raw, " \t\r\n"); line != "" {
			f.parseLine(i+1, line)
		}
	}
	return f
}

func newFile(t *Table) *File { return &File{table: t, byName: map[string]*LoadedUser{}} }

// User returns the user of that name, nil if there is none.
func (f *File) User(name string) *LoadedUser { return f.byName[name] }

// Server returns the server whose rules the file was read by.
func (f *File) Server() *server.Server { return f.table.srv }

func (f *File) fault(line int, format string, args ...any) {
	f.Faults = append(f.Faults, Fault{Line: line, Message: fmt.Sprintf(format, args...)})
}

func (f *File) parseLine(number int, line string) {
	words := strings.Split(line, " ")
	if words[0] != "user" || len(words) < 2 || words[1] == "" {
		f.fault(number, "must begin with user and a name, separated by one space; comments are not allowed")
		return
	}
	if strings.ContainsAny(words[1], blanks) {
		f.fault(number, "the user's name must not contain spaces")
		return
	}
	if f.table.dialect.selectors && f.User(words[1]) != nil {
		f.fault(number, "user %s stands twice", words[1])
		return
	}
	u := &LoadedUser{Name: words[1], Line: number, Words: words, Root: newPermissions(f.table)}
	rules, closed := mergeSelectors(words[2:], f.table.dialect)
	if !closed {
		f.Faults = append(f.Faults, Fault{Line: number, Message: "a parenthesis is not closed", Crash: true})
		return
	}
	for _, r := range rules {
		if wrong, err := u.apply(r, f.table); err != nil {
			f.Faults = append(f.Faults, Fault{
				Line: number, Word: wrong.word, Message: faultAt(wrong.text, err),
				clash: errors.Is(err, errAllKeys) || errors.Is(err, errAllChans),
			})
		}
	}
	f.Users = append(f.Users, u)
	if f.byName[u.Name] == nil {
		f.byName[u.Name] = u
	}
}

// A rule is one rule of a line; a selector spans several words.
type rule struct {
	text string
	word int // where it begins
}

// mergeSelectors joins the words of each selector (acl.c,
// ACLMergeSelectorArguments).
func mergeSelectors(words []string, d dialect) (rules []rule, closed bool) {
	const name = 2 // words before the rules
	open := -1
	for i, w := range words {
		w = strings.Trim(w, "\t\r\n")
		switch {
		case open >= 0:
			last := &rules[len(rules)-1]
			last.text += " " + w
		case w == "":
			continue
		default:
			rules = append(rules, rule{w, i + name})
			if d.selectors && w[0] == '(' {
				open = i
			}
		}
		if open >= 0 && strings.HasSuffix(w, ")") {
			open = -1
		}
	}
	return rules, open < 0
}

var hashed = regexp.MustCompile(`^[0-9a-f]{64}$`)

// apply applies one rule to the user (acl.c, ACLSetUser). With an error comes
// the rule that is wrong, which may be one inside a selector.
func (u *LoadedUser) apply(r rule, t *Table) (rule, error) {
	switch lower := lower(r.text); lower {
	case "on", "off":
		u.On = lower == "on"
		return r, nil
	case "nopass":
		u.NoPass, u.Passwords = true, nil
		return r, nil
	case "resetpass":
		u.NoPass, u.Passwords = false, nil
		return r, nil
	case "sanitize-payload", "skip-sanitize-payload":
		return r, nil
	case "clearselectors":
		u.Selectors = nil
		return r, nil
	case "reset":
		*u = LoadedUser{Name: u.Name, Line: u.Line, Words: u.Words, Root: newPermissions(t)}
		return r, nil
	}
	switch r.text[0] {
	case '>', '#':
		return r, u.addPassword(r)
	case '<', '!':
		return r, u.removePassword(r)
	case '(':
		return u.addSelector(r, t)
	default:
		return r, u.Root.apply(r.text, r.word)
	}
}

func (u *LoadedUser) addPassword(r rule) error {
	p := Password{Word: r.word, Plain: r.text[0] == '>', hash: r.text[1:]}
	if p.Plain {
		p.hash = sha256Hex(p.hash)
	} else if !hashed.MatchString(p.hash) {
		return errors.New("a hash must have 64 lower-case hex digits")
	}
	u.NoPass = false
	u.Passwords = append(u.Passwords, p)
	return nil
}

func (u *LoadedUser) removePassword(r rule) error {
	hash := r.text[1:]
	if r.text[0] == '<' {
		hash = sha256Hex(hash)
	}
	before := len(u.Passwords)
	u.Passwords = slices.DeleteFunc(u.Passwords, func(p Password) bool { return p.hash == hash })
	if len(u.Passwords) == before {
		return errors.New("the user has no such password")
	}
	return nil
}

// addSelector reads a selector. Quotes that do not close leave it without
// any rule (acl.c, aclCreateSelectorFromOpSet).
func (u *LoadedUser) addSelector(r rule, t *Table) (rule, error) {
	if !t.dialect.selectors || !strings.HasSuffix(r.text, ")") {
		return r, errSyntax
	}
	p := newPermissions(t)
	for _, a := range splitArguments(r.text[1:len(r.text)-1], t.dialect) {
		within := rule{a.text, r.word + strings.Count(r.text[:1+a.begin], " ")}
		err := errSyntax
		if a.text != "" {
			err = p.apply(within.text, within.word)
		}
		if err != nil {
			return within, err
		}
	}
	u.Selectors = append(u.Selectors, p)
	return r, nil
}

// All returns the user's own permissions and those of its selectors.
func (u *LoadedUser) All() []*Permissions {
	return append([]*Permissions{u.Root}, u.Selectors...)
}

// Allows reports whether the user may run a command by its own rules or by any
// selector; see CommandSet.Allows.
func (u *LoadedUser) Allows(command string) bool {
	return slices.ContainsFunc(u.All(), func(p *Permissions) bool { return p.Commands.Allows(command) })
}

// Commands returns the commands that the user may run by its own rules or by
// any selector, in ascending order.
func (u *LoadedUser) Commands() []string { return u.commandsAmong(u.Root.Commands.table.all) }

// Dangerous returns those among the user's commands that the server counts as
// @dangerous. Where a command with a first argument became a subcommand later,
// its own categories decide: CLIENT of Redis 6.2 is dangerous as a whole,
// CLIENT SETNAME is not.
func (u *LoadedUser) Dangerous() []string {
	t := u.Root.Commands.table
	return slices.DeleteFunc(u.commandsAmong(t.dangerous), func(name string) bool { return t.isNotLater(name, "dangerous") })
}

// commandsAmong names the allowed members of a set.
func (u *LoadedUser) commandsAmong(set bitset) []string {
	t := u.Root.Commands.table
	runnable := u.runnable()
	runnable.intersect(set)
	names := t.names(runnable)
	firstArgs := u.firstArgs(set)
	if len(firstArgs) == 0 {
		return names
	}
	names = append(names, firstArgs...)
	slices.Sort(names)
	return names
}

func (u *LoadedUser) runnable() bitset {
	set := u.Root.Commands.runnable()
	for _, s := range u.Selectors {
		set.union(s.Commands.runnable())
	}
	return set
}

// firstArgs returns the command|argument rules for members of a set that are
// not allowed as a whole, in ascending order.
func (u *LoadedUser) firstArgs(set bitset) []string {
	var names []string
	for _, p := range u.All() {
		for _, name := range p.Commands.firstArgs() {
			command, _, _ := strings.Cut(name, "|")
			if i := u.Root.Commands.table.index[command]; set.has(i) && !u.Allows(command) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Decider returns the word that allows a command, -1 if no rule does.
func (u *LoadedUser) Decider(command string) int {
	for _, p := range u.All() {
		if p.Commands.Allows(command) {
			return p.Commands.Decider(command)
		}
	}
	return u.Root.Commands.Decider(command)
}

// Word returns a word of the user's line for messages, "" if it is none or a
// password.
func (u *LoadedUser) Word(i int) string {
	if i < 0 || i >= len(u.Words) || strings.ContainsAny(u.Words[i][:min(1, len(u.Words[i]))], "><#!") {
		return ""
	}
	return strings.Trim(u.Words[i], "()")
}
