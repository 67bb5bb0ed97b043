package acl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestRules reads lines of a user and compares what it is in the end: switch,
// number of passwords, keys and channels of its own and of its selectors.
func TestRules(t *testing.T) {
	hash := "#" + sha256Hex("pw")
	for _, tt := range []struct {
		server, rules, want string
	}{
		{"redis-7.2", "", "off"},
		{"redis-7.2", "on", "on"},
		{"redis-7.2", "on off", "off"},
		{"redis-7.2", "ON", "on"},
		{"redis-7.2", "on nopass", "on nopass"},
		{"redis-7.2", "nopass " + hash, "off #"},
		{"redis-7.2", hash + " >other", "off # >"},
		{"redis-7.2", hash + " nopass", "off nopass"},
		{"redis-7.2", "nopass resetpass", "off"},
		{"redis-7.2", ">pw !" + hash[1:], "off"},
		{"redis-7.2", hash + " >pw2 <pw", "off >"},
		{"redis-7.2", "sanitize-payload skip-sanitize-payload", "off"},

		{"redis-7.2", "~a ~b", "off ~a ~b"},
		{"redis-7.2", "~a allkeys", "off ~*"},
		{"redis-7.2", "~a resetkeys ~b", "off ~b"},
		{"redis-7.2", "%R~a %W~b %RW~c %wr~d", "off %R~a %W~b ~c ~d"},
		{"redis-7.2", "%R~* ~a", "off %R~* ~a"},
		{"redis-7.2", "~* resetkeys ~a", "off ~a"},
		{"redis-7.2", "%RW~* ~a", "off ~* ~a"}, // only ~* and allkeys forbid more
		{"redis-7.2", "%R~a %W~a %W~b", "off ~a %W~b"},
		{"redis-7.2", "~a %R~a ~a", "off ~a"},
		{"redis-7.2", "~a%b ~é ~{x} ~", "off ~a%b ~é ~{x} ~"},

		{"redis-7.2", "&a &b", "off &a &b"},
		{"redis-7.2", "&a allchannels", "off &*"},
		{"redis-7.2", "&a resetchannels &b", "off &b"},
		{"redis-6.2", "", "off &*"},
		{"redis-6.2", "resetchannels &a", "off &a"},

		{"redis-7.2", "on nopass ~a &b reset", "off"},
		{"redis-6.2", "resetchannels reset", "off &*"},

		{"redis-7.2", "~a (~b &c) (%R~d)", "off ~a (~b &c) (%R~d)"},
		{"redis-7.2", "(~b) clearselectors (~c)", "off (~c)"},
		{"redis-7.2", "( ~b  ~c )", "off (~b ~c)"},
		{"redis-7.2", "(~a)) ~b", "off ~b (~a))"},

		{"valkey-9.1", "alldbs resetdbs db=0,1 ~a", "off ~a"},
	} {
		u := load(t, facts(t, tt.server), "reset "+tt.rules)
		if got := describe(u); got != tt.want {
			t.Errorf("%s: %s: the user is %q, want %q", tt.server, tt.rules, got, tt.want)
		}
	}
}

// describe spells what a user is, commands left out.
func describe(u *LoadedUser) string {
	out := []string{"off"}
	if u.On {
		out[0] = "on"
	}
	if u.NoPass {
		out = append(out, "nopass")
	}
	for _, p := range u.Passwords {
		if p.Plain {
			out = append(out, ">")
		} else {
			out = append(out, "#")
		}
	}
	for i, p := range u.All() {
		var patterns []string
		for _, k := range p.Keys {
			patterns = append(patterns, k.String())
		}
		for _, c := range p.Channels {
			patterns = append(patterns, "&"+c.Glob)
		}
		if i > 0 {
			patterns = []string{"(" + strings.Join(patterns, " ") + ")"}
		}
		out = append(out, patterns...)
	}
	return strings.Join(out, " ")
}

