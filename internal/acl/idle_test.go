package acl

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestIdle(t *testing.T) {
	for _, tt := range []struct {
		server, rules string
		want          string // each idle rule, with the one that erases it
	}{
		{"redis-7.2", "on -@all +get +set", ""},
		{"redis-7.2", "+@read +get", "+get"},
		{"redis-7.2", "+get +@read", "+get"},
		{"redis-7.2", "+get +get", "+get"},
		{"redis-7.2", "+get -get", "+get<-get"},
		{"redis-7.2", "+@read -get", ""},
		{"redis-7.2", "-keys +@read", "-keys<+@read"},
		{"redis-7.2", "-@dangerous +@all", "-@dangerous<+@all"},
		{"redis-7.2", "+@hash -@dangerous -flushall", "-flushall"},
		{"redis-7.2", "-@all +@all", ""},
		{"redis-7.2", "+@read -@all", "+@read<-@all"},
		{"redis-7.2", "+@all -@dangerous +info", ""},
		{"redis-7.2", "+auth -hello", "+auth -hello"},
		{"redis-7.2", "+config|get +config", "+config|get"},
		{"redis-7.2", "+select|0 +select|0 +select|1", "+select|0"},
		{"redis-7.2", "+select|0 -select", "+select|0<-select"},
		{"redis-7.2", "+select +select|0", "+select|0"},
		{"redis-6.2", "resetchannels +client|info +client|kill", ""},
		{"redis-7.2", "~a:* ~a:b", "~a:b"},
		{"redis-7.2", "~a:b ~a:*", "~a:b"},
		{"redis-7.2", "%R~a %W~a", ""},
		{"redis-7.2", "~a %R~a", "%R~a"},
		{"redis-7.2", "~a ~a", "~a"},
		{"redis-7.2", "~a ~*", "~a"},
		{"redis-7.2", "~a resetkeys ~b", "~a<resetkeys"},
		{"redis-7.2", "&q:* resetchannels", "&q:*<resetchannels"},
		{"redis-7.2", "&a* &ab +publish", "&ab"},
		{"redis-7.2", "&a* &ab +psubscribe", ""},
		{"redis-7.2", "+@all ~a +get reset +get ~a", ""},
		{"redis-7.2", "+get (+get ~a) ~b", ""},
	} {
		u := load(t, facts(t, tt.server), tt.rules)
		var got []string
		for _, r := range u.Idle() {
			text := u.Words[r.Word]
			if r.By > 0 {
				text += "<" + u.Words[r.By]
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s: idle are %v, want %s", tt.server, tt.rules, got, tt.want)
		}
	}
}

// TestIdleRulesCanGo leaves idle rules out of lines drawn by lot: the grant
// must stay.
func TestIdleRulesCanGo(t *testing.T) {
	words := strings.Fields("+get -get +@read -@read +@all -@all +@string -set +set +select|0 +select|1 -select +select ~a ~a* ~ab %R~a %W~a %R~ab resetkeys &a &b* resetchannels +publish +config|get +config -config|set +auth")
	rng := rand.New(rand.NewPCG(1, 2))
	table := NewTable(facts(t, "redis-7.2"))
	for range 3000 {
		var rules []string
		for range rng.IntN(8) {
			rules = append(rules, words[rng.IntN(len(words))])
		}
		u, err := table.ParseRules(strings.Join(rules, " "))
		if err != nil {
			t.Fatal(err)
		}
		rest := slices.Clone(u.Words[2:])
		for _, r := range u.Idle() {
			rest[r.Word-2] = ""
		}
		v, err := table.ParseRules(strings.Join(rest, " "))
		if err != nil {
			t.Fatal(err)
		}
		if d := Compare(u, v); d.Relation() != Equal || u.Rules() != v.Rules() {
			t.Errorf("%v without %v: %s", rules, fmt.Sprint(u.Idle()), d.Relation())
		}
	}
}
