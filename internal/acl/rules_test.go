package acl

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

func TestParseRules(t *testing.T) {
	for _, tt := range []struct{ rules, want string }{
		{" on ~a +get\n", ""},
		{"", ""},
		{"+get\n+set", "the rules must be one line"},
		{"+get +nosuch bogus", "redis-7.2 refuses +nosuch: there is no such command or category\nredis-7.2 refuses bogus: the rule is not part of the ACL language"},
		{"(~a", "redis-7.2 refuses a parenthesis is not closed"},
		{"#secret", "redis-7.2 refuses #…: a hash must have 64 lower-case hex digits"},
	} {
		_, err := ParseRules(tt.rules, facts(t, "redis-7.2"))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("ParseRules(%q) = %q, want %q", tt.rules, got, tt.want)
		}
	}
}

func TestAllowsCommand(t *testing.T) {
	for _, tt := range []struct {
		rules, command string
		want           bool
		wrong          string
	}{
		{"+get ~a", "get", true, ""},
		{"+get ~a", "GET a", true, ""},
		{"+get ~a", "get b", false, ""},
		{"+get ~a", "set", false, ""},
		{"+config|get", "config|get", true, ""},
		{"+config|get", "config get dir", true, ""},
		{"+select|0", "select|0", true, ""},
		{"+select|0", "select", false, ""},
		{"+command", "command", true, ""},
		{"+@all", "config", false, "config cannot be run by itself; its subcommands are config|get, config|help, config|resetstat, config|rewrite, config|set"},
		{"+@all", "nosuch", false, "redis-7.2 has no command nosuch"},
		{"+@all", "@read", false, "redis-7.2 has no command @read"},
		{"+@all", "config|nosuch", false, "redis-7.2 has no command config|nosuch"},
		{"+@all", "nosuch a", false, "There is no command nosuch."},
		{"+@all", "", false, "There is no command ."},
	} {
		got, err := load(t, facts(t, "redis-7.2"), tt.rules).AllowsCommand(tt.command)
		wrong := ""
		if err != nil {
			wrong = err.Error()
		}
		if got != tt.want || wrong != tt.wrong {
			t.Errorf("%s: %s is allowed = %t, %q, want %t, %q", tt.rules, tt.command, got, wrong, tt.want, tt.wrong)
		}
	}
}

func TestCanonicalRules(t *testing.T) {
	for _, tt := range []struct{ server, rules, want string }{
		{"redis-7.2", "", "off resetchannels -@all"},
		{"redis-7.2", "on nopass >x +@all ~* &*", "on ~* &* +@all"},
		{"redis-7.2", "+@all -get -set +get", "off resetchannels +@all -set"},
		{"redis-7.2", "+get +mget -@all +set", "off resetchannels -@all +set"},
		{"redis-7.2", "+config|get +config|set +config|help +config|rewrite +config|resetstat", "off resetchannels -@all +config"},
		{"redis-7.2", "+@read -@dangerous", "off resetchannels -@all +@read -@dangerous"},
		{"redis-7.2", "+@all -@all +SELECT|1 +select|0 +select|0", "off resetchannels -@all +select|0 +select|1"},
		{"redis-7.2", "~b* ~a ~b %R~c %W~c %RW~d", "off ~a ~b* ~c ~d resetchannels -@all"},
		{"redis-7.2", "%R~* ~a", "off %R~* ~a resetchannels -@all"},
		{"redis-7.2", "%RW~* ~a", "off %RW~* resetchannels -@all"},
		{"redis-7.2", "&b* &ba", "off resetchannels &b* &ba -@all"},
		{"redis-7.2", "+get ~a (+get ~a) (+set ~b) (~c) (+set ~b)", "off ~a resetchannels -@all +get (~b resetchannels -@all +set)"},
		{"redis-7.2", `(+set "~it's")`, `off resetchannels -@all ("~it's" resetchannels -@all +set)`},
		{"redis-7.2", "+command -command|count", "off resetchannels -@all +command -command|count"},
		{"redis-6.2", "", "off &* -@all"},
		{"redis-6.2", "resetchannels +config|get", "off resetchannels -@all +config|get"},
		{"valkey-9.1", "db=2,1 +get", "off resetchannels db=1,2 -@all +get"},
		{"valkey-9.1", "db=1 alldbs", "off resetchannels -@all"},
		{"valkey-9.1", "resetdbs", "off resetchannels resetdbs -@all"},
	} {
		u, err := ParseRules(tt.rules, facts(t, tt.server))
		if err != nil {
			t.Fatal(err)
		}
		if got := u.Rules(); got != tt.want {
			t.Errorf("%s: %s: %s, want %s", tt.server, tt.rules, got, tt.want)
		}
	}
}

