// Package server knows which Redis and Valkey servers exist and what each of
// them accepts and does: commands, ACL categories and directives, by minor
// version. The facts are data, read off running servers and kept under facts/;
// this code only looks them up. See facts.go for the form of the data and
// factsgen for the program that reads it.
package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Server is a target and the facts that stand for it. It does not change; all
// methods may be called at once from several goroutines.
type Server struct {
	target   Target
	facts    *table
	sentinel bool // its commands are those of Sentinel mode
}

// Known lists the servers whose facts are at hand: redis before valkey, then
// by version, as "redis-7.2".
func Known() []string {
	names := make([]string, 0, len(catalogue()))
	for _, e := range catalogue() {
		names = append(names, e.target.String())
	}
	return names
}

// Find gives the facts that stand for a target: its own minor version's or,
// where there are none, those of the nearest version below it, of the same
// engine. It crosses into the major version before (valkey-9.0 has the facts
// of valkey-8.1) only where a later minor of the target's own major is known;
// a major version without any facts, an unknown engine and a version below the
// first known are errors that list the known.
func Find(t Target) (*Server, error) {
	e := nearest(catalogue(), t)
	if e == nil {
		return nil, unknownError(t)
	}
	return &Server{target: t, facts: e.load()}, nil
}

// Named gives the facts that stand for a server by its name: ParseTarget and
// Find in one.
func Named(name string) (*Server, error) {
	target, err := ParseTarget(name)
	if err != nil {
		return nil, err
	}
	return Find(target)
}

// nearest gives the last entry of the target's engine that is not above it;
// entries are in order.
func nearest(entries []*entry, t Target) *entry {
	var best *entry
	known := false
	for _, e := range entries {
		if e.target.Engine != t.Engine {
			continue
		}
		known = known || e.target.Major == t.Major
		if e.target.Compare(t) <= 0 {
			best = e
		}
	}
	if !known {
		return nil
	}
	return best
}

func targetError(s string) error {
	known := Known()
	if len(s) > maxTargetLength {
		return fmt.Errorf("server name of %d bytes is not one of %s", len(s), strings.Join(known, ", "))
	}
	return fmt.Errorf("server %q is not of the form redis-7.2, redis-7.2.4 or REDIS_7_2; nearest is %s; known are %s",
		s, closest(normalise(s), known), strings.Join(known, ", "))
}

func unknownError(t Target) error {
	return fmt.Errorf("no facts about server %s; nearest is %s; known are %s", t, neighbour(catalogue(), t), strings.Join(Known(), ", "))
}

// neighbour gives the entry of the target's engine that is next below it, or
// the first if all are above.
func neighbour(entries []*entry, t Target) Target {
	var best Target
	for _, e := range entries {
		if e.target.Engine == t.Engine && (best == Target{} || e.target.Compare(t) <= 0) {
			best = e.target
		}
	}
	return best
}

// closest gives the known name with the fewest edits from s.
func closest(s string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int {
		return levenshtein.Distance(s, normalise(a), nil) - levenshtein.Distance(s, normalise(b), nil)
	})
}

// Name is the name of the facts: "redis-7.2".
func (s *Server) Name() string { return s.facts.target.String() }

// Build is the build whose facts these are: "redis 7.2.6".
func (s *Server) Build() string { return s.facts.header.Build }

// Target is what was asked for.
func (s *Server) Target() Target { return s.target }

// Exact reports whether the facts are those of the minor version asked for.
// When false they are those of a version below it.
func (s *Server) Exact() bool { return s.facts.target.Compare(s.target) == 0 }

// AtLeast reports whether the facts are of this engine and of at least this
// version. It goes by the facts and not by the target, so that what a gate
// allows is also what the lookups know.
func (s *Server) AtLeast(e Engine, major, minor int) bool {
	return s.facts.target.Engine == e && s.facts.target.Compare(Target{Engine: e, Major: major, Minor: minor}) >= 0
}

// Sentinel returns the same version as a Sentinel is: its commands, and what is
// in the categories, are those of Sentinel mode.
func (s *Server) Sentinel() *Server {
	other := *s
	other.sentinel = true
	return &other
}

// IsSentinel reports whether these are the commands of Sentinel mode.
func (s *Server) IsSentinel() bool { return s.sentinel }

// Title names the server in sentences: "redis-7.2", "a Sentinel of redis-7.2".
func (s *Server) Title() string {
	if s.sentinel {
		return "a Sentinel of " + s.Name()
	}
	return s.Name()
}

// Command finds a command ("get") or subcommand ("config|get"), in any case.
func (s *Server) Command(name string) (Command, bool) { return s.commands().find(name) }

// Commands lists all commands, containers and subcommands, sorted by name.
func (s *Server) Commands() []Command { return s.commands().list() }

func (s *Server) commands() *index[Command] {
	if s.sentinel {
		return s.facts.sentinelCommands()
	}
	return s.facts.commands()
}

// Category gives the members of an ACL category as ACL CAT does, sorted. The
// name is without '@', in any case. Treat the list as read-only.
func (s *Server) Category(name string) ([]string, bool) {
	c, ok := s.categories().find(name)
	return c.Members, ok
}

// Categories lists the ACL categories, sorted, without '@' and without "all",
// which is not a category but every command.
func (s *Server) Categories() []string { return s.categories().names() }

func (s *Server) categories() *index[Category] {
	if s.sentinel {
		return s.facts.sentinelCategories()
	}
	return s.facts.categories()
}

// Directive finds a directive of redis.conf by its canonical name or an alias,
// in any case.
func (s *Server) Directive(name string) (Directive, bool) { return s.facts.directives().find(name) }

// Directives lists all directives of redis.conf, sorted by canonical name, the
// hidden ones included.
func (s *Server) Directives() []Directive { return s.facts.directives().list() }

// DirectiveNames lists the canonical names and the aliases of all directives,
// sorted.
func (s *Server) DirectiveNames() []string { return s.facts.directives().allNames() }

// SentinelCommand finds a command or subcommand of this version's Sentinel
// mode, in any case.
func (s *Server) SentinelCommand(name string) (Command, bool) {
	return s.facts.sentinelCommands().find(name)
}

// SentinelCommands lists the commands of this version's Sentinel mode, sorted
// by name.
func (s *Server) SentinelCommands() []Command { return s.facts.sentinelCommands().list() }

// SentinelDirective finds what follows the word "sentinel" in sentinel.conf
// ("monitor", "down-after-milliseconds"), in any case. The rest of the file
// takes the directives of redis.conf.
func (s *Server) SentinelDirective(name string) (SentinelDirective, bool) {
	return s.facts.sentinelDirectives().find(name)
}

// SentinelDirectives lists what may follow the word "sentinel", sorted by
// canonical name.
func (s *Server) SentinelDirectives() []SentinelDirective {
	return s.facts.sentinelDirectives().list()
}

// SentinelDirectiveNames lists the canonical names and the aliases of what may
// follow the word "sentinel", sorted.
func (s *Server) SentinelDirectiveNames() []string { return s.facts.sentinelDirectives().allNames() }
