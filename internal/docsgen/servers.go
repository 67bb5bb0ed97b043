package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// serverPage writes what redisguard sets for a server version and why, and
// what changed since the version before.
func serverPage(name string) (string, error) {
	srv, err := server.Named(name)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(frontMatter("Server "+name, "What redisguard sets for "+name+" and why, and what changed since the version before."))
	fmt.Fprintf(&b, "# %s\n\nRead off %s: %d commands and subcommands, %d directives.\n\n",
		name, srv.Build(), len(srv.Commands()), len(srv.Directives()))
	writeDefaults(&b, srv)
	if before := previous(name); before != "" {
		old, err := server.Named(before)
		if err != nil {
			return "", err
		}
		writeChanges(&b, old, srv)
	}
	return b.String(), nil
}

// previous returns the known version of the same engine before this one, ""
// if it is the first.
func previous(name string) string {
	known := server.Known()
	i := slices.Index(known, name)
	engine, _, _ := strings.Cut(name, "-")
	if i < 1 || !strings.HasPrefix(known[i-1], engine) {
		return ""
	}
	return known[i-1]
}

func writeDefaults(b *strings.Builder, srv *server.Server) {
	b.WriteString("## What redisguard sets\n\nWhere the declaration is silent. Directives that this version lacks are left out.\n\n" +
		"| directive | value | when | the server's own | why | source |\n|---|---|---|---|---|---|\n")
	for _, d := range redisconf.Defaults() {
		fact, ok := srv.Directive(d.Directive)
		if !ok || len(d.Lines) == 0 {
			continue
		}
		var values []string
		for _, l := range d.Lines {
			values = append(values, "`"+strings.Join(l, " ")+"`")
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s |\n", d.Directive, strings.Join(values, "<br>"), d.When.Text, own(fact), d.Why, d.Source)
	}
}

func own(d server.Directive) string {
	if value := strings.Join(d.Default, " "); value != "" {
		return "`" + value + "`"
	}
	return "none"
}

func writeChanges(b *strings.Builder, old, srv *server.Server) {
	fmt.Fprintf(b, "\n## What changed since %s\n\n", old.Name())
	writeNames(b, "New directives", missing(directives(srv), directives(old)))
	writeNames(b, "Directives that are gone", missing(directives(old), directives(srv)))
	writeNames(b, "New commands", missing(commands(srv), commands(old)))
	writeNames(b, "Commands that are gone", missing(commands(old), commands(srv)))
	writeNames(b, "New ACL categories", missing(srv.Categories(), old.Categories()))
	writeNames(b, "Commands that changed their ACL categories", moved(old, srv))
	writeNames(b, "Directives with another default", redefined(old, srv))
}

func writeNames(b *strings.Builder, title string, names []string) {
	if len(names) == 0 {
		fmt.Fprintf(b, "- %s: none.\n", title)
		return
	}
	fmt.Fprintf(b, "- %s: `%s`.\n", title, strings.Join(names, "`, `"))
}

func directives(srv *server.Server) []string { return srv.DirectiveNames() }

func commands(srv *server.Server) []string {
	var names []string
	for _, c := range srv.Commands() {
		names = append(names, c.Name)
	}
	return names
}

// missing returns what is in a and not in b, in the order of a.
func missing(a, b []string) []string {
	var names []string
	for _, n := range a {
		if !slices.Contains(b, n) {
			names = append(names, n)
		}
	}
	return names
}

func moved(old, srv *server.Server) []string {
	var names []string
	for _, c := range srv.Commands() {
		if before, ok := old.Command(c.Name); ok && !slices.Equal(before.Categories, c.Categories) {
			names = append(names, c.Name)
		}
	}
	return names
}

func redefined(old, srv *server.Server) []string {
	var names []string
	for _, d := range srv.Directives() {
		before, ok := old.Directive(d.Name)
		if ok && before.HasDefault && d.HasDefault && !slices.Equal(before.Default, d.Default) {
			names = append(names, fmt.Sprintf("%s %s → %s", d.Name, strings.Join(before.Default, " "), strings.Join(d.Default, " ")))
		}
	}
	return names
}
