package server

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed facts/*.json
var files embed.FS

// Facts is what one file under facts/ holds: all that is known of one minor
// version. The rows of each list are sorted by name, and a file holds one row
// a line, so that the facts of a new version can be reviewed as a diff.
//
// A row leaves out what nearly every row has; Server's lookups put it back:
// MinArgs and MaxArgs of 1, the status Active, the file's Source, a key
// specification's BeginIndex and FindRange, and what follows from the names,
// Container and Subcommands.
type Facts struct {
	// Server is the minor version: "redis-7.2". The file bears this name.
	Server string `json:"server"`
	// Build is what was run: "redis 7.2.6".
	Build string `json:"build"`
	// Read is the month of the reading: "2026-11".
	Read string `json:"read"`
	// Source says where the rows come from that name no source of their own.
	Source             string              `json:"source"`
	Commands           []Command           `json:"commands"`
	Categories         []Category          `json:"categories"`
	Directives         []Directive         `json:"directives"`
	SentinelCommands   []Command           `json:"sentinelCommands"`
	SentinelDirectives []SentinelDirective `json:"sentinelDirectives"`
}

// Category is an ACL category and its members, as ACL CAT gives them.
type Category struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

// DecodeFacts reads a facts file. A field that it does not know is an error.
func DecodeFacts(data []byte) (*Facts, error) {
	f := new(Facts)
	if err := decodeStrictly(data, f); err != nil {
		return nil, err
	}
	return f, nil
}

func decodeStrictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// entry is one known server. load cuts up its file once, when first asked.
type entry struct {
	target Target
	load   func() *table
}

// catalogue lists the entries in order of engine and version.
var catalogue = sync.OnceValue(func() []*entry { return newCatalogue(newTable) })

// newCatalogue makes an entry for each file named after a server, so that
// adding a version is adding its file. It reads none of them.
func newCatalogue(load func(Target) *table) []*entry {
	dir, err := files.ReadDir("facts")
	if err != nil {
		panic(err) // the directory is compiled in
	}
	var entries []*entry
	for _, f := range dir {
		t, ok := parseTarget(strings.TrimSuffix(f.Name(), ".json"))
		if !ok {
			continue // curated.json and elsewhere.json
		}
		entries = append(entries, &entry{target: t, load: sync.OnceValue(func() *table { return load(t) })})
	}
	slices.SortFunc(entries, func(a, b *entry) int { return a.target.Compare(b.target) })
	return entries
}

// table is one version's facts. Each part is parsed when first asked for: who
// renders redis.conf needs no commands.
type table struct {
	target             Target
	header             Facts
	commands           func() *index[Command]
	categories         func() *index[Category]
	directives         func() *index[Directive]
	sentinelCommands   func() *index[Command]
	sentinelCategories func() *index[Category]
	sentinelDirectives func() *index[SentinelDirective]
}

func newTable(t Target) *table {
	data := mustRead(t.String())
	head, _, _ := bytes.Cut(data, []byte(",\n\"commands\""))
	f := &table{target: t}
	mustParse(append(slices.Clip(head), '}'), &f.header)
	f.commands = part(data, "commands", commandNames, completeCommands)
	f.categories = part(data, "categories", categoryNames, nil)
	f.directives = part(data, "directives", directiveNames, f.completeDirectives)
	f.sentinelCommands = part(data, "sentinelCommands", commandNames, completeCommands)
	f.sentinelCategories = sync.OnceValue(f.categoriseSentinel)
	f.sentinelDirectives = part(data, "sentinelDirectives", sentinelNames, f.completeSentinel)
	return f
}

func commandNames(c Command) []string { return []string{c.Name} }

func directiveNames(d Directive) []string { return append([]string{d.Name}, d.Aliases...) }

func sentinelNames(d SentinelDirective) []string { return directiveNames(d.Directive) }

func (f *table) completeDirectives(d []Directive) { curated().complete(f, d) }

func (f *table) completeSentinel(d []SentinelDirective) { curated().completeSentinel(f, d) }

// categoriseSentinel puts the commands of Sentinel mode into the categories, which
// have the same names there.
func (f *table) categoriseSentinel() *index[Category] {
	rows := f.categories().list()
	for i := range rows {
		rows[i].Members = nil
		for _, c := range f.sentinelCommands().rows {
			if c.HasCategory(rows[i].Name) {
				rows[i].Members = append(rows[i].Members, c.Name)
			}
		}
	}
	return newIndex(rows, categoryNames)
}

func categoryNames(c Category) []string { return []string{c.Name} }

// completeCommands sets what a file leaves out.
func completeCommands(rows []Command) {
	containers := map[string]*Command{}
	for i := range rows {
		c := &rows[i]
		containers[c.Name] = c
		for j := range c.KeySpecs {
			c.KeySpecs[j].complete()
		}
		name, _, isSubcommand := strings.Cut(c.Name, "|")
		if !isSubcommand {
			continue
		}
		c.Container = name
		if parent := containers[name]; parent != nil {
			parent.Subcommands = append(parent.Subcommands, c.Name)
		}
	}
}

func (k *KeySpec) complete() {
	if k.Begin == "" {
		k.Begin = BeginIndex
	}
	if k.Find == "" {
		k.Find = FindRange
	}
}

// part gives a function that cuts one list out of a facts file and parses it
// on its first call. It relies on the form that Encode writes, which a test
// holds every file to: scanning all of a file to reach a part of it would take
// longer than parsing the part.
func part[T any](data []byte, name string, names func(T) []string, complete func([]T)) func() *index[T] {
	return sync.OnceValue(func() *index[T] {
		_, rest, _ := bytes.Cut(data, []byte("\n\""+name+"\": "))
		list, _, _ := bytes.Cut(rest, []byte("\n]"))
		var rows []T
		mustParse(append(slices.Clip(list), ']'), &rows)
		if complete != nil {
			complete(rows)
		}
		return newIndex(rows, names)
	})
}

func mustRead(name string) []byte {
	data, err := files.ReadFile("facts/" + name + ".json")
	if err != nil {
		panic(err) // the file is compiled in
	}
	return data
}

func mustParse(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic(fmt.Sprintf("embedded facts: %v", err)) // the tests parse every file
	}
}

// index finds rows by any of their names.
type index[T any] struct {
	rows  []T
	named map[string]int
	first []string // the canonical names, in the order of rows
}

func newIndex[T any](rows []T, names func(T) []string) *index[T] {
	x := &index[T]{rows: rows, named: make(map[string]int, len(rows))}
	for i, r := range rows {
		all := names(r)
		x.first = append(x.first, all[0])
		for _, n := range all {
			x.named[n] = i
		}
	}
	return x
}

func (x *index[T]) find(name string) (T, bool) {
	i, ok := x.named[strings.ToLower(name)]
	if !ok {
		var zero T
		return zero, false
	}
	return x.rows[i], true
}

// list gives a copy, so that a caller may sort or filter it in place.
func (x *index[T]) list() []T { return slices.Clone(x.rows) }

func (x *index[T]) names() []string { return slices.Clone(x.first) }

func (x *index[T]) allNames() []string {
	names := make([]string, 0, len(x.named))
	for n := range x.named {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
