// Package sentinel reads sentinel.conf, the file that a Sentinel starts on and
// writes.
package sentinel

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A File is a sentinel.conf as a Sentinel reads it.
type File struct {
	Monitors   []Monitor   // in the order of the file
	Directives []Directive // those of redis.conf, in the order of the file
	Statements []Statement // lines of "sentinel" that belong to no monitor of this file
	Unread     []Statement // lines of no directive that the server knows, which it takes without effect
	Faults     []Fault     // lines that keep the Sentinel from starting, in the order of the file

	srv     *server.Server
	names   map[string]int  // monitors by name, as places in Monitors
	refused map[string]bool // names of monitors whose line is a fault
	renamed map[string]bool // commands that rename-command has touched, to whether they are there now
	taken   map[string]bool // what must not be there twice; see once
	yes     map[string]bool // global statements that are yes
	secrets []int

	includes bool // what is not in this file may be in another
}

// A Monitor is a primary that the Sentinel watches, and all that the file sets
// for it, before its line or after: a Sentinel reads the lines of monitors
// first (sentinel.c, queueSentinelConfig).
type Monitor struct {
	Line     int
	Name     string
	Host     string
	Port     int
	Quorum   int
	Settings []Statement // in the order of the file; Values are without the monitor's name

	srv *server.Server
}

// A Directive is a line that could stand in redis.conf, too.
type Directive struct {
	Line   int    // counted from 1
	Name   string // the server's own name, whatever alias stands in the file
	Values []string
}

// A Statement is what follows the word "sentinel" on a line.
type Statement struct {
	Line   int    // counted from 1
	Name   string // in lower case; the facts' name, whatever alias stands in the file
	Values []string
}

// A Fault is a line that the Sentinel refuses.
type Fault struct {
	Line    int
	Name    string // of the directive or statement, "" if there is none of its name
	Message string // holds no secret
}

// Parse reads a sentinel.conf by the rules of that server (config.c,
// loadServerConfigFromString; sentinel.c, sentinelHandleConfiguration). It
// never fails: what the Sentinel would refuse is a fault with its line.
//
// Of the directives of redis.conf it judges the name, the number of values and
// rename-command. It does not look at other values of theirs, nor at ACL
// rules, which acl.Parse reads from Users, and it opens no file: a script, an
// include, an aclfile or a log that is not there stops a Sentinel as well. It
// says nothing of directives that are right each by itself and not together.
// Where a file includes others, it does not miss what may be in them.
func Parse(text []byte, srv *server.Server) *File {
	f := &File{
		srv: srv, names: map[string]int{}, refused: map[string]bool{}, renamed: map[string]bool{},
		taken: map[string]bool{}, yes: map[string]bool{},
	}
	queue := f.read(text)
	f.includes = len(f.Lines("include")) > 0
	for _, r := range []rank{global, monitor, perMonitor} {
		for _, s := range queue {
			if s.rank == r {
				f.handle(s)
			}
		}
	}
	slices.SortStableFunc(f.Faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return f
}

// read takes the file line by line and gives the statements, which a Sentinel
// handles after all else (sentinel.c, loadSentinelConfigFromQueue).
func (f *File) read(text []byte) []statement {
	var queue []statement
	glue := f.srv.AtLeast("valkey", 9, 1)
	for number, raw := range lines(text) {
		line := strings.Trim(raw, " \t\r")
		if line == "" || line[0] == '#' {
			continue
		}
		words, err := lex.Split(line, glue)
		if err != nil {
			f.fault(number, "", err.Error())
			f.noteSecret(number, strings.Fields(line))
			continue
		}
		if len(words) == 0 {
			continue
		}
		name := lower(words[0])
		if name != "sentinel" {
			f.noteSecret(number, words)
			f.addDirective(number, name, words[1:])
			continue
		}
		// The Sentinel compares and copies C strings, which end at a NUL.
		for i, w := range words {
			words[i], _, _ = strings.Cut(w, "\x00")
		}
		f.noteSecret(number, words)
		if len(words) > 1 { // the word alone is taken without effect
			queue = append(queue, f.statement(number, words[1:]))
		}
	}
	return queue
}

// pieceSize is how much of a line the server reads at a time (config.c,
// CONFIG_READ_LEN).
const pieceSize = 1024

// lines yields the lines of a file with their numbers. The server reads pieces
// of C strings (config.c, loadServerConfig): from a NUL up to the end of its
// piece nothing is read, the end of the line included, so that the next line
// belongs to the same one.
func lines(text []byte) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		var line []byte
		first, number := 1, 1
		for len(text) > 0 {
			piece := text[:min(len(text), pieceSize)]
			if i := bytes.IndexByte(piece, '\n'); i >= 0 {
				piece = piece[:i+1]
				number++
			}
			text = text[len(piece):]
			piece, _, _ = bytes.Cut(piece, []byte{0})
			line = append(line, piece...)
			if bytes.HasSuffix(line, []byte("\n")) {
				if !yield(first, string(line[:len(line)-1])) {
					return
				}
				line, first = line[:0], number
			}
		}
		yield(first, string(line))
	}
}

