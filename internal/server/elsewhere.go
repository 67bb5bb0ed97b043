package server

import (
	"slices"
	"strings"
	"sync"
)

// Elsewhere tells what became of a directive that a server does not know but
// another version or engine does. Every known server refuses to start with a
// directive that it does not know.
type Elsewhere struct {
	// Name is the name that was asked for, in lower case.
	Name string
	// Status is Renamed, Removed, Later or Foreign.
	Status Status
	// Servers are the known servers that take the name, in the order of Known.
	Servers []string
	// Here is this server's canonical name for the same directive; empty
	// unless Renamed.
	Here string
	// Turn is the known server with which that came to be: the first of the
	// engine that no longer takes the name (Removed), the next of the engine
	// that does (Later), or the first of the other engine (Foreign). Empty
	// when Renamed.
	Turn string
}

// String says it in words that complete a sentence about the directive:
// "removed in redis-7.0".
func (e Elsewhere) String() string {
	switch e.Status {
	case Renamed:
		return "named " + e.Here + " here"
	case Removed:
		return "removed in " + e.Turn
	case Later:
		return "new in " + e.Turn
	default:
		return "known only to " + strings.Join(e.Servers, ", ")
	}
}

// Elsewhere looks up a directive name that this server does not know. It gives
// false for a name that the server does know and for one that no known server
// knows. It parses no other server's facts.
func (s *Server) Elsewhere(name string) (Elsewhere, bool) {
	name = strings.ToLower(name)
	row, ok := namesElsewhere()[name]
	if !ok || slices.Contains(row.Servers, s.Name()) {
		return Elsewhere{}, false
	}
	e := Elsewhere{Name: name, Servers: slices.Clone(row.Servers)}
	for _, other := range row.Also {
		if d, ok := s.Directive(other); ok {
			e.Status, e.Here = Renamed, d.Name
			return e, true
		}
	}
	e.Status, e.Turn = turn(s.facts.target, row.Servers)
	return e, true
}

// turn tells what a server's not knowing a name means, from the servers that
// do know it.
func turn(here Target, servers []string) (Status, string) {
	var before *Target
	for _, name := range servers {
		t, _ := parseTarget(name)
		switch {
		case t.Engine != here.Engine:
		case t.Compare(here) < 0:
			before = &t
		case before == nil:
			return Later, name
		}
	}
	if before == nil {
		return Foreign, servers[0]
	}
	return Removed, after(*before)
}

// after names the known server that follows a known one.
func after(t Target) string {
	all := catalogue()
	i := slices.IndexFunc(all, func(e *entry) bool { return e.target.Compare(t) > 0 })
	return all[i].target.String()
}

// nameRow is a row of facts/elsewhere.json: a directive's name that some known
// servers take and others do not, and the other names of the same directive.
type nameRow struct {
	Name    string   `json:"name"`
	Servers []string `json:"servers"`
	Also    []string `json:"also,omitzero"`
}

type nameFile struct {
	Names []nameRow `json:"names"`
}

var namesElsewhere = sync.OnceValue(func() map[string]nameRow {
	var f nameFile
	mustParse(mustRead("elsewhere"), &f)
	rows := make(map[string]nameRow, len(f.Names))
	for _, r := range f.Names {
		rows[r.Name] = r
	}
	return rows
})

// EncodeElsewhere derives facts/elsewhere.json from the facts of all servers,
// given in the order of Known. It is kept as a file so that a lookup need not
// parse them all.
func EncodeElsewhere(all []*Facts) ([]byte, error) {
	rows := map[string]*nameRow{}
	for _, f := range all {
		for _, d := range f.Directives {
			addNames(rows, f.Server, directiveNames(d))
		}
	}
	var list []nameRow
	for _, r := range rows {
		if len(r.Servers) == len(all) {
			continue
		}
		slices.Sort(r.Also)
		r.Also = slices.Compact(r.Also)
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b nameRow) int { return strings.Compare(a.Name, b.Name) })
	return encodeFile(nil, []rowList{{"names", anys(list)}})
}

func addNames(rows map[string]*nameRow, server string, names []string) {
	for _, n := range names {
		r := rows[n]
		if r == nil {
			r = &nameRow{Name: n}
			rows[n] = r
		}
		r.Servers = append(r.Servers, server)
		for _, other := range names {
			if other != n {
				r.Also = append(r.Also, other)
			}
		}
	}
}
