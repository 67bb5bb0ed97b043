package redisconf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A File is a redis.conf as a server reads it.
type File struct {
	Directives []Directive // in the order of the file
	Faults     []Fault     // lines that keep the server from starting; see Conflicts
	srv        *server.Server
	renamed    directive.Renames

	later     map[string]bool // directives with lines that are not known yet
	consulted *bool           // whether such a directive was looked at
}

// A Directive is one line of the file.
type Directive struct {
	Line   int    // counted from 1
	Name   string // the server's own name, whatever alias stands in the file
	Alias  string // that alias in lower case, "" if its own name stands there
	Values []string
}

// A Fault is a line that the server refuses.
type Fault struct {
	Line      int
	Directive string // by its own name, "" if there is no such directive
	Message   string // holds no secret
	Crash     bool   // the server does not refuse but crashes
}

// Parse reads a redis.conf by the lexical rules of that server (config.c,
// loadServerConfigFromString). It never fails: what the server would refuse
// is a fault with its line.
func Parse(text []byte, srv *server.Server) *File {
	f := &File{srv: srv, renamed: directive.Renames{}}
	glue := srv.AtLeast("valkey", 9, 1)
	for i, raw := range bytes.Split(text, []byte("\n")) {
		line := strings.Trim(string(raw), " \t\r")
		if line == "" || line[0] == '#' {
			continue
		}
		words, err := lex.Split(line, glue)
		if err != nil {
			f.fault(i+1, err.Error())
			continue
		}
		if len(words) > 0 {
			f.add(i+1, strings.ToLower(words[0]), words[1:])
		}
	}
	return f
}

func (f *File) add(line int, name string, values []string) {
	d, ok := f.srv.Directive(name)
	if !ok {
		f.fault(line, fmt.Sprintf("there is no directive %q", name))
		return
	}
	if d.Type == server.TypeSentinel {
		f.fault(line, name+" must stand in sentinel.conf")
		return
	}
	if len(values) == 1 && splitsValues(d, f.srv) {
		values = strings.Split(values[0], " ")
	}
	wrong, crash := f.check(d, values)
	if wrong != "" {
		if slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(v, "#") }) {
			wrong += "; a comment must be a line of its own"
		}
		f.Faults = append(f.Faults, Fault{line, d.Name, fmt.Sprintf("%s must %s", name, wrong), crash})
		return
	}
	directive := Directive{Line: line, Name: d.Name, Values: values}
	if name != d.Name {
		directive.Alias = name
	}
	f.Directives = append(f.Directives, directive)
}

// check says why the server would not start on these values. It takes what a
// declaration had better not have, and what lines before it bring about.
func (f *File) check(d server.Directive, values []string) (wrong string, crash bool) {
	switch {
	case d.Type == server.TypeRename && len(values) == d.MinArgs:
		return f.renamed.Apply(values[0], values[1], f.srv)
	case d.Type == server.TypeSave && OnePair(d) && len(values) != d.MaxArgs:
		return "", false // read, and without effect
	case d.Type == server.TypeOctal && f.srv.AtLeast("redis", 6, 2) && !f.srv.AtLeast("redis", 7, 0):
		return "", false // read as far as it is octal; see ParseMode
	default:
		return directive.Check(d, values, f.srv), false
	}
}

// OnePair reports whether save takes a single pair a line, as on 6.2: any
// other number of values switches snapshots off without a word.
func OnePair(save server.Directive) bool { return save.MaxArgs == 2 }

// splitsValues reports whether the server takes all values of a directive in a
// single quoted one, too (config.c, MULTI_ARG_CONFIG).
func splitsValues(d server.Directive, srv *server.Server) bool {
	multiple := []server.Type{server.TypeAddresses, server.TypeSave, server.TypeBufferLimits, server.TypeOOMScores, server.TypePercentiles}
	return slices.Contains(multiple, d.Type) && (srv.AtLeast("redis", 7, 0) || srv.AtLeast("valkey", 7, 2))
}

func (f *File) fault(line int, message string) {
	f.Faults = append(f.Faults, Fault{Line: line, Message: message})
}

// Server returns the server whose rules the file was read by.
func (f *File) Server() *server.Server { return f.srv }

// Lines returns the lines that set a directive, by its own name.
func (f *File) Lines(name string) []Directive {
	f.consult(name)
	var all []Directive
	for _, d := range f.Directives {
		if d.Name == name {
			all = append(all, d)
		}
	}
	return all
}

// Refused reports whether a line of the directive is a fault, so that what it
// is in the end cannot be told.
func (f *File) Refused(name string) bool {
	fact, ok := f.srv.Directive(name)
	return ok && slices.ContainsFunc(f.Faults, func(fault Fault) bool { return fault.Directive == fact.Name })
}

// Effective returns what a directive is in the end: its last line, or the
// server's default on line 0. Known is false for a directive that the server
// lacks.
func (f *File) Effective(name string) (d Directive, known bool) {
	fact, ok := f.srv.Directive(name)
	if !ok {
		return Directive{}, false
	}
	if lines := f.Lines(fact.Name); len(lines) > 0 {
		return lines[len(lines)-1], true
	}
	return Directive{Name: fact.Name, Values: fact.Default}, true
}

// Value returns the single effective value of a directive, "" if it has none.
func (f *File) Value(name string) (value string, line int) {
	d, _ := f.Effective(name)
	if len(d.Values) > 0 {
		value = d.Values[0]
	}
	return value, d.Line
}

// A BufferLimit is how much may wait for a client of a class.
type BufferLimit struct {
	Class string
	Hard  uint64 // bytes; 0 is no limit
	Line  int    // 0 if it is the server's default
}

// BufferLimits returns the effective limits of all client classes, in the
// order of the server's defaults.
func (f *File) BufferLimits() []BufferLimit {
	const fields = 4 // class, hard, soft, seconds
	fact, _ := f.srv.Directive(bufferLimit)
	var limits []BufferLimit
	add := func(values []string, line int) {
		for group := range slices.Chunk(values, fields) {
			class := directive.ClientClass(group[0])
			hard, _ := server.ParseMemory(group[1])
			if i := slices.IndexFunc(limits, func(l BufferLimit) bool { return l.Class == class }); i >= 0 {
				limits[i] = BufferLimit{class, hard, line}
			} else {
				limits = append(limits, BufferLimit{class, hard, line})
			}
		}
	}
	add(fact.Default, 0)
	for _, d := range f.Lines(fact.Name) {
		add(d.Values, d.Line)
	}
	return limits
}
