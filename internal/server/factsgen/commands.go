package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// readCommands asks COMMAND and, where there is one, COMMAND DOCS.
func readCommands(c *client) ([]server.Command, error) {
	reply, err := c.do("COMMAND")
	if err != nil {
		return nil, err
	}
	docs, err := readDocs(c)
	if err != nil {
		return nil, err
	}
	var rows []server.Command
	for _, r := range list(reply) {
		rows = append(rows, commandRows(list(r), docs)...)
	}
	slices.SortFunc(rows, func(a, b server.Command) int { return strings.Compare(a.Name, b.Name) })
	return rows, nil
}

// readDocs gives COMMAND DOCS by full name. Before 7.0 there is no such
// command and nothing is known.
func readDocs(c *client) (map[string]map[string]any, error) {
	docs := map[string]map[string]any{}
	reply, err := c.do("COMMAND", "DOCS")
	if _, refused := errors.AsType[replyError](err); refused {
		return docs, nil
	}
	if err != nil {
		return nil, err
	}
	collectDocs(docs, reply)
	return docs, nil
}

func collectDocs(docs map[string]map[string]any, reply any) {
	for name, doc := range pairs(reply) {
		name = strings.ToLower(name) // a module registers its commands in capitals
		docs[name] = pairs(doc)
		collectDocs(docs, docs[name]["subcommands"])
	}
}

// The places of COMMAND's reply, as COMMAND INFO documents them. Those from
// keySpecs on are absent before 7.0.
const (
	atName = iota
	atArity
	atFlags
	atFirstKey
	atLastKey
	atStep
	atCategories
	_
	atKeySpecs
	atSubcommands
	commandSize
)

// commandRows gives a command's row and those of its subcommands.
func commandRows(r []any, docs map[string]map[string]any) []server.Command {
	r = append(r, make([]any, commandSize)...)
	name := strings.ToLower(text(r[atName]))
	doc := docs[name]
	rows := []server.Command{{
		Name:            name,
		Arity:           number(r[atArity]),
		Flags:           words(r[atFlags]),
		Categories:      words(r[atCategories]),
		FirstKey:        number(r[atFirstKey]),
		LastKey:         number(r[atLastKey]),
		Step:            number(r[atStep]),
		KeySpecs:        keySpecs(r[atKeySpecs]),
		Since:           text(doc["since"]),
		DeprecatedSince: text(doc["deprecated_since"]),
		ReplacedBy:      text(doc["replaced_by"]),
	}}
	for _, sub := range list(r[atSubcommands]) {
		rows = append(rows, commandRows(list(sub), docs)...)
	}
	return rows
}

// words gives flags or categories sorted and without '@'.
func words(v any) []string {
	out := texts(v)
	for i := range out {
		out[i] = strings.TrimPrefix(out[i], "@")
	}
	slices.Sort(out)
	return out
}

func keySpecs(v any) []server.KeySpec {
	var specs []server.KeySpec
	for _, s := range list(v) {
		specs = append(specs, keySpec(pairs(s)))
	}
	return specs
}

func keySpec(s map[string]any) server.KeySpec {
	begin, find := pairs(s["begin_search"]), pairs(s["find_keys"])
	b, f := pairs(begin["spec"]), pairs(find["spec"])
	k := server.KeySpec{
		Flags:    words(s["flags"]),
		Begin:    server.KeyBegin(text(begin["type"])),
		Index:    number(b["index"]),
		Keyword:  text(b["keyword"]),
		From:     number(b["startfrom"]),
		Find:     server.KeyFind(text(find["type"])),
		Last:     number(f["lastkey"]),
		Step:     number(f["keystep"]),
		Limit:    number(f["limit"]),
		NumIndex: number(f["keynumidx"]),
		First:    number(f["firstkey"]),
	}
	if k.Begin == server.BeginIndex {
		k.Begin = "" // left out of the file, see server.Facts
	}
	if k.Find == server.FindRange {
		k.Find = ""
	}
	return k
}

// readCategories asks ACL CAT for every category's members.
func readCategories(c *client) ([]server.Category, error) {
	reply, err := c.do("ACL", "CAT")
	if err != nil {
		return nil, err
	}
	var rows []server.Category
	for _, name := range texts(reply) {
		members, err := c.do("ACL", "CAT", name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, server.Category{Name: name, Members: words(members)})
	}
	slices.SortFunc(rows, func(a, b server.Category) int { return strings.Compare(a.Name, b.Name) })
	return rows, nil
}
