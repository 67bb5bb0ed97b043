package redisconf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestFaults holds each fault as "line: message".
func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		server, text string
		want         []string
	}{
		{"redis-7.2", "", nil},
		{"redis-7.2", "\n# comment\n\t # comment\n\nport 0\n", nil},
		{"redis-7.2", "port 0\r\n\r\nmaxclients 10\r\n", nil},
		{"redis-7.2", "PORT 0\nSlave-Priority 1", nil},
		{"redis-7.2", "port 0 # closed", []string{"1: port must have 1 value, not 3; a comment must be a line of its own"}},
		{"redis-7.2", "\n\nmaxmemory 1gb\r\nport 0 #closed\r\n", []string{"4: port must have 1 value, not 2; a comment must be a line of its own"}},
		{"redis-7.2", "port 0\nlogfile \"a b\nlogfile don't", []string{"2: unbalanced quotes", "3: unbalanced quotes"}},
		{"redis-7.2", `logfile "a"b`, []string{"1: unbalanced quotes"}},
		{"valkey-9.1", `logfile "a"b`, nil},
		{"redis-7.2", "nosuch 1\nport 0\nport = 0", []string{`1: there is no directive "nosuch"`, "3: port must have 1 value, not 2"}},
		{"redis-7.2", "enable-debug-command no", nil},
		{"redis-6.2", "enable-debug-command no", []string{`1: there is no directive "enable-debug-command"`}},
		{"redis-7.2", "databases 0", []string{"1: databases must be 1 to 2147483647"}},
		{"redis-7.2", "sentinel monitor m 127.0.0.1 1 1", []string{"1: sentinel must stand in sentinel.conf"}},
	} {
		var got []string
		for _, f := range Parse([]byte(tt.text), facts(t, tt.server)).Faults {
			got = append(got, fmt.Sprintf("%d: %s", f.Line, f.Message))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q: faults are %q, want %q", tt.server, tt.text, got, tt.want)
		}
	}
}

// TestEffective holds the last line and the values of a directive; line 0 is
// the server's default.
func TestEffective(t *testing.T) {
	for _, tt := range []struct {
		server, text, name string
		want               string
	}{
		{"redis-7.2", "", "port", "0: 6379"},
		{"redis-7.2", "port 1\nport 2", "port", "2: 2"},
		{"redis-7.2", "port 1\nport x", "port", "1: 1"},
		{"redis-7.2", "slave-priority 7\nreplica-priority 9\nslave-priority 11", "replica-priority", "3: 11"},
		{"redis-7.2", "replica-priority 9", "SLAVE-PRIORITY", "1: 9"},
		{"redis-7.2", "bind 10.0.0.1 -::1", "bind", "1: 10.0.0.1 -::1"},
		{"redis-7.2", `bind "10.0.0.1 -::1"`, "bind", "1: 10.0.0.1 -::1"},
		{"redis-7.2", `logfile "a b"`, "logfile", "1: a b"},
		{"redis-7.2", "", "acl-pubsub-default", "0: resetchannels"},
		{"redis-6.2", "", "acl-pubsub-default", "0: allchannels"},
	} {
		d, known := Parse([]byte(tt.text), facts(t, tt.server)).Effective(tt.name)
		got := fmt.Sprintf("%d: %s", d.Line, strings.Join(d.Values, " "))
		if !known || got != tt.want {
			t.Errorf("%s: %q: %s is %s, %t, want %s", tt.server, tt.text, tt.name, got, known, tt.want)
		}
	}
	if d, known := Parse(nil, facts(t, "redis-6.2")).Effective("enable-debug-command"); known {
		t.Errorf("redis-6.2 has enable-debug-command as %+v", d)
	}
}

func TestValue(t *testing.T) {
	file := Parse([]byte("\nport 7\nbind a b\nsave \"\""), facts(t, "redis-7.2"))
	for _, tt := range []struct {
		name, value string
		line        int
	}{
		{"port", "7", 2},
		{"bind", "a", 3},
		{"save", "", 4},
		{"maxclients", "10000", 0},
		{"nosuch", "", 0},
	} {
		if value, line := file.Value(tt.name); value != tt.value || line != tt.line {
			t.Errorf("Value(%s) = %q, %d, want %q, %d", tt.name, value, line, tt.value, tt.line)
		}
	}
}

