package acl

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A Verdict is what becomes of a whole command.
type Verdict int

// The verdicts. Where several selectors deny a command for different reasons,
// the greatest is given, as in the server's message.
const (
	Allowed        Verdict = iota
	DeniedDatabase         // Valkey 9.1 and later
	DeniedCommand
	DeniedKey
	DeniedChannel
	UnknownCommand // there is nothing to allow or deny
	WrongArity     // likewise: the number of arguments is wrong
)

// A Decision is what a server answers to a whole command.
type Decision struct {
	Verdict Verdict
	Command string // full name, in lower case; the given words if unknown
	Subject string // what is refused: the command, key, channel or database
	Access  Access // to the key that is refused
	Words   []int  // of the user's line: the rules that decided, none if no rule did
	arity   int
	given   int // words of the call
}

// Access is what a command does to a key.
type Access int

// The kinds of access.
const (
	Mention   Access = 0 // EXISTS and the like: any pattern will do
	Read      Access = 1
	Write     Access = 2
	ReadWrite        = Read | Write
)

// String spells an access in words.
func (a Access) String() string {
	return [...]string{"mentioning", "reading", "writing", "reading and writing"}[a]
}

// A call is a whole command.
type call struct {
	table    *Table
	words    []string
	database int // the one it is made in
	index    int // of the command
	command  server.Command
	keys     []keyArgument
}

// hasKeys reports whether the server looks for keys among the arguments.
func (c *call) hasKeys() bool { return c.command.TakesKeys() }

// callOf finds the command that words call (server.c, lookupCommand). A
// container that has a form of its own, as COMMAND has, may stand alone.
func (t *Table) callOf(words []string, database int) (*call, Decision) {
	unknown := Decision{Verdict: UnknownCommand, Command: strings.Join(words[:min(len(words), 1)], "")}
	if len(words) == 0 || strings.Contains(words[0], "|") {
		return nil, unknown
	}
	name := lower(words[0])
	i, ok := t.index[name]
	if ok && t.containers.has(i) && len(words) > 1 {
		unknown.Command = name + "|" + lower(words[1])
		i, ok = t.index[unknown.Command]
	}
	if !ok {
		return nil, unknown
	}
	c := t.commands[i]
	if c.Arity > 0 && len(words) != c.Arity || len(words) < -c.Arity {
		return nil, Decision{Verdict: WrongArity, Command: c.Name, arity: c.Arity, given: len(words)}
	}
	return &call{t, words, database, i, c, t.keysOf(c, words)}, Decision{}
}

// MayRun decides about a whole command, such as ["get", "a"], as ACL DRYRUN
// does: by the user's own rules or by any one selector, command, keys,
// channels and database together. It is made in database 0, where a
// connection begins. That the user is off plays no part, nor what the server
// refuses while it runs the command, such as SORT BY without all keys.
func (u *LoadedUser) MayRun(words []string) Decision { return u.MayRunIn(0, words) }

// MayRunIn is MayRun in another database.
func (u *LoadedUser) MayRunIn(database int, words []string) Decision {
	c, wrong := u.Root.Commands.table.callOf(words, database)
	if c == nil {
		return wrong
	}
	worst, last := Decision{Command: c.command.Name}, 0
	for i, p := range u.All() {
		d, position := p.decide(c)
		if d.Verdict == Allowed {
			return d
		}
		if i == 0 || d.Verdict > worst.Verdict || d.Verdict == worst.Verdict && position > last {
			worst, last = d, position
		}
	}
	return worst
}

// decide tests a call against one selector, and returns the word of the call
// that it refuses (acl.c, ACLSelectorCheckCmd).
func (p *Permissions) decide(c *call) (d Decision, refused int) {
	d = Decision{Command: c.command.Name}
	if i, ok := p.checkDatabases(c); !ok {
		d.Verdict, d.Subject = DeniedDatabase, c.words[i]
		d.because(p.databases.word)
		return d, i
	}
	argument := ""
	if len(c.words) > 1 {
		argument = c.words[1]
	}
	allowed, word := p.Commands.allowsWith(c.index, argument)
	d.because(word)
	if !allowed {
		d.Verdict, d.Subject = DeniedCommand, c.command.Name
		return d, 0
	}
	if i, access, ok := p.checkKeys(c, &d); !ok {
		return Decision{Verdict: DeniedKey, Command: d.Command, Subject: c.words[i], Access: access}, i
	}
	if i, ok := p.checkChannels(c, &d); !ok {
		return Decision{Verdict: DeniedChannel, Command: d.Command, Subject: c.words[i]}, i
	}
	return d, 0
}

