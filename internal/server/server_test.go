package server

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestKnown(t *testing.T) {
	want := []string{
		"redis-6.2", "redis-7.0", "redis-7.2", "redis-7.4", "redis-8.0", "redis-8.6",
		"valkey-7.2", "valkey-8.0", "valkey-8.1", "valkey-9.1",
	}
	if got := Known(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFind(t *testing.T) {
	tests := []struct{ target, facts string }{
		{"redis-7.2", "redis-7.2"},
		{"redis-7.2.4", "redis-7.2"},
		{"redis-7.1", "redis-7.0"},
		{"redis-7.9", "redis-7.4"},
		{"redis-8.2", "redis-8.0"},
		{"redis-8.9", "redis-8.6"},
		{"redis-8.10.1", "redis-8.6"},
		{"valkey-8.7", "valkey-8.1"},
		{"valkey-9.0", "valkey-8.1"}, // 9 is known, but only above 9.0
		{"valkey-9.2", "valkey-9.1"},
		{"redis-9.0", ""},
		{"redis-5.0", ""},
		{"redis-6.0", ""}, // 6 is known, but nothing at or below 6.0
		{"valkey-10.0", ""},
		{"valkey-6.2", ""},
		{"valkey-7.0", ""},
	}
	for _, test := range tests {
		t.Run(test.target, func(t *testing.T) {
			target, err := ParseTarget(test.target)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Find(target)
			if test.facts == "" {
				checkListsKnown(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.Name() != test.facts || s.Target() != target {
				t.Errorf("got facts of %s for %s", s.Name(), s.Target())
			}
			if want := target.line() == test.facts; s.Exact() != want {
				t.Errorf("Exact is %t", s.Exact())
			}
		})
	}
}

func TestFindRefusesUnknownEngine(t *testing.T) {
	for _, target := range []Target{{}, {Engine: "keydb", Major: 7, Minor: 2}} {
		_, err := Find(target)
		checkListsKnown(t, err)
	}
}

func checkListsKnown(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range Known() {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not list %s", err, name)
		}
	}
}

func TestOnlyTheVersionAskedForIsLoaded(t *testing.T) {
	var loaded []string
	entries := newCatalogue(func(t Target) *table {
		loaded = append(loaded, t.String())
		return newTable(t)
	})
	e := nearest(entries, Target{Engine: Redis, Major: 7, Minor: 3})
	if first, second := e.load(), e.load(); first != second {
		t.Error("a second load gives other facts")
	}
	if want := []string{"redis-7.2"}; !slices.Equal(loaded, want) {
		t.Errorf("loaded %q, want %q", loaded, want)
	}
}

func TestAtLeast(t *testing.T) {
	s := find(t, "redis-7.2")
	tests := []struct {
		engine       Engine
		major, minor int
		want         bool
	}{
		{Redis, 7, 2, true},
		{Redis, 6, 9, true},
		{Redis, 7, 4, false},
		{Redis, 8, 0, false},
		{Valkey, 7, 2, false},
	}
	for _, test := range tests {
		if got := s.AtLeast(test.engine, test.major, test.minor); got != test.want {
			t.Errorf("AtLeast(%s, %d, %d) is %t", test.engine, test.major, test.minor, got)
		}
	}
	if find(t, "redis-8.2").AtLeast(Redis, 8, 2) {
		t.Error("facts of redis-8.0 pass for 8.2")
	}
}

func TestCommand(t *testing.T) {
	s := find(t, "redis-7.2")
	get, ok := s.Command("CONFIG|Get")
	if !ok || get.Container != "config" || !get.HasFlag("admin") || !get.HasCategory("dangerous") || get.HasCategory("read") {
		t.Errorf("config|get is %+v", get)
	}
	config, _ := s.Command("config")
	want := []string{"config|get", "config|help", "config|resetstat", "config|rewrite", "config|set"}
	if !slices.Equal(config.Subcommands, want) {
		t.Errorf("config has subcommands %q", config.Subcommands)
	}
	mset, _ := s.Command("mset")
	if mset.FirstKey != 1 || mset.LastKey != -1 || mset.Step != 2 || len(mset.KeySpecs) != 1 ||
		mset.KeySpecs[0].Begin != BeginIndex || mset.KeySpecs[0].Find != FindRange || mset.KeySpecs[0].Step != 2 {
		t.Errorf("mset is %+v", mset)
	}
	if eval, _ := s.Command("eval"); eval.KeySpecs[0].Find != FindKeyNum || eval.KeySpecs[0].Index != 2 {
		t.Errorf("eval is %+v", eval)
	}
	for _, name := range []string{"", "config|", "config get", "nosuch"} {
		if _, ok := s.Command(name); ok {
			t.Errorf("knows %q", name)
		}
	}
	if _, ok := find(t, "redis-6.2").Command("config|get"); ok {
		t.Error("redis-6.2 knows a subcommand")
	}
}

// What a caller does to a list must not reach the facts.
func TestListsAreCopies(t *testing.T) {
	s := find(t, "redis-7.2")
	first := s.Commands()[0].Name
	clear(s.Commands())
	clear(s.Directives())
	clear(s.Categories())
	if got := s.Commands()[0].Name; got != first || s.Directives()[0].Name == "" || s.Categories()[0] == "" {
		t.Error("a list was not a copy")
	}
}

func TestDirective(t *testing.T) {
	tests := []struct {
		server, name string
		check        func(Directive) bool
	}{
		{"redis-7.2", "SLAVEOF", func(d Directive) bool { return d.Name == "replicaof" && d.MinArgs == 2 && d.MaxArgs == 2 }},
		{"redis-6.2", "slaveof", func(d Directive) bool { return d.Name == "replicaof" }},
		{"redis-7.2", "maxmemory", func(d Directive) bool { return d.Type == TypeMemory && d.Range.Max == 1<<64-1 && d.Runtime }},
		{"redis-7.2", "maxmemory-clients", func(d Directive) bool {
			return d.Type == TypeMemoryOrPercent && d.MaxPercent == 100 && d.Range.Min == 0
		}},
		{"redis-7.2", "unixsocketperm", func(d Directive) bool { return d.Type == TypeOctal && d.Range.Max == 0o777 && !d.Runtime }},
		{"redis-7.2", "port", func(d Directive) bool {
			return d.Range.String() == "0 to 65535" && slices.Equal(d.Default, []string{"6379"})
		}},
		{"redis-7.2", "dir", func(d Directive) bool { return !d.HasDefault && d.Protected && d.Runtime }},
		{"redis-7.2", "aclfile", func(d Directive) bool { return d.HasDefault && slices.Equal(d.Default, []string{""}) }},
		{"redis-7.2", "enable-protected-configs", func(d Directive) bool { return !d.Runtime && !d.Protected }},
		{"redis-7.2", "shutdown-on-sigterm", func(d Directive) bool { return d.EnumFlags && d.MaxArgs == -1 }},
		{"redis-7.2", "list-max-ziplist-value", func(d Directive) bool { return d.Status == Ignored && d.FileOnly }},
		{"redis-6.2", "lua-replicate-commands", func(d Directive) bool { return d.Status == Active && d.Type == TypeBool }},
		{"redis-7.0", "lua-replicate-commands", func(d Directive) bool { return d.Status == Ignored }},
		{"redis-7.4", "io-threads-do-reads", func(d Directive) bool { return d.Status == Active }},
		{"redis-8.0", "io-threads-do-reads", func(d Directive) bool { return d.Status == Ignored }},
		{"valkey-8.0", "dynamic-hz", func(d Directive) bool { return d.Status == Active }},
		{"valkey-8.1", "dynamic-hz", func(d Directive) bool { return d.Status == Ignored }},
		{"valkey-8.1", "events-per-io-thread", func(d Directive) bool { return d.Status == Active && d.Hidden }},
		{"valkey-9.1", "events-per-io-thread", func(d Directive) bool { return d.Status == Ignored }},
		{"valkey-9.1", "masterauth", func(d Directive) bool { return d.Name == "primaryauth" && d.Secret && d.Redacted }},
		{"redis-6.2", "tls-key-file-pass", func(d Directive) bool { return d.Secret && !d.Redacted }},
		{"redis-7.2", "masteruser", func(d Directive) bool { return !d.Secret && d.Redacted }},
		{"redis-6.2", "save", func(d Directive) bool { return d.Repeats && d.MaxArgs == 2 }},
		{"redis-7.0", "save", func(d Directive) bool { return d.Repeats && d.MaxArgs == -1 }},
		{"redis-7.2", "bind", func(d Directive) bool {
			return !d.Repeats && d.MaxArgs == 16 && slices.Equal(d.Default, []string{"*", "-::*"})
		}},
		{"redis-7.2", "rename-command", func(d Directive) bool { return d.Repeats && d.FileOnly && d.MinArgs == 2 && d.MaxArgs == 2 }},
		{"redis-8.6", "notify-keyspace-events", func(d Directive) bool { return slices.Contains(d.Enum, "o") }},
		{"redis-8.0", "notify-keyspace-events", func(d Directive) bool { return !slices.Contains(d.Enum, "o") && slices.Contains(d.Enum, "n") }},
		{"redis-6.2", "notify-keyspace-events", func(d Directive) bool { return !slices.Contains(d.Enum, "n") }},
		{"valkey-9.1", "slot-migration-max-failover-repl-bytes", func(d Directive) bool { return d.Range.Contains(-1) && !d.Range.Contains(-2) }},
		{"redis-7.2", "watchdog-period", func(d Directive) bool { return d.Hidden }},
	}
	for _, test := range tests {
		t.Run(test.server+"/"+test.name, func(t *testing.T) {
			d, ok := find(t, test.server).Directive(test.name)
			if !ok || !test.check(d) {
				t.Errorf("got %t, %+v", ok, d)
			}
		})
	}
}

func TestSentinelDirective(t *testing.T) {
	s := find(t, "valkey-8.0")
	reboot, ok := s.SentinelDirective("Primary-Reboot-Down-After-Period")
	if !ok || reboot.Name != "master-reboot-down-after-period" || !reboot.PerPrimary {
		t.Errorf("got %+v", reboot)
	}
	pass, _ := s.SentinelDirective("auth-pass")
	if !pass.Secret || !pass.PerPrimary || pass.MinArgs != 2 || pass.MaxArgs != 2 || !pass.Repeats {
		t.Errorf("got %+v", pass)
	}
	monitor, _ := s.SentinelDirective("monitor")
	if monitor.MinArgs != 4 || monitor.MaxArgs != 4 || monitor.Type != TypeMonitor {
		t.Errorf("got %+v", monitor)
	}
	if _, ok := find(t, "redis-6.2").SentinelDirective("master-reboot-down-after-period"); ok {
		t.Error("redis-6.2 knows master-reboot-down-after-period")
	}
	if _, ok := s.SentinelCommand("get"); ok {
		t.Error("Sentinel mode knows get")
	}
	if c, ok := s.SentinelCommand("sentinel|ckquorum"); !ok || c.Container != "sentinel" {
		t.Errorf("got %+v", c)
	}
}

// Each name that was tried is known exactly where a server took it.
func TestTrials(t *testing.T) {
	f, err := os.Open("testdata/trials.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		names++
		name, verdicts, _ := strings.Cut(line, " ")
		for i, server := range Known() {
			if _, ok := find(t, server).Directive(name); ok != (verdicts[i] == 'y') {
				t.Errorf("%s: Directive(%q) is %t, the server said %c", server, name, ok, verdicts[i])
			}
		}
	}
	if names != 280 {
		t.Errorf("%d names, want 280", names)
	}
}

func TestElsewhere(t *testing.T) {
	tests := []struct{ server, name, want string }{
		{"redis-7.0", "gopher-enabled", "removed in redis-7.0"},
		{"redis-8.6", "Gopher-Enabled", "removed in redis-7.0"},
		{"valkey-8.0", "gopher-enabled", "known only to redis-6.2"},
		{"redis-6.2", "maxmemory-clients", "new in redis-7.0"},
		{"redis-7.0", "locale-collate", "new in redis-7.2"},
		{"redis-7.2", "primaryauth", "named masterauth here"},
		{"redis-6.2", "hash-max-listpack-entries", "named hash-max-ziplist-entries here"},
		{"redis-6.2", "busy-reply-threshold", "named lua-time-limit here"},
		{"redis-7.2", "availability-zone", "known only to valkey-8.0, valkey-8.1, valkey-9.1"},
		{"redis-7.2", "masterauth", ""},
		{"valkey-9.1", "masterauth", ""},
		{"redis-7.2", "maxmemory", ""},
		{"redis-7.2", "nosuch", ""},
		{"redis-7.2", "", ""},
	}
	for _, test := range tests {
		t.Run(test.server+"/"+test.name, func(t *testing.T) {
			got, ok := find(t, test.server).Elsewhere(test.name)
			if ok != (test.want != "") || ok && got.String() != test.want {
				t.Errorf("got %t, %q, want %q", ok, got, test.want)
			}
		})
	}
}

// Directive and Elsewhere never both know a name, and together they know every
// name that any server knows.
func TestElsewhereCompletesDirective(t *testing.T) {
	names := map[string]bool{}
	each(t, func(_ *testing.T, s *Server) {
		for _, n := range s.DirectiveNames() {
			names[n] = true
		}
	})
	each(t, func(t *testing.T, s *Server) {
		for n := range names {
			_, here := s.Directive(n)
			_, elsewhere := s.Elsewhere(n)
			if here == elsewhere {
				t.Errorf("%s: here %t, elsewhere %t", n, here, elsewhere)
			}
		}
	})
}

func TestUnknownVersionsNameTheNextBelow(t *testing.T) {
	for _, test := range []struct {
		target Target
		want   string
	}{
		{Target{Engine: Redis, Major: 9, Minor: 1}, "nearest is redis-8.6"},
		{Target{Engine: Redis, Major: 5, Minor: 0}, "nearest is redis-6.2"},
		{Target{Engine: Valkey, Major: 12, Minor: 0}, "nearest is valkey-9.1"},
	} {
		if _, err := Find(test.target); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.target, err, test.want)
		}
	}
}