// addDirective takes a line that could stand in redis.conf.
func (f *File) addDirective(line int, name string, values []string) {
	d, ok := f.srv.Directive(name)
	if !ok || !isASCII(name) {
		f.addUnknown(line, name, values)
		return
	}
	if len(values) == 1 && splitsValues(d, f.srv) {
		values = strings.Split(values[0], " ")
	}
	onePair := d.Type == server.TypeSave && d.MaxArgs == 2 // as on 6.2, which reads any other number without effect
	if !onePair && !fits(d, len(values)) {
		if d.FileOnly && f.dropsUnknown(name, values) {
			f.Unread = append(f.Unread, Statement{line, d.Name, values})
			return
		}
		f.fault(line, d.Name, mustHave(name, d, values))
		return
	}
	if d.Type == server.TypeRename {
		if wrong := f.rename(values[0], values[1]); wrong != "" {
			f.fault(line, d.Name, name+" must "+wrong)
			return
		}
	}
	f.Directives = append(f.Directives, Directive{Line: line, Name: d.Name, Values: values})
}

// addUnknown takes a line of no directive that this server has.
func (f *File) addUnknown(line int, name string, values []string) {
	switch {
	case f.dropsUnknown(name, values):
		f.Unread = append(f.Unread, Statement{line, name, values})
	case isName(name):
		f.fault(line, "", fmt.Sprintf("there is no directive %q", name))
	default: // a line in quotes may hold a password
		f.fault(line, "", "there is no directive of this name")
	}
}

// dropsUnknown reports whether a Sentinel takes an unknown directive for a
// module's, and, since it loads no modules, never looks at it again (config.c,
// module_configs_queue; trial starts, 2026-11).
func (f *File) dropsUnknown(name string, values []string) bool {
	if len(values) == 0 {
		return false
	}
	modules := f.srv.AtLeast("redis", 7, 0) || f.srv.AtLeast("valkey", 7, 2)
	return f.srv.AtLeast("redis", 8, 0) || modules && strings.Contains(name, ".")
}

// rename says why the server does not start on a rename-command. The commands
// are those of a Sentinel; one that knows subcommands crashes when one of them
// is to be renamed.
func (f *File) rename(from, to string) string {
	from, to = lower(from), lower(to)
	switch {
	case !f.hasCommand(from):
		return "name a command that a Sentinel has, and that no line has renamed"
	case strings.Contains(from, "|"):
		return "name a command and no subcommand"
	}
	f.renamed[from] = false
	if to == "" {
		return ""
	}
	if f.hasCommand(to) {
		return "not give a command the name of another"
	}
	f.renamed[to] = true
	return ""
}

func (f *File) hasCommand(name string) bool {
	if there, touched := f.renamed[name]; touched {
		return there
	}
	_, ok := f.srv.SentinelCommand(name)
	return ok && isASCII(name)
}

func (f *File) fault(line int, name, message string) {
	f.Faults = append(f.Faults, Fault{line, name, message})
}
