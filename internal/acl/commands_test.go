package acl

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// load reads a user's line and fails the test if the server refuses it.
func load(t *testing.T, srv *server.Server, rules string) *LoadedUser {
	t.Helper()
	file := Parse([]byte("user t on nopass "+rules), srv)
	if len(file.Faults) > 0 {
		t.Fatalf("%s: %s refuses it: %v", rules, srv.Name(), file.Faults)
	}
	return file.Users[0]
}

func TestAllows(t *testing.T) {
	for _, tt := range []struct {
		server, rules   string
		allowed, denied []string
	}{
		{"redis-7.2", "", strings.Fields("auth hello quit reset"), strings.Fields("get ping config|get select|0")},
		{"redis-7.2", "+get", strings.Fields("get GET get|foo"), strings.Fields("set mget")},
		{"redis-7.2", "+config", strings.Fields("config|get config|set"), strings.Fields("config nosuch config|nosuch")},
		{"redis-7.2", "+config -config|set", strings.Fields("config|get"), strings.Fields("config|set")},
		{"redis-7.2", "+config|get", strings.Fields("config|get"), strings.Fields("config|set config")},
		{"redis-7.2", "+config|get -config", nil, strings.Fields("config|get")},
		{"redis-7.2", "+@all -auth -hello -quit -reset", strings.Fields("auth hello quit reset get"), nil},
		{"redis-7.2", "+@admin -@admin +get", strings.Fields("get"), strings.Fields("config|set acl|setuser")},
		{"redis-7.2", "+get nocommands +set", strings.Fields("set"), strings.Fields("get")},
		{"redis-7.2", "-@all allcommands", strings.Fields("get flushall"), nil},
		{"redis-7.2", "+@READ -Get", strings.Fields("mget"), strings.Fields("get")},
		{"redis-7.2", "-@all (+get ~a) (+set ~b)", strings.Fields("get set"), strings.Fields("del")},
		{"redis-7.2", "+get (+set ~b) clearselectors", strings.Fields("get"), strings.Fields("set")},
		{"redis-7.2", "+get reset +set", strings.Fields("set"), strings.Fields("get")},

		{"redis-7.2", "+select|0 +select|1", strings.Fields("select|0 select|1"), strings.Fields("select select|2")},
		{"redis-7.2", "+select|0 -select", nil, strings.Fields("select|0")},
		{"redis-7.2", "+select|0 -@connection", nil, strings.Fields("select|0")},
		{"redis-7.2", "+select|0 +@all -@all", nil, strings.Fields("select|0")},
		{"redis-7.2", "+select +select|0", strings.Fields("select select|0 select|7"), nil},

		{"redis-6.2", "+config|get +config|bogus", strings.Fields("config|get config|bogus"), strings.Fields("config config|set")},
		{"redis-6.2", "+config", strings.Fields("config config|get config|set"), nil},
		{"redis-6.2", "+config|get|x", strings.Fields("config|get|x"), strings.Fields("config|get config")},
	} {
		u := load(t, facts(t, tt.server), tt.rules)
		for _, c := range tt.allowed {
			if !u.Allows(c) {
				t.Errorf("%s: %s: %s is denied", tt.server, tt.rules, c)
			}
		}
		for _, c := range tt.denied {
			if u.Allows(c) {
				t.Errorf("%s: %s: %s is allowed", tt.server, tt.rules, c)
			}
		}
	}
}

func TestCommands(t *testing.T) {
	for _, tt := range []struct {
		server, rules     string
		commands, dangers string
	}{
		{"redis-7.2", "", "auth hello quit reset", ""},
		{"redis-7.2", "+set +get", "auth get hello quit reset set", ""},
		{"redis-7.2", "+select|0 +select|0 (+select|1)", "auth hello quit reset select|0 select|1", ""},
		{"redis-7.2", "+config|set (+flushall) (+flushall)", "auth config|set flushall hello quit reset", "config|set flushall"},
		{"redis-6.2", "+config|set +info", "auth config|set hello info", "config|set info"},
		{"redis-6.2", "+client|setname +client|info +client|kill +client|nosuch", "auth client|info client|kill client|nosuch client|setname hello", "client|kill client|nosuch"},
		{"redis-6.2", "+client +client|setname", "auth client hello", "client"},
		{"redis-6.2", "+config|set +config -info", "auth config hello", "config"},
	} {
		u := load(t, facts(t, tt.server), tt.rules)
		if got := u.Commands(); !slices.Equal(got, strings.Fields(tt.commands)) {
			t.Errorf("%s: %s: Commands() = %v, want %s", tt.server, tt.rules, got, tt.commands)
		}
		if got := u.Dangerous(); !slices.Equal(got, strings.Fields(tt.dangers)) {
			t.Errorf("%s: %s: Dangerous() = %v, want %s", tt.server, tt.rules, got, tt.dangers)
		}
	}
}

// TestDecider looks for the word behind a command's permission. Words count
// from the line's first, which is "user".
func TestDecider(t *testing.T) {
	for _, tt := range []struct {
		rules, command string
		want           string
	}{
		{"+@all -get", "get", "-get"},
		{"+@all -get", "set", "+@all"},
		{"+get -@read +@string", "get", "+@string"},
		{"+config", "config|set", "+config"},
		{"+select|0 +select|1", "select|1", "+select|1"},
		{"+get", "set", ""},
		{"+get", "nosuch", ""},
		{"-@all ( +get ~a ) (+set ~b)", "get", "+get"},
		{"-@all (+set ~b)", "set", "+set"},
		{"-@all (~b +set)", "set", "+set"},
		{"allcommands", "set", "allcommands"},
	} {
		u := load(t, facts(t, "redis-7.2"), tt.rules)
		if got := u.Word(u.Decider(tt.command)); got != tt.want {
			t.Errorf("%s: %s is decided by %q, want %q", tt.rules, tt.command, got, tt.want)
		}
	}
}

func TestWordHidesPasswords(t *testing.T) {
	hash := sha256Hex("pw")
	line := "user t >pw #" + hash + " <pw !" + hash + " +get"
	u := Parse([]byte(line), facts(t, "redis-7.2")).Users[0]
	for i, want := range []string{"user", "t", "", "", "", "", "+get", ""} {
		if got := u.Word(i); got != want {
			t.Errorf("Word(%d) = %q, want %q", i, got, want)
		}
	}
	if got := u.Word(-1); got != "" {
		t.Errorf("Word(-1) = %q", got)
	}
}