func TestLines(t *testing.T) {
	file := Parse([]byte("save 60 1\nport 0\nsave 120 2"), facts(t, "redis-7.2"))
	var got []int
	for _, d := range file.Lines("save") {
		got = append(got, d.Line)
	}
	if !slices.Equal(got, []int{1, 3}) {
		t.Errorf("save stands on lines %v, want 1 and 3", got)
	}
	if lines := file.Lines("maxmemory"); len(lines) != 0 {
		t.Errorf("maxmemory stands on %v", lines)
	}
}

func TestBufferLimits(t *testing.T) {
	for _, tt := range []struct {
		server, text string
		want         []BufferLimit
	}{
		{"redis-7.2", "", []BufferLimit{{"normal", 0, 0}, {"replica", 256 << 20, 0}, {"pubsub", 32 << 20, 0}}},
		{"redis-6.2", "client-output-buffer-limit normal 1k 0 0",
			[]BufferLimit{{"normal", 1000, 1}, {"replica", 256 << 20, 0}, {"pubsub", 32 << 20, 0}}},
		{"redis-7.2", "client-output-buffer-limit slave 1gb 0 0\nclient-output-buffer-limit Replica 2gb 0 0",
			[]BufferLimit{{"normal", 0, 0}, {"replica", 2 << 30, 2}, {"pubsub", 32 << 20, 0}}},
		{"redis-7.2", "\nclient-output-buffer-limit normal 1 0 0 pubsub 2 0 0 normal 3 0 0",
			[]BufferLimit{{"normal", 3, 2}, {"replica", 256 << 20, 0}, {"pubsub", 2, 2}}},
		{"redis-7.2", `client-output-buffer-limit "normal 5mb 0 0"`,
			[]BufferLimit{{"normal", 5 << 20, 1}, {"replica", 256 << 20, 0}, {"pubsub", 32 << 20, 0}}},
		{"redis-7.2", "client-output-buffer-limit normal x 0 0",
			[]BufferLimit{{"normal", 0, 0}, {"replica", 256 << 20, 0}, {"pubsub", 32 << 20, 0}}},
	} {
		if got := Parse([]byte(tt.text), facts(t, tt.server)).BufferLimits(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q: limits are %+v, want %+v", tt.server, tt.text, got, tt.want)
		}
	}
}

// FuzzParse reads any text by the rules of several servers. It must not panic,
// each line must be accounted for at most once, and what the rules ask of a
// file must have an answer.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"port 0\nbind * -::*\r\nsave 60 1 # x\nsave \"\"\nclient-output-buffer-limit normal 1 2 3",
		"client-output-buffer-limit \"normal 1 2 3\"\noom-score-adj-values 1 2", "rename-command \"\" x\nrename-command a\n\"\" \"",
		"maxmemory-clients 5%\nreplicaof no one\nproc-title-template {\nlatency-tracking-info-percentiles NaN", "\x00\n\"\\x",
	} {
		f.Add(text)
	}
	var servers []*server.Server
	for _, name := range []string{"redis-6.2", "redis-7.2", "redis-8.6", "valkey-9.1"} {
		servers = append(servers, facts(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		for _, srv := range servers {
			file := Parse([]byte(text), srv)
			seen := map[int]bool{}
			place := func(line int) {
				if line < 1 || line > lines || seen[line] {
					t.Errorf("%q: line %d is read twice or is not there", text, line)
				}
				seen[line] = true
			}
			for _, d := range file.Directives {
				place(d.Line)
				if got, known := file.Effective(d.Name); !known || got.Line < d.Line {
					t.Errorf("%q: %s stands on line %d, and the last is %d", text, d.Name, d.Line, got.Line)
				}
			}
			for _, fault := range file.Faults {
				place(fault.Line)
			}
			if got := len(file.BufferLimits()); got != 3 {
				t.Errorf("%q: there are limits for %d classes of clients", text, got)
			}
		}
	})
}
