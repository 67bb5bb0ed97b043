package acl

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// message spells a decision as the server does, from the verb on (acl.c,
// getAclErrorMessage).
func message(d Decision) string {
	switch d.Verdict {
	case Allowed:
		return "OK"
	case DeniedDatabase:
		return "access database " + d.Subject
	case DeniedCommand:
		return fmt.Sprintf("run the '%s' command", d.Subject)
	case DeniedKey:
		return fmt.Sprintf("access the '%s' key", d.Subject)
	case DeniedChannel:
		return fmt.Sprintf("access the '%s' channel", d.Subject)
	case UnknownCommand:
		return "unknown"
	default:
		return "arity"
	}
}

// TestCallsAgreeWithServer compares whole commands with what a live server
// said of them; the first line of the file tells how that was read.
func TestCallsAgreeWithServer(t *testing.T) {
	file, err := os.Open("testdata/keys-redis-7.4.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := json.NewDecoder(unzipped)
	var head struct{ Calls []string }
	if err := rows.Decode(&head); err != nil {
		t.Fatal(err)
	}
	srv := facts(t, "redis-7.4")
	compared := 0
	for rows.More() {
		var row struct {
			Rules   string
			Answers []string
		}
		if err := rows.Decode(&row); err != nil {
			t.Fatal(err)
		}
		u := load(t, srv, row.Rules)
		for i, call := range head.Calls {
			compared++
			if got := message(u.MayRun(strings.Split(call, " "))); got != row.Answers[i] {
				t.Errorf("%s: %s: %s, the server says %s", row.Rules, call, got, row.Answers[i])
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d calls were compared", compared)
	}
}

// TestMayRun holds answers of live servers, among them every one that an
// earlier evaluator did not meet. Words are separated by one space.
func TestMayRun(t *testing.T) {
	for _, tt := range []struct {
		server, rules, call, want string
	}{
		{"redis-7.0", "+@all ~a", "get", "arity"},
		{"redis-7.0", "+@all ~a", "get a b", "arity"},
		{"redis-7.0", "+@all ~a", "nosuch", "unknown"},
		{"redis-7.0", "+@all ~a", "config|get x", "unknown"},
		{"redis-7.0", "+@all ~a", "config nosuch", "unknown"},
		{"redis-7.0", "+@all ~a", "config", "arity"},
		{"redis-7.0", "+@all ~a", "CONFIG GET x", "OK"},
		{"redis-7.0", "+command|count", "command", "run the 'command' command"},
		{"redis-7.0", "+command -command|count", "command", "OK"},
		{"redis-7.0", "+get ~a +set", "flushall", "run the 'flushall' command"},
		{"redis-7.0", "-@all", "auth x", "OK"},
		{"redis-7.0", "+select|0", "select 0", "OK"},
		{"redis-7.0", "+select|0", "select 1", "run the 'select' command"},

		{"redis-7.0", "+@all %R~* %W~w", "sort a store w", "OK"},
		{"redis-7.0", "+@all %R~* %W~w", "sort a store w store b", "access the 'b' key"},
		{"redis-7.0", "+@all %R~* %W~w", "sort a get store by b limit store 1", "OK"},
		{"redis-7.0", "+@all %W~*", "georadius a 1 1 1 m", "access the 'a' key"},
		{"redis-7.0", "+@all %R~*", "georadius a 1 1 1 m store b storedist c", "access the 'b' key"},
		{"valkey-9.1", "+@all %R~*", "georadius a 1 1 1 m store b storedist c", "access the 'c' key"},
		{"redis-7.0", "+@all ~x", "xreadgroup streams a 1 2 3 4 5", "OK"},
		{"redis-7.0", "+@all ~x", "xread count 1 streams a b 0 0", "access the 'a' key"},
		{"redis-7.0", "+@all ~x", "migrate h 1 a 0 1 keys", "access the 'a' key"},
		{"redis-7.0", "+@all ~x", "migrate h 1 a 0 1 keys b", "OK"},
		{"redis-7.0", "+@all ~x", "migrate h 1  0 1 keys b", "access the 'b' key"},
		{"redis-7.0", "+@all ~x", "migrate h 1  0 1 auth keys keys x", "OK"},
		{"redis-7.0", "+@all %W~*", "set a 1", "OK"},
		{"redis-7.0", "+@all %W~*", "set a 1 get", "access the 'a' key"},
		{"redis-7.0", "+@all %R~*", "bitfield a get u8 0", "OK"},
		{"redis-7.0", "+@all %R~*", "bitfield a get u8 0 incrby u8 0 1", "access the 'a' key"},
		{"redis-8.6", "+@all %W~*", "delex a ifeq 1", "OK"},
		{"redis-7.0", "+@all ~x", "eval s 1x a", "access the 'a' key"},
		{"redis-7.0", "+@all %R~*", "eval s 1x a", "OK"},
		{"redis-7.0", "+@all ~x", "eval s 2 a", "OK"},
		{"redis-8.6", "+@all ~x", "msetex 2 a b", "OK"},
		{"redis-7.0", "+@all ~x", "zunionstore a 9 b", "OK"},
		{"redis-7.0", "+@all %W~a", "exists a", "OK"},
		{"redis-7.0", "+@all %R", "exists ", "OK"},
		{"redis-7.0", "+@all %RW~*", "exists ", "access the '' key"},
		{"redis-7.0", "+@all ~*", "exists ", "OK"},

		{"redis-7.0", "+@all &[ab]", "ssubscribe [ab]", "access the '[ab]' channel"},
		{"redis-7.0", "+@all &[ab]", "ssubscribe a b", "OK"},
		{"redis-7.0", "+@all &[ab]", "psubscribe [ab]", "OK"},
		{"redis-7.0", "+@all &a*", "psubscribe ab", "access the 'ab' channel"},
		{"redis-7.0", "+@all &a*", "publish ab b", "OK"},
		{"redis-7.0", "+@all &a*", "unsubscribe b", "OK"},
		{"redis-7.0", "+@all &**", "psubscribe *", "access the '*' channel"},
		{"redis-7.0", "+@all &*", "psubscribe x", "OK"},

		{"redis-7.0", "+get ~a (+set ~b)", "set a 1", "access the 'a' key"},
		{"redis-7.0", "+mget ~a ~c (+mget ~b ~c)", "mget c a b", "access the 'b' key"},
		{"redis-7.0", "+mget ~c (+mget ~a ~b)", "mget a b c", "access the 'c' key"},
		{"redis-7.0", `+@all (~a"b +get)`, "get a", "access the 'a' key"},
		{"redis-7.0", `(~a"b +get)`, "get a", "run the 'get' command"},
		{"redis-7.0", `("~a\"b\x63" +get)`, `get a"bc`, "OK"},
		{"redis-7.0", `("~a"b +get)`, "get ab", "run the 'get' command"},
		{"valkey-9.1", `("~a"b +get)`, "get ab", "OK"},
		{"valkey-8.1", `(+get '~a\')`, `get a\`, "run the 'get' command"},
		{"valkey-9.1", `(+get '~a\')`, `get a\`, "OK"},
		{"valkey-9.1", `(+get '~a\'')`, "get a'", "OK"},
		{"valkey-8.0", "(~a\xff +get)", "get a\xff", "OK"},
		{"valkey-8.1", "(~a\xff +get)", "get a", "OK"},

		{"valkey-9.1", "+@all ~* db=1", "get a", "access database get"},
		{"valkey-9.1", "+@all ~* db=1", "select 0", "access database 0"},
		{"valkey-9.1", "+@all ~* db=1", "select 1", "OK"},
		{"valkey-9.1", "+@all ~* db=1", "select 99", "OK"},
		{"valkey-9.1", "+@all ~* db=1", "move a 1", "access database move"},
		{"valkey-9.1", "+@all ~* db=0", "move a 1", "access database 1"},
		{"valkey-9.1", "+@all ~* db=0", "copy a b replace db 2 db 3", "access database 2"},
		{"valkey-9.1", "+@all ~* db=0", "copy a b db 2 db x", "OK"},
		{"valkey-9.1", "+@all ~* db=0", "swapdb 0 3", "access database 3"},
		{"valkey-9.1", "+@all ~* db=0", "swapdb 1 x", "OK"},
		{"valkey-9.1", "+@all ~* db=0", "flushall", "access database flushall"},
		{"valkey-9.1", "+@all ~* db=0 alldbs", "flushall", "OK"},
		{"valkey-9.1", "+@all ~* resetdbs", "ping", "OK"},
		{"valkey-9.1", "+@all ~* resetdbs", "dbsize", "access database dbsize"},
		{"valkey-9.1", "+@all ~* db=1 (+@all ~* db=0)", "get a", "OK"},

		{"redis-6.2", "+config|get", "config get x", "OK"},
		{"redis-6.2", "+config|get", "config set x y", "run the 'config' command"},
		{"redis-6.2", "+@all ~a", "mget a b", "access the 'b' key"},
		{"redis-6.2", "+@all ~a", "memory usage b", "access the 'b' key"},
		{"redis-6.2", "+@all ~a", "stralgo lcs keys a b", "access the 'b' key"},
		{"redis-6.2", "+@all ~a", "zunionstore a 1 b", "access the 'b' key"},
		{"redis-6.2", "+@all ~a", "xread streams b 0", "access the 'b' key"},
		{"redis-6.2", "resetchannels +@all &a", "publish b x", "access the 'b' channel"},
	} {
		u := load(t, facts(t, tt.server), tt.rules)
		if got := message(u.MayRun(strings.Split(tt.call, " "))); got != tt.want {
			t.Errorf("%s: %s: %s: %s, want %s", tt.server, tt.rules, tt.call, got, tt.want)
		}
	}
}

func TestMayRunIn(t *testing.T) {
	u := load(t, facts(t, "valkey-9.1"), "+@all ~* db=1")
	if d := u.MayRunIn(1, []string{"get", "a"}); d.Verdict != Allowed {
		t.Errorf("in database 1: %s", message(d))
	}
}

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		server, rules, call, want string
	}{
		{"redis-7.2", "+@all -get ~a", "get a", "The rule -get decides about get."},
		{"redis-7.2", "+set ~a", "get a", "No rule allows get."},
		{"redis-7.2", "+@read ~x ~a*", "get ab", "get is allowed by +@read and ~a*."},
		{"redis-7.2", "+@all %R~a*", "set ab 1", "No pattern gives the key ab for writing, which set needs."},
		{"redis-7.2", "+@all ~b*", "copy b a", "No pattern gives the key a for writing, which copy needs."},
		{"redis-7.2", "+@all ~b*", "exists a", "No pattern gives the key a for mentioning, which exists needs."},
		{"redis-7.2", "+@all", "publish a b", "No pattern gives the channel a, which publish needs."},
		{"redis-7.2", "-@all", "auth a", "Every client may send auth before it logs in; ACLs cannot take it away."},
		{"redis-7.2", "+@all", "nosuch a", "There is no command nosuch."},
		{"redis-7.2", "+@all", "config get", "config|get takes at least 3 words, its name among them, not 2; name config|get alone to mean it whatever its arguments."},
		{"valkey-9.1", "+@all ~* db=1", "get a", "get is not allowed in that database: the user has db=1."},
	} {
		u := load(t, facts(t, tt.server), tt.rules)
		if got := u.MayRun(strings.Split(tt.call, " ")).Reason(u); got != tt.want {
			t.Errorf("%s: %s: %q, want %q", tt.rules, tt.call, got, tt.want)
		}
	}
}

// TestMendedKeys holds answers of Debian's redis 8.0.2, which has the patch,
// and of 8.6.3, which has not.
func TestMendedKeys(t *testing.T) {
	for _, tt := range []struct{ call, before, after string }{
		{"xread unknown streams b 0", "access the 'b' key", "OK"},
		{"xread count streams streams b 0", "access the 'streams' key", "access the 'b' key"},
		{"xread streams b c 0", "access the 'b' key", "OK"},
		{"xreadgroup group g c claim 100 streams b 0", "access the 'b' key", "OK"},
		{"xreadgroup noack noack streams b c 0 0", "OK", "OK"},
		{"xreadgroup group streams x streams b 0", "access the 'b' key", "access the 'b' key"},
		{"get b", "access the 'b' key", "access the 'b' key"},
	} {
		for name, want := range map[string]string{"redis-8.6": tt.before, "redis-8.6.5": tt.before, "redis-8.6.6": tt.after, "redis-8.2.9": tt.after} {
			u := load(t, facts(t, name), "+@all ~x")
			if got := message(u.MayRun(strings.Split(tt.call, " "))); got != want {
				t.Errorf("%s: %s: %s, want %s", name, tt.call, got, want)
			}
		}
		u, err := NewTable(facts(t, "redis-8.0")).Mended().ParseRules("+@all ~x")
		if err != nil {
			t.Fatal(err)
		}
		if got := message(u.MayRun(strings.Split(tt.call, " "))); got != tt.after {
			t.Errorf("a patched redis-8.0: %s: %s, want %s", tt.call, got, tt.after)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"*", "", false}, {"*", "a/b", true}, {"a*", "a", true}, {"a**", "a", true}, {"*a*b", "xaxbxb", true}, {"*a*b", "xaxbx", false},
		{"?", "", false}, {"?", "a", true}, {"a?", "a", false}, {`\*`, "*", true}, {`\*`, "a", false}, {`a\`, `a\`, true},
		{"[ab]", "b", true}, {"[^ab]", "b", false}, {"[c-a]", "b", true}, {"[ab", "b", true}, {"[", "a", false}, {"[^", "a", true},
		{"[a-]", "-", false}, {"[a-]", "_", true}, {`[\]]`, "]", true}, {"[]a]", "a]", false}, {"[^]", "", false}, {"[\x01-\x7f]", "\xff", false}, {"[\xff-\x01]", "\x00", true},
	} {
		if got := matches(tt.pattern, tt.text); got != tt.want {
			t.Errorf("matches(%q, %q) = %t", tt.pattern, tt.text, got)
		}
	}
}