// because names a rule that decided.
func (d *Decision) because(word int) {
	if word >= 0 {
		d.Words = append(d.Words, word)
	}
}

// checkKeys wants for each key one pattern that matches it and gives all of
// the access (acl.c, ACLSelectorCheckKey).
func (p *Permissions) checkKeys(c *call, d *Decision) (refused int, access Access, ok bool) {
	if !c.hasKeys() {
		return 0, 0, true
	}
	for _, k := range c.keys {
		pattern := p.keyPattern(c.words[k.position], k)
		if pattern == nil {
			return k.position, k.access(), false
		}
		d.because(pattern.Word)
	}
	return 0, 0, true
}

func (k keyArgument) access() Access {
	access := Mention
	if k.read {
		access |= Read
	}
	if k.write {
		access |= Write
	}
	return access
}

func (p *Permissions) keyPattern(key string, k keyArgument) *Pattern {
	for i := range p.Keys {
		pattern := &p.Keys[i]
		enough := (pattern.Read || !k.read) && (pattern.Write || !k.write)
		if p.allKeys || enough && matches(pattern.Glob, key) {
			return pattern
		}
	}
	return nil
}

// checkChannels wants a pattern for each channel. A pattern to subscribe to
// must stand in the rules as it is: whether it matches less is not looked at
// (acl.c, ACLCheckChannelAgainstList).
func (p *Permissions) checkChannels(c *call, d *Decision) (refused int, ok bool) {
	channels, takes := argumentTable().channels[c.command.Name]
	if !takes {
		return 0, true
	}
	last := len(c.words)
	if channels.Count > 0 {
		last = min(last, 1+channels.Count)
	}
	for i := 1; i < last; i++ {
		pattern := p.channelPattern(c.words[i], channels.Patterns)
		if pattern == nil {
			return i, false
		}
		d.because(pattern.Word)
	}
	return 0, true
}

func (p *Permissions) channelPattern(channel string, literally bool) *Pattern {
	for i := range p.Channels {
		pattern := &p.Channels[i]
		if p.allChannels || literally && pattern.Glob == channel || !literally && matches(pattern.Glob, channel) {
			return pattern
		}
	}
	return nil
}

// Reason says in a sentence who decided what. The user is the one that the
// decision is about.
func (d Decision) Reason(u *LoadedUser) string {
	rules := u.quote(d.Words)
	switch d.Verdict {
	case Allowed:
		if u.Root.Commands.table.command(d.Command).HasFlag(noAuth) {
			return fmt.Sprintf("Every client may send %s before it logs in; ACLs cannot take it away.", d.Command)
		}
		return fmt.Sprintf("%s is allowed by %s.", d.Command, rules)
	case DeniedDatabase:
		if rules == "" {
			return fmt.Sprintf("%s: no rule gives the database.", d.Command)
		}
		return fmt.Sprintf("%s is not allowed in that database: the user has %s.", d.Command, rules)
	case DeniedCommand:
		if rules == "" {
			return fmt.Sprintf("No rule allows %s.", d.Command)
		}
		return fmt.Sprintf("The rule %s decides about %s.", rules, d.Command)
	case DeniedKey:
		return fmt.Sprintf("No pattern gives the key %s for %s, which %s needs.", d.Subject, d.Access, d.Command)
	case DeniedChannel:
		return fmt.Sprintf("No pattern gives the channel %s, which %s needs.", d.Subject, d.Command)
	case UnknownCommand:
		return fmt.Sprintf("There is no command %s.", d.Command)
	default:
		return d.arityReason()
	}
}

func (d Decision) arityReason() string {
	least := ""
	if d.arity < 0 {
		least = "at least "
	}
	return fmt.Sprintf("%s takes %s%d words, its name among them, not %d; name %s alone to mean it whatever its arguments.",
		d.Command, least, max(d.arity, -d.arity), d.given, d.Command)
}

// quote lists words of the user's line, each once, passwords left out.
func (u *LoadedUser) quote(words []int) string {
	var rules []string
	seen := map[string]bool{}
	for _, w := range words {
		if text := u.Word(w); text != "" && !seen[text] {
			seen[text] = true
			rules = append(rules, text)
		}
	}
	return strings.Join(rules, " and ")
}
