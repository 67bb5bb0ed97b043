package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// overridden are the defaults of what start must set itself. The folder's
// default depends on where the server was started: there is none to record.
var overridden = map[string][]string{"port": {"6379"}, "unixsocket": {""}, "dir": nil}

// reader reads the directives of one server. base are the rows read before,
// of this version or the nearest below: what only the server's source tells
// (aliases, redaction, numbers of values, special grammars) is kept from them and never lost.
type reader struct {
	path  string
	c     *client
	base  map[string]server.Directive
	alias map[string]string // to the canonical name
	names []string          // every directive's name that any known server takes
	tried map[string]verdict
}

func newReader(path string, c *client, base *server.Facts, all []*server.Facts) *reader {
	r := &reader{path: path, c: c, base: map[string]server.Directive{}, alias: map[string]string{}, tried: map[string]verdict{}}
	for _, d := range base.Directives {
		r.base[d.Name] = d
		for _, a := range d.Aliases {
			r.alias[a] = d.Name
		}
	}
	names := map[string]bool{}
	for _, f := range all {
		for _, d := range f.Directives {
			names[d.Name] = true
			for _, a := range d.Aliases {
				names[a] = true
			}
		}
	}
	r.names = slices.Sorted(maps.Keys(names))
	return r
}

// read gives a row for each directive that the server takes.
func (r *reader) read() ([]server.Directive, error) {
	reply, err := r.c.do("CONFIG", "GET", "*")
	if err != nil {
		return nil, err
	}
	told := pairs(reply)
	taken, err := r.taken(told)
	if err != nil {
		return nil, err
	}
	var rows []server.Directive
	for _, name := range slices.Sorted(maps.Keys(taken)) {
		if c, ok := r.alias[name]; ok && taken[c] {
			continue
		}
		row, err := r.row(name, told, taken)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// taken collects the names that the server takes: those that it tells and
// those of any known server that a trial start accepts.
func (r *reader) taken(told map[string]any) (map[string]bool, error) {
	taken := map[string]bool{}
	for name := range told {
		if !strings.Contains(name, ".") { // a loaded module's, not the server's
			taken[name] = true
		}
	}
	for _, name := range r.names {
		if taken[name] {
			continue
		}
		v, err := r.nonsense(name)
		if err != nil {
			return nil, err
		}
		if v.known() {
			taken[name] = true
		}
	}
	return taken, nil
}

// nonsense gives what the server says of a directive with a nonsense value.
func (r *reader) nonsense(name string) (verdict, error) {
	if v, ok := r.tried[name]; ok {
		return v, nil
	}
	value, ok := fileProbes[name]
	if !ok {
		value = nonsense
	}
	v, err := try(r.path, name+" "+value)
	r.tried[name] = v
	return v, err
}

func (r *reader) row(name string, told map[string]any, taken map[string]bool) (server.Directive, error) {
	d, known := r.base[name]
	if !known {
		d = server.Directive{Name: name, Type: server.TypeString, Source: "trial start; look up in src/config.c what it cannot tell"}
	}
	d.Aliases = slices.DeleteFunc(slices.Clone(d.Aliases), func(a string) bool { return !taken[a] })
	if len(d.Aliases) == 0 {
		d.Aliases = nil
	}
	if err := r.readPlace(&d, told); err != nil {
		return d, err
	}
	err := r.readType(&d)
	return d, err
}

// readPlace finds out where the directive is known: to CONFIG GET *, only by
// its name, or only to the file.
func (r *reader) readPlace(d *server.Directive, told map[string]any) error {
	d.Hidden, d.FileOnly, d.Protected = false, false, false
	name, value, listed := d.Name, any(nil), false
	for _, n := range append([]string{d.Name}, d.Aliases...) {
		if v, ok := told[n]; ok && !listed { // redis-6.2 lists slaveof, not replicaof
			name, value, listed = n, v, true
		}
	}
	if !listed {
		reply, err := r.c.do("CONFIG", "GET", d.Name)
		if err != nil {
			return err
		}
		if value, d.Hidden = pairs(reply)[d.Name]; !d.Hidden {
			d.FileOnly = true
			return nil
		}
	}
	d.Default = defaults(*d, text(value))
	return r.readRuntime(d, name, text(value))
}

// defaults cuts a value up where the directive takes several.
func defaults(d server.Directive, value string) []string {
	if v, ok := overridden[d.Name]; ok {
		return v
	}
	if d.MaxArgs != 0 {
		return append([]string{}, strings.Fields(value)...)
	}
	return []string{value}
}

// readRuntime sets the value that the directive has already: harmless, and the
// error tells whether it can be changed at all. Other errors, such as the lack
// of what a build left out, say nothing about that.
func (r *reader) readRuntime(d *server.Directive, name, value string) error {
	_, err := r.c.do("CONFIG", "SET", name, value)
	if err == nil {
		d.Runtime = true
		return nil
	}
	message := err.Error()
	switch {
	case strings.Contains(message, "can't set protected config"):
		d.Runtime, d.Protected = true, true
	case strings.Contains(message, "can't set immutable config"),
		strings.Contains(message, "Unsupported CONFIG parameter"):
		d.Runtime = false
	}
	return nil
}

// readType finds type, words and bounds by what the server says of wrong
// values, where it says so.
func (r *reader) readType(d *server.Directive) error {
	v, err := r.nonsense(d.Name)
	if err != nil {
		return err
	}
	kind, ok := v.kind()
	if !ok {
		return nil
	}
	d.Type = kind
	if words := v.enum(); words != nil {
		return r.readEnum(d, words)
	}
	bounds, err := readBounds(r.path, d.Name, kind)
	if err != nil || bounds == nil {
		return err
	}
	if kind == server.TypeMemoryOrPercent {
		d.MaxPercent = int(-bounds.Min) // src/config.c keeps a percentage as a negative number
		bounds.Min = 0
	}
	d.Range = bounds
	return nil
}

// readEnum also tries two words at once: the error does not tell that they
// combine.
func (r *reader) readEnum(d *server.Directive, words []string) error {
	d.Enum = words
	if len(words) < 2 {
		return nil
	}
	v, err := try(r.path, d.Name+" "+words[0]+" "+words[1])
	if v.starts {
		d.EnumFlags, d.MaxArgs = true, -1
	}
	return err
}
