package acl

import (
	"slices"
	"strings"
)

// A Difference is how a second grant differs from a first.
type Difference struct {
	Gained Scope // what only the second allows
	Lost   Scope // what only the first allows
}

// A Scope is a part of a grant, each list in ascending order.
type Scope struct {
	Commands  []string
	Keys      []string // as rules
	Channels  []string // patterns
	Databases []string // as rules
	// Elsewhere are commands of both grants that reach keys, channels or
	// databases which the other grant has for other commands only. Selectors
	// make such differences.
	Elsewhere []string
}

// A Relation is how two grants compare as a whole.
type Relation int

// The relations of a second grant to a first.
const (
	Equal     Relation = iota
	Narrower           // it allows a part of the first
	Wider              // it allows the first and more
	Different          // each allows something that the other does not
)

// String spells a relation.
func (r Relation) String() string {
	return [...]string{"equal", "narrower", "wider", "different"}[r]
}

// Empty reports whether nothing is in the scope.
func (s Scope) Empty() bool {
	return len(s.Commands)+len(s.Keys)+len(s.Channels)+len(s.Databases)+len(s.Elsewhere) == 0
}

// Relation sums the difference up.
func (d Difference) Relation() Relation {
	switch gained, lost := !d.Gained.Empty(), !d.Lost.Empty(); {
	case gained && lost:
		return Different
	case gained:
		return Wider
	case lost:
		return Narrower
	default:
		return Equal
	}
}

// Compare compares what two users may do, be it on two versions of a server.
// Whether a pattern lies within another is decided where it can be seen from
// the text: the same pattern, a plain name that the other matches, or a common
// beginning before a last *. Otherwise the pattern counts as gained or lost.
func Compare(first, second *LoadedUser) Difference {
	return Difference{Gained: beyond(first, second), Lost: beyond(second, first)}
}

// beyond returns what a user may do that another may not.
func beyond(other, u *LoadedUser) Scope {
	var s Scope
	for _, name := range u.Commands() {
		if !other.reaches(name) {
			s.Commands = append(s.Commands, name)
		}
	}
	for _, p := range u.All() {
		if p.Commands.empty() {
			continue
		}
		for _, k := range p.Keys {
			if !slices.ContainsFunc(other.All(), func(o *Permissions) bool { return o.coversKey(p, k) }) {
				s.Keys = append(s.Keys, k.String())
			}
		}
		for _, c := range p.Channels {
			if !slices.ContainsFunc(other.All(), func(o *Permissions) bool { return o.coversChannel(p, c) }) {
				s.Channels = append(s.Channels, c.Glob)
			}
		}
		if !slices.ContainsFunc(other.All(), func(o *Permissions) bool { return o.coversDatabases(p) }) {
			s.Databases = append(s.Databases, p.databases.String())
		}
	}
	for _, list := range []*[]string{&s.Keys, &s.Channels, &s.Databases} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	if len(s.Keys)+len(s.Channels)+len(s.Databases) == 0 {
		s.Elsewhere = elsewhere(other, u)
	}
	return s
}

// reaches is Allows, but a command that is a container for this server counts
// as allowed if all its subcommands are: Redis 6.2 has CONFIG as one command.
func (u *LoadedUser) reaches(name string) bool {
	t := u.Root.Commands.table
	if i, ok := t.index[name]; ok && t.containers.has(i) {
		return !slices.ContainsFunc(t.commands[i].Subcommands, func(s string) bool { return !u.Allows(s) })
	}
	return u.Allows(name)
}

// elsewhere returns the commands of both users for which one has an
// alternative that none of the other's covers.
func elsewhere(other, u *LoadedUser) []string {
	if len(other.Selectors)+len(u.Selectors) == 0 {
		return nil
	}
	var names []string
	for _, name := range u.Commands() {
		if !other.Allows(name) {
			continue
		}
		for _, p := range u.All() {
			if p.Commands.Allows(name) && !other.coversCommand(p, name) {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

func (u *LoadedUser) coversCommand(p *Permissions, name string) bool {
	command := p.Commands.table.command(name)
	_, channels := argumentTable().channels[command.Name]
	return slices.ContainsFunc(u.All(), func(o *Permissions) bool {
		return o.Commands.Allows(name) && o.coversDatabases(p) &&
			(!command.TakesKeys() || o.coversKeys(p)) && (!channels || o.coversChannels(p))
	})
}

// covers reports whether all that a selector allows is allowed by this one
// alone.
func (p *Permissions) covers(q *Permissions) bool {
	for _, name := range q.Commands.Names() {
		if !p.Commands.Allows(name) {
			return false
		}
	}
	for i := range q.Commands.table.containers.members() { // those that can be called by themselves
		if q.Commands.allows(i) && !p.Commands.allows(i) {
			return false
		}
	}
	return p.coversKeys(q) && p.coversChannels(q) && p.coversDatabases(q)
}

func (p *Permissions) coversKeys(q *Permissions) bool {
	return !slices.ContainsFunc(q.Keys, func(k Pattern) bool { return !p.coversKey(q, k) })
}

func (p *Permissions) coversKey(q *Permissions, k Pattern) bool {
	return p.allKeys || !q.allKeys && slices.ContainsFunc(p.Keys, func(o Pattern) bool { return o.covers(k) })
}

func (p *Permissions) coversChannels(q *Permissions) bool {
	return !slices.ContainsFunc(q.Channels, func(c Pattern) bool { return !p.coversChannel(q, c) })
}

// coversChannel wants the same pattern where patterns may be subscribed to.
func (p *Permissions) coversChannel(q *Permissions, c Pattern) bool {
	if p.allChannels || q.allChannels {
		return p.allChannels
	}
	literally := q.subscribesToPatterns()
	return slices.ContainsFunc(p.Channels, func(o Pattern) bool {
		return o.Glob == c.Glob || !literally && globCovers(o.Glob, c.Glob)
	})
}

func (p *Permissions) subscribesToPatterns() bool {
	for command, channels := range argumentTable().channels {
		if channels.Patterns && p.Commands.Allows(command) {
			return true
		}
	}
	return false
}

func (p *Permissions) coversDatabases(q *Permissions) bool {
	if p.databases.all || q.databases.all {
		return p.databases.all
	}
	return !slices.ContainsFunc(q.databases.numbers, func(n int) bool { return !p.databases.contain(n) })
}

// covers reports whether a key pattern gives all that another does.
func (p Pattern) covers(q Pattern) bool {
	return (p.Read || !q.Read) && (p.Write || !q.Write) && globCovers(p.Glob, q.Glob)
}

// globCovers reports whether all that q matches is seen to be matched by p.
func globCovers(p, q string) bool {
	const special = `*?[\`
	if p == q {
		return true
	}
	plain := strings.IndexAny(q, special)
	if plain < 0 {
		return matches(p, q)
	}
	begins, ok := strings.CutSuffix(p, "*")
	return ok && !strings.ContainsAny(begins, special) && strings.HasPrefix(q[:plain], begins)
}
