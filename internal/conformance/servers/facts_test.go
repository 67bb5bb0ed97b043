package servers_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Every row of the facts about commands, categories and directives is what
// the live server says.
func TestFactsAreTheServers(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nsave \"\"\n", site.Port)
			client := s.Start(t, site, live.Files{Conf: []byte(conf)}).Client(t, live.Login{})
			srv := facts(t, s.Name)
			t.Run("commands", func(t *testing.T) { compareCommands(t, client, srv.Command, srv.Commands()) })
			t.Run("categories", func(t *testing.T) { compareCategories(t, client, srv) })
			t.Run("directives", func(t *testing.T) { compareDirectives(t, client, srv) })
		})
	}
}

// The same for the commands and categories of a Sentinel.
func TestSentinelFactsAreTheServers(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			conf := fmt.Sprintf("port %d\nbind 127.0.0.1\n", site.Port)
			client := s.Start(t, site, live.Files{Conf: []byte(conf), Args: []string{"--sentinel"}}).Client(t, live.Login{})
			srv := facts(t, s.Name).Sentinel()
			compareCommands(t, client, srv.Command, srv.Commands())
			compareCategories(t, client, srv)
		})
	}
}

// A lookup finds a command by its name.
type lookup func(name string) (server.Command, bool)

func compareCommands(t *testing.T, client *redis.Client, find lookup, all []server.Command) {
	reply, err := client.Do(context.Background(), "COMMAND").Slice()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range reply {
		compareCommand(t, list(row), find, seen)
	}
	for _, c := range all {
		if !seen[c.Name] {
			t.Errorf("the server has no %s", c.Name)
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d commands compared", len(seen))
	}
}

// compareCommand compares a row of COMMAND: name, arity, flags, first and last
// key, step, categories, tips, key specifications, subcommands.
func compareCommand(t *testing.T, row []any, find lookup, seen map[string]bool) {
	name := strings.ToLower(text(row[0]))
	seen[name] = true
	c, ok := find(name)
	if !ok {
		t.Errorf("the facts lack %s", name)
		return
	}
	got := fmt.Sprint(row[1], names(row[2], ""), row[3], row[4], row[5], names(row[6], "@"))
	want := fmt.Sprint(c.Arity, sorted(c.Flags), c.FirstKey, c.LastKey, c.Step, sorted(c.Categories))
	if got != want {
		t.Errorf("%s is %s, the facts say %s", name, got, want)
	}
	if specs := list(row[8]); len(specs) != len(c.KeySpecs) {
		t.Errorf("%s has %d key specifications, the facts say %d", name, len(specs), len(c.KeySpecs))
	}
	for _, sub := range list(row[9]) {
		compareCommand(t, list(sub), find, seen)
	}
}

// list and text read a reply; what is something else reads as empty, which no
// comparison takes for right.
func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func names(v any, prefix string) []string {
	var all []string
	for _, n := range list(v) {
		all = append(all, strings.TrimPrefix(text(n), prefix))
	}
	return sorted(all)
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func compareCategories(t *testing.T, client *redis.Client, srv *server.Server) {
	live, err := client.Do(context.Background(), "ACL", "CAT").StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sorted(live), sorted(srv.Categories()); !slices.Equal(got, want) {
		t.Errorf("the categories are %q, the facts say %q", got, want)
	}
	for _, c := range live {
		members, err := client.Do(context.Background(), "ACL", "CAT", c).StringSlice()
		if err != nil {
			t.Fatal(err)
		}
		ours, _ := srv.Category(c)
		if got, want := sorted(members), sorted(ours); !slices.Equal(got, want) {
			t.Errorf("@%s is %q, the facts say %q", c, got, want)
		}
	}
}

func compareDirectives(t *testing.T, client *redis.Client, srv *server.Server) {
	all, err := client.ConfigGet(context.Background(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		d, ok := srv.Directive(name)
		switch {
		case !ok:
			t.Errorf("the facts lack %s", name)
		case d.FileOnly:
			t.Errorf("the facts say that CONFIG GET does not know %s", name)
		case d.HasDefault && !slices.Contains(startedWith, d.Name) && !slices.Equal(meaning(all[name], d), meaning(strings.Join(d.Default, " "), d)):
			t.Errorf("the default of %s is %q, the facts say %q", name, all[name], d.Default)
		}
	}
	for _, d := range srv.Directives() {
		if _, ok := all[d.Name]; !ok && !d.FileOnly && !d.Hidden && d.Status != server.Ignored {
			t.Errorf("CONFIG GET does not know %s", d.Name)
		}
	}
}

// startedWith are the directives that this test, or how servers are started
// here, sets.
var startedWith = []string{"port", "bind", "save", "unixsocket", "dir", "logfile", "daemonize"}