// TestCanonicalRoundTrip reads canonical rules back: they must give the same
// grant and the same text again.
func TestCanonicalRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	everyServer(t, func(t *testing.T, srv *server.Server) {
		table := NewTable(srv)
		for range 200 {
			text := strings.Join(anyRules(random, table), " ")
			if table.dialect.selectors && random.IntN(2) == 0 {
				text += " ~a %R~b* (" + strings.Join(anyRules(random, table), " ") + " ~c)"
			}
			u, err := table.ParseRules(text)
			if err != nil {
				t.Fatal(err)
			}
			again, err := table.ParseRules(u.Rules())
			if err != nil {
				t.Fatalf("%s becomes %s: %v", text, u.Rules(), err)
			}
			if d := Compare(u, again); d.Relation() != Equal {
				t.Errorf("%s becomes %s, which is %s: %+v", text, u.Rules(), d.Relation(), d)
			}
			if u.Rules() != again.Rules() {
				t.Errorf("%s becomes %s, and that %s", text, u.Rules(), again.Rules())
			}
		}
	})
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		first, rules, second, other string
		relation                    Relation
		gained, lost                string
	}{
		{"redis-7.2", "+get ~a", "redis-7.2", "~a +get", Equal, "", ""},
		{"redis-7.2", "+get ~a", "redis-7.2", "+get +set ~a", Wider, "set", ""},
		{"redis-7.2", "+get +set ~a", "redis-7.2", "+get ~a", Narrower, "", "set"},
		{"redis-7.2", "+get ~a:*", "redis-7.2", "+get ~a:b*", Narrower, "", "~a:*"},
		{"redis-7.2", "+get ~a:*", "redis-7.2", "+get ~*", Wider, "~*", ""},
		{"redis-7.2", "+get %R~a", "redis-7.2", "+set ~a", Different, "set ~a", "get"},
		{"redis-7.2", "+publish &a*", "redis-7.2", "+publish &ab", Narrower, "", "a*"},
		{"redis-7.2", "+psubscribe &a*", "redis-7.2", "+psubscribe &ab", Different, "ab", "a*"},
		{"redis-7.2", "+select|0", "redis-7.2", "+select", Wider, "select", ""},
		{"redis-7.2", "+get +set ~a ~b", "redis-7.2", "+get ~a (+set ~b)", Narrower, "", "get set"},
		{"redis-7.2", "+get ~a (~b)", "redis-7.2", "+get ~a", Equal, "", ""},
		{"redis-6.2", "resetchannels +config", "redis-7.2", "+config", Wider, "", ""}, // quit and reset are no_auth there
		{"redis-7.2", "+@all -@write", "redis-8.0", "+@all -@write", Wider, "", ""},
		{"valkey-9.1", "+get db=1", "valkey-9.1", "+get db=1,2", Wider, "db=1,2", ""},
		{"valkey-8.1", "+get", "valkey-9.1", "+get", Equal, "", ""},
	} {
		d := Compare(load(t, facts(t, tt.first), tt.rules), load(t, facts(t, tt.second), tt.other))
		if got := d.Relation(); got != tt.relation {
			t.Errorf("%s to %s is %s, want %s: %+v", tt.rules, tt.other, got, tt.relation, d)
		}
		if tt.first != tt.second {
			continue
		}
		if gained, lost := flat(d.Gained), flat(d.Lost); gained != tt.gained || lost != tt.lost {
			t.Errorf("%s to %s: gained %q, lost %q, want %q, %q", tt.rules, tt.other, gained, lost, tt.gained, tt.lost)
		}
	}
}

func flat(s Scope) string {
	var all []string
	for _, list := range [][]string{s.Commands, s.Keys, s.Channels, s.Databases, s.Elsewhere} {
		all = append(all, list...)
	}
	return strings.Join(all, " ")
}

func TestNewCommandsShowInUpgrade(t *testing.T) {
	d := Compare(load(t, facts(t, "redis-7.2"), "+@hash"), load(t, facts(t, "redis-8.0"), "+@hash"))
	if got := flat(d.Gained); !strings.Contains(got, "hexpire") || strings.Contains(got, "hget ") {
		t.Errorf("an upgrade adds %s", got)
	}
}