// TestFaults holds each fault as "line.word: message", crashes with a mark.
func TestFaults(t *testing.T) {
	const noComment = "must begin with user and a name, separated by one space; comments are not allowed"
	for _, tt := range []struct {
		server, text string
		want         []string
	}{
		{"redis-7.2", "user a on\n\n \t\r\nuser b off\r\n", nil},
		{"redis-7.2", "# who\nuser a on", []string{"1.0: " + noComment}},
		{"redis-7.2", "user a on\nUSER b on\nuser  c on", []string{"2.0: " + noComment, "3.0: " + noComment}},
		{"redis-7.2", "user", []string{"1.0: " + noComment}},
		{"redis-7.2", "user a\tb on", []string{"1.0: the user's name must not contain spaces"}},
		{"redis-7.2", "user a on\nuser b on\nuser a off", []string{"3.0: user a stands twice"}},
		{"redis-6.2", "user a on\nuser a off", nil},
		{"redis-7.2", "user a on ~* +nosuch", []string{"1.4: +nosuch: there is no such command or category"}},
		{"redis-7.2", "user a +@nosuch on -nosuch", []string{
			"1.2: +@nosuch: there is no such command or category", "1.4: -nosuch: there is no such command or category"}},
		{"redis-7.2", "user a -select|0", []string{"1.2: -select|0: select has no subcommand 0, and a first argument can only be allowed"}},
		{"redis-7.2", "user a +config|get|x", []string{"1.2: +config|get|x: a subcommand has no subcommands"}},
		{"redis-7.2", "user a on bogus", []string{"1.3: bogus: the rule is not part of the ACL language"}},
		{"redis-7.2", "user a ~* ~b &* &c", []string{
			"1.3: ~b: a pattern after * adds nothing, and the server refuses it", "1.5: &c: a channel after * adds nothing, and the server refuses it"}},
		{"redis-7.2", "user a %RR~b ~c\td &e\vf", []string{
			"1.2: %RR~b: the rule is not part of the ACL language", "1.3: ~c\td: the rule is not part of the ACL language", "1.4: &e\vf: the rule is not part of the ACL language"}},
		{"redis-7.2", "user a %Q~b", []string{"1.2: %Q~b: the rule is not part of the ACL language"}},
		{"redis-6.2", "user a %R~b", []string{"1.2: %R~b: the rule is not part of the ACL language"}},
		{"redis-6.2", "user a (~b)", []string{"1.2: (~b): the rule is not part of the ACL language"}},
		{"redis-7.2", "user a (~b +nosuch)", []string{"1.3: +nosuch: there is no such command or category"}},
		{"redis-7.2", "user a (on)", []string{"1.2: on: the rule is not part of the ACL language"}},
		{"redis-7.2", "user a on (~b", []string{"1.0: a parenthesis is not closed (crash)"}},
		{"redis-7.2", "user a db=0", []string{"1.2: db=0: the rule is not part of the ACL language"}},
		{"redis-7.2", "user a #secret >x <y !z", []string{
			"1.2: #…: a hash must have 64 lower-case hex digits", "1.4: <…: the user has no such password", "1.5: !…: the user has no such password"}},
		{"redis-7.2", "user a #" + strings.ToUpper(sha256Hex("x")), []string{"1.2: #…: a hash must have 64 lower-case hex digits"}},
	} {
		var got []string
		for _, f := range Parse([]byte(tt.text), facts(t, tt.server)).Faults {
			crash := ""
			if f.Crash {
				crash = " (crash)"
			}
			got = append(got, fmt.Sprintf("%d.%d: %s%s", f.Line, f.Word, f.Message, crash))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q:\n got %q\nwant %q", tt.server, tt.text, got, tt.want)
		}
	}
}

func TestEverything(t *testing.T) {
	srv := facts(t, "redis-7.2")
	for _, tt := range []struct {
		rules          string
		keys, channels int // the words that give all, -1: none
	}{
		{"~a &b", -1, -1},
		{"~* &*", 4, 5},
		{"allkeys allchannels", 4, 5},
		{"~a ~** &***", 5, 6},
		{"%R~* &a*", 4, -1},
		{"~ &", -1, -1},
	} {
		p := load(t, srv, tt.rules).Root
		for _, of := range []struct {
			what string
			ask  func() (int, bool)
			want int
		}{{"keys", p.AllKeys, tt.keys}, {"channels", p.AllChannels, tt.channels}} {
			word, all := of.ask()
			if all != (of.want >= 0) || all && word != of.want {
				t.Errorf("%s: all %s = %d, %t, want word %d", tt.rules, of.what, word, all, of.want)
			}
		}
	}
	if word, all := load(t, facts(t, "redis-6.2"), "").Root.AllChannels(); !all || word != -1 {
		t.Errorf("on redis-6.2 a new user's AllChannels() = %d, %t, want -1, true", word, all)
	}
}

func TestFileUser(t *testing.T) {
	file := Parse([]byte("user a on\n\nuser b off"), facts(t, "redis-7.2"))
	if u := file.User("b"); u == nil || u.Line != 3 || u.On {
		t.Errorf("User(b) = %+v, want it off on line 3", u)
	}
	if u := file.User("c"); u != nil {
		t.Errorf("User(c) = %+v, want none", u)
	}
	if got := file.Server().Name(); got != "redis-7.2" {
		t.Errorf("Server() = %s", got)
	}
}

// FuzzParse reads any text by the rules of each dialect. It must not panic,
// and what it finds must lead back to the text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"user default off\nuser a on #" + sha256Hex("x") + " ~a* %R~b &c -@all +get +config|get (+set ~x)",
		"user a (", "user a %", "user a +|", "user a -", "user a )( db=1", "user \x00\r\n\xff", "user a +@ +select|0 ! <",
	} {
		f.Add(text)
	}
	var servers []*server.Server
	for _, name := range []string{"redis-6.2", "redis-7.2", "valkey-9.1"} {
		servers = append(servers, facts(f, name))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		for _, srv := range servers {
			file := Parse([]byte(text), srv)
			for _, fault := range file.Faults {
				if fault.Line < 1 || fault.Line > len(lines) || fault.Word < 0 || fault.Word > strings.Count(lines[fault.Line-1], " ") {
					t.Errorf("%q: a fault is at %d.%d, which is not there", text, fault.Line, fault.Word)
				}
			}
			for _, u := range file.Users {
				for _, c := range u.Commands() {
					if !u.Allows(c) {
						t.Errorf("%q: %s stands among the commands and is denied", text, c)
					}
				}
			}
		}
	})
}
