package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// sentinelStart is what a Sentinel needs to judge a line about a primary. The
// port is one where nothing listens.
const sentinelStart = "sentinel monitor m 127.0.0.1 1 1\n"

// readSentinel reads Sentinel mode: its commands, and which of the directives
// that any known server takes this one takes. The numbers of values are the
// source's, kept from base.
func readSentinel(path string, base *server.Facts, all []*server.Facts) ([]server.Command, []server.SentinelDirective, error) {
	p, output, err := start(path, "", "--sentinel")
	if err != nil {
		return nil, nil, err
	}
	if p == nil {
		return nil, nil, errors.New("does not start as Sentinel: " + output)
	}
	defer p.stop()
	commands, err := readCommands(p.client)
	if err != nil {
		return nil, nil, err
	}
	told, err := p.do("SENTINEL", "CONFIG", "GET", "*")
	if err != nil {
		return nil, nil, err
	}
	directives, err := readSentinelDirectives(path, pairs(told), base, all)
	return commands, directives, err
}

func readSentinelDirectives(path string, told map[string]any, base *server.Facts, all []*server.Facts) ([]server.SentinelDirective, error) {
	var rows []server.SentinelDirective
	for _, d := range candidates(base, all) {
		var names []string
		for _, name := range append([]string{d.Name}, d.Aliases...) {
			ok, err := takesSentinel(path, name, max(d.MinArgs, 1))
			if err != nil {
				return nil, err
			}
			if ok {
				names = append(names, name)
			}
		}
		if len(names) == 0 {
			continue
		}
		d.Name, d.Aliases = names[0], slices.Clip(names[1:])
		if len(d.Aliases) == 0 {
			d.Aliases = nil
		}
		if value, ok := told[d.Name]; ok {
			d.Default, d.Runtime = []string{text(value)}, true
		}
		rows = append(rows, d)
	}
	slices.SortFunc(rows, func(a, b server.SentinelDirective) int { return strings.Compare(a.Name, b.Name) })
	return rows, nil
}

// candidates are the rows of base, then what only other servers have.
func candidates(base *server.Facts, all []*server.Facts) []server.SentinelDirective {
	rows := slices.Clone(base.SentinelDirectives)
	seen := map[string]bool{}
	add := func(d server.SentinelDirective) {
		for _, n := range append([]string{d.Name}, d.Aliases...) {
			seen[n] = true
		}
	}
	for _, d := range rows {
		add(d)
	}
	for _, f := range all {
		for _, d := range f.SentinelDirectives {
			if !seen[d.Name] {
				rows = append(rows, d)
				add(d)
			}
		}
	}
	return rows
}

func takesSentinel(path, name string, values int) (bool, error) {
	line := "sentinel " + name + " m" + strings.Repeat(" 1", values-1)
	v, err := try(path, sentinelStart+line, "--sentinel")
	return !strings.Contains(v.output, "Unrecognized sentinel configuration"), err
}
