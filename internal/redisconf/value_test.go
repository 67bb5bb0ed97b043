package redisconf

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// TestCheckValues holds for each sort of directive what is taken and what is
// refused, both sides of every bound among them. Values stand apart by "|".
func TestCheckValues(t *testing.T) {
	for _, tt := range []struct {
		server, directive string
		taken, refused    []string
	}{
		{"redis-7.2", "appendonly", []string{"yes", "no", "YES"}, []string{"", "true", "1", "yes|no", "ja"}},
		{"redis-7.2", "maxmemory-policy", []string{"noeviction", "ALLKEYS-LRU"}, []string{"", "lru", "allkeys-lrm", "noeviction|noeviction"}},
		{"redis-8.6", "maxmemory-policy", []string{"allkeys-lrm"}, []string{"lrm"}},
		{"redis-7.2", "enable-debug-command", []string{"no", "local", "yes"}, []string{"remote"}},
		{"redis-7.0", "shutdown-on-sigint", []string{"default", "save|now", "save now", "nosave force"}, []string{"", "sav", "save|later"}},

		{"redis-7.2", "port", []string{"0", "65535"}, []string{"-1", "65536", "", "0x10", "+1", "01", " 1", "1.0", "1e3"}},
		{"redis-7.2", "databases", []string{"1", "2147483647"}, []string{"0", "2147483648", "99999999999999999999"}},
		{"redis-7.2", "unixsocketperm", []string{"", "0", "0700", "777", "0777"}, []string{"0778", "1000", "rwx", "-1"}},

		{"redis-7.2", "maxmemory", []string{"0", "1", "1b", "1k", "1kb", "1M", "1MB", "1g", "2GB", "18446744073709551615"},
			[]string{"-1", "-0", "1gib", "1.5gb", "50%", "1 gb", "1tb", "18446744073709551616", "18446744073709551615k"}},
		{"redis-7.2", "maxmemory-clients", []string{"0", "1gb", "0%", "100%"}, []string{"101%", "-1%", "%", "5%%", "1.5%"}},

		{"redis-7.2", "save", []string{"", "3600|1", "1|0", "60|10|300|1"}, []string{"60", "0|1", "-1|1", "60|-1", "a|b", "60|1|", "2147483648|1"}},
		{"redis-6.2", "save", []string{"", "3600|1"}, []string{"60|10|300|1"}},
		{"redis-7.2", "client-output-buffer-limit", []string{"normal|0|0|0", "slave|1gb|1mb|60", "REPLICA|1|1|1", "normal|0|0|0|pubsub|1|1|1"},
			[]string{"normal|0|0", "master|1|1|1", "bogus|0|0|0", "normal|1gib|0|0", "normal|0|-1|0", "normal|0|0|-1", "normal|0|0|x", "normal|0|0|0|pubsub"}},
		{"redis-7.2", "oom-score-adj-values", []string{"0|200|800", "-2000|0|2000"}, []string{"0|200", "0|200|800|900", "-2001|0|0", "0|0|2001", "a|b|c"}},
		{"redis-7.2", "notify-keyspace-events", []string{"", "KEA", "Ex", "g$lshzxemdn"}, []string{"Q", "K E", "kea"}},
		{"redis-7.2", "latency-tracking-info-percentiles", []string{"", "0|50|99.9|100"}, []string{"-1", "100.1", "NaN", "50%"}},

		{"redis-7.2", "replicaof", []string{"10.0.0.1|6379", "no|one", "NO|ONE"}, []string{"10.0.0.1", "h|65536", "h|p", "h|1|2", "no|two", "h|one"}},
		{"redis-7.2", "rename-command", []string{"CONFIG|x", "flushall|", "get|GET"}, []string{"nosuch|x", "config|set|x", "flushall|get", "flushall"}},
		{"redis-7.2", "dbfilename", []string{"dump.rdb", "a b"}, []string{"a/b", "/dump.rdb"}},
		{"redis-7.2", "appendfilename", []string{"a.aof"}, []string{"", "a/b"}},
		{"redis-7.2", "cluster-announce-hostname", []string{"", "redis-0.redis.data", "Z9", strings.Repeat("a", 255)}, []string{"a_b", "a b", "größe", strings.Repeat("a", 256)}},
		{"redis-7.2", "proc-title-template", []string{"{title} {port}", "x"}, []string{"", "{title}", "{titel}", "{port"}},
		{"valkey-9.1", "cluster-announce-client-ipv4", []string{"", "10.0.0.1"}, []string{"::1", "10.0.0", "host"}},
		{"valkey-9.1", "cluster-announce-client-ipv6", []string{"", "::1"}, []string{"10.0.0.1", "[::1]"}},
		{"valkey-9.1", "slot-migration-max-failover-repl-bytes", []string{"-1", "0", "1gb"}, []string{"-2", "-1gb", "9223372036854775808"}},
		{"redis-7.2", "logfile", []string{"", "/var/log/redis.log", "a b#c"}, []string{"a|b"}},
		{"redis-7.2", "bind", []string{"127.0.0.1|-::1", "*", strings.TrimSuffix(strings.Repeat("a|", 16), "|")}, []string{strings.TrimSuffix(strings.Repeat("a|", 17), "|")}},
	} {
		srv := facts(t, tt.server)
		d, ok := srv.Directive(tt.directive)
		if !ok {
			t.Fatalf("%s has no %s", tt.server, tt.directive)
		}
		for _, v := range tt.taken {
			if wrong := directive.Check(d, strings.Split(v, "|"), srv); wrong != "" {
				t.Errorf("%s: %s %q: must %s, want it taken", tt.server, tt.directive, v, wrong)
			}
		}
		for _, v := range tt.refused {
			if directive.Check(d, strings.Split(v, "|"), srv) == "" {
				t.Errorf("%s: %s %q is taken", tt.server, tt.directive, v)
			}
		}
	}
}

func TestParseMemory(t *testing.T) {
	for text, want := range map[string]uint64{
		"0": 0, "7": 7, "7b": 7, "1k": 1000, "1kb": 1024, "1m": 1000000, "1Mb": 1 << 20, "1G": 1e9, "2gb": 2 << 30,
		"18446744073709551615": 1<<64 - 1, "17179869183gb": 17179869183 << 30,
	} {
		if got, ok := server.ParseMemory(text); !ok || got != want {
			t.Errorf("server.ParseMemory(%s) = %d, %t, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"-1", "+1", "1gib", "1.5gb", "1 gb", "1tb", "17179869184gb", "x"} {
		if got, ok := server.ParseMemory(text); ok {
			t.Errorf("server.ParseMemory(%s) = %d, want an error", text, got)
		}
	}
}

// TestDirectivesArgument holds each problem as "kind path".
func TestDirectivesArgument(t *testing.T) {
	for _, tt := range []struct {
		server string
		given  map[string]string
		want   string
	}{
		{"redis-7.2", map[string]string{"hz": "20", "loglevel": "debug"}, ""},
		{"redis-7.2", map[string]string{"HZ": "20"}, ""},
		{"redis-7.2", map[string]string{"PORT": "1"}, `conflict directives["PORT"]`},
		{"redis-7.2", map[string]string{"hz": "20", "HZ": "30"}, `duplicate directives["hz"]`},
		{"redis-7.2", map[string]string{"slave-priority": "1", "Replica-Priority": "2"}, `duplicate directives["slave-priority"]`},
		{"valkey-8.0", map[string]string{"masteruser": "a", "primaryuser": "a"}, `duplicate directives["primaryuser"]`},
		{"redis-7.2", map[string]string{"primaryuser": "a"}, `unsupported directives["primaryuser"]`},
		{"redis-7.2", map[string]string{"masterauth": "a"}, `forbidden directives["masterauth"]`},
		{"valkey-8.0", map[string]string{"primaryauth": "a"}, `forbidden directives["primaryauth"]`},
		{"redis-7.2", map[string]string{"requirepass": "a"}, `forbidden directives["requirepass"]`},
		{"redis-7.2", map[string]string{"tls-client-key-file-pass": "a"}, `forbidden directives["tls-client-key-file-pass"]`},
		{"redis-7.2", map[string]string{"user": "a"}, `forbidden directives["user"]`},
		{"redis-7.2", map[string]string{"sentinel": "x"}, `forbidden directives["sentinel"]`},
		{"redis-7.2", map[string]string{"hz": "fast"}, `invalid value directives["hz"]`},
		{"redis-7.2", map[string]string{"lua-replicate-commands": "yes"}, `unsupported directives["lua-replicate-commands"]`},
		{"redis-7.2", map[string]string{"": "x"}, `unsupported directives[""]`},
	} {
		s := socketOnly()
		var entries []shape.Named[[]string]
		for _, name := range slices.Sorted(maps.Keys(tt.given)) {
			entries = append(entries, shape.Named[[]string]{Name: name, Value: shape.Given([]string{tt.given[name]})})
		}
		s.Directives = shape.Given(entries)
		var got []string
		for _, p := range s.Validate(facts(t, tt.server)).Problems {
			if text := string(p.Kind) + " " + p.Path.String(); len(got) == 0 || got[len(got)-1] != text {
				got = append(got, text)
			}
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %v: problems are %v, want %s", tt.server, tt.given, got, tt.want)
		}
	}
}

// socketOnly is the least that is valid without TLS.
func socketOnly() Spec {
	return Spec{MaxMemory: shape.Given("1gb"), TLSPort: shape.Given[int64](0), UnixSocket: shape.Given("/run/redis.sock")}
}

// TestRoundTrip renders random specs and reads them back: each directive that
// was declared must have the values that were declared, on the line that leads
// back to its argument, and nothing may be refused.
func TestRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, name := range server.Known() {
		srv := facts(t, name)
		for range 60 {
			checkRoundTrip(t, anySpec(random, srv), srv)
		}
	}
}

func checkRoundTrip(t *testing.T, s Spec, srv *server.Server) {
	t.Helper()
	if report := s.Validate(srv); report.Invalid() {
		t.Fatalf("%s: %+v is invalid: %v", srv.Name(), s, report.Problems)
	}
	text := Render(s, srv)
	file := Parse(text.Bytes(), srv)
	if len(file.Faults) > 0 {
		t.Errorf("%s: the server refuses %v in\n%s", srv.Name(), file.Faults, text.Bytes())
	}
	want := declared(s)
	addDirectives(want, s, srv)
	for directive, lines := range want {
		read := file.Lines(directive)
		if len(lines) > 0 && len(read) != len(lines) {
			t.Errorf("%s: %s stands on %d lines, declared were %d", srv.Name(), directive, len(read), len(lines))
			continue
		}
		for i, l := range lines {
			if got := strings.Join(read[i].Values, "\x00"); got != strings.Join(l.values, "\x00") {
				t.Errorf("%s: %s is %q, declared was %q", srv.Name(), directive, read[i].Values, l.values)
			}
			if from := text.Origin(read[i].Line, len(l.values)); from.String() != l.from.String() {
				t.Errorf("%s: %s leads back to %s, not to %s", srv.Name(), directive, from, l.from)
			}
		}
	}
	for _, d := range file.Directives { // nothing but what was declared or hardened
		if _, ok := want[d.Name]; !ok && defaultLines(d.Name) == nil {
			t.Errorf("%s: %s stands in the file and nobody asked for it", srv.Name(), d.Name)
		}
	}
}

// anySpec makes a valid spec: strings of any printable text, a few typed
// arguments, and a few of the server's other directives.
func anySpec(random *rand.Rand, srv *server.Server) Spec {
	s := Spec{
		MaxMemory:       shape.Given(pick(random, "1gb", "100mb", "0")),
		TLSPort:         shape.Given(int64(random.IntN(2) * 6379)),
		UnixSocket:      shape.Given("/" + printable(random)),
		TLSCertFile:     shape.Given("/" + printable(random)),
		TLSKeyFile:      shape.Given("#" + printable(random)),
		TLSCACertFile:   shape.Given(`"` + printable(random)),
		MaxMemoryPolicy: shape.Given(pick(random, "noeviction", "allkeys-lru")),
		Bind:            shape.Given([]string{pick(random, "10.0.0.1", "*"), pick(random, "-::1", "-::*")}),
		Save:            shape.Given([]string{"3600 1", "  300   100 "}[:random.IntN(3)]),
		AppendOnly:      shape.Given(random.IntN(2) == 0),
		TLSProtocols:    shape.Given([]string{"TLSv1.2", "TLSv1.3"}[:1+random.IntN(2)]),
		ClientOutputBufferLimit: shape.Given([]shape.Named[string]{
			{Name: pick(random, "normal", "replica", "pubsub"), Value: shape.Given("2gb 1gb 30")}}),
	}
	typed := declared(s)
	all := srv.Directives()
	var entries []shape.Named[[]string]
	for range 8 {
		d := all[random.IntN(len(all))]
		values, ok := anyValues(random, d)
		if _, taken := typed[d.Name]; taken || !ok || forbidden(d.Name, srv) != "" || d.Status == server.Ignored {
			continue
		}
		typed[d.Name] = nil
		entries = append(entries, shape.Named[[]string]{Name: d.Name, Value: shape.Given(values)})
	}
	s.Directives = shape.Given(entries)
	return s
}

// anyValues makes values that a directive takes; ok is false for types with a
// grammar of their own.
func anyValues(random *rand.Rand, d server.Directive) (values []string, ok bool) {
	switch d.Type {
	case server.TypeString:
		return []string{"x" + printable(random)}, true
	case server.TypeBool:
		return []string{pick(random, "yes", "no")}, true
	case server.TypeEnum:
		return []string{pick(random, d.Enum...)}, true
	case server.TypeKeyspaceEvents:
		return []string{pick(random, d.Enum...) + pick(random, d.Enum...)}, true
	case server.TypeOOMScores:
		return []string{"0", "200", "800"}, true
	case server.TypeInteger, server.TypeMemory, server.TypeOctal:
		return d.Default, len(d.Default) == 1
	default:
		return nil, false
	}
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }

// printable makes a string that passes shape.Printable, of characters that
// mean something to a lexer.
func printable(random *rand.Rand) string {
	pieces := []rune("ab09 #\"'\\xn{}%$é日👍")
	text := make([]rune, random.IntN(10))
	for i := range text {
		text[i] = pieces[random.IntN(len(pieces))]
	}
	return string(text)
}

// TestRenderStaysOnTheLine makes sure that a hostile value stays on its line.
func TestRenderStaysOnTheLine(t *testing.T) {
	s := socketOnly()
	s.UnixSocket = shape.Given("/s\nrequirepass x\r\nport 6379 # \u2028")
	text := string(Render(s, facts(t, "redis-7.2")).Bytes())
	if strings.Contains(text, "\nrequirepass") || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }) {
		t.Errorf("a value broke out of its line:\n%s", text)
	}
	if got, _ := Parse([]byte(text), facts(t, "redis-7.2")).Value("unixsocket"); got != s.UnixSocket.Or("") {
		t.Errorf("unixsocket is %q, declared was %q", got, s.UnixSocket.Or(""))
	}
}

// TestDefaultsAreKnown makes sure that each hardened default is a directive of
// some server, has an argument or a reason, and is valid wherever it is known.
func TestDefaultsAreKnown(t *testing.T) {
	for _, d := range Defaults() {
		known := false
		for _, name := range server.Known() {
			srv := facts(t, name)
			fact, ok := srv.Directive(d.Directive)
			if !ok {
				continue
			}
			known = true
			for _, values := range d.Lines {
				if wrong := directive.Check(fact, values, srv); wrong != "" {
					t.Errorf("%s: the default of %s must %s", name, d.Directive, wrong)
				}
			}
		}
		if !known {
			t.Errorf("no server knows %s", d.Directive)
		}
		if len(d.Lines) > 0 && (!strings.HasSuffix(d.Why, ".") || d.Source == "") {
			t.Errorf("the default of %s has no whole sentence as its reason, or no source", d.Directive)
		}
	}
}

// TestDocumentedDefaults compares what the docs say with the table.
func TestDocumentedDefaults(t *testing.T) {
	got := map[string]string{}
	for _, a := range Shape().Arguments() {
		got[a.Name] = a.Default
	}
	for name, want := range map[string]string{
		"bind":                       `["127.0.0.1", "-::1"]`,
		"port":                       "0",
		"tls_port":                   "6379",
		"protected_mode":             "true",
		"unixsocketperm":             `"0700"`,
		"tls_auth_clients":           `"yes"`,
		"tls_protocols":              `["TLSv1.2", "TLSv1.3"]`,
		"maxmemory_policy":           `"noeviction"`,
		"client_output_buffer_limit": `{ normal = "256mb 128mb 60", replica = "256mb 64mb 60", pubsub = "32mb 8mb 60" }`,
		"maxmemory":                  "",
		"save":                       "",
	} {
		if got[name] != want {
			t.Errorf("the default of %s is documented as %s, want %s", name, got[name], want)
		}
	}
}

// TestUnknownValues judges what is known and leaves alone what is not.
func TestUnknownValues(t *testing.T) {
	srv := facts(t, "redis-7.2")
	later := shape.GivenLater[string]()
	for name, s := range map[string]Spec{
		"a path":                  {MaxMemory: shape.Given("1gb"), TLSCertFile: later, TLSKeyFile: later, TLSCACertFile: later},
		"the port":                {MaxMemory: shape.Given("1gb"), TLSPort: shape.GivenLater[int64]()},
		"who protects":            {MaxMemory: shape.Given("1gb"), PlaintextProtectedBy: later, Port: shape.Given[int64](6379)},
		"who protects, if anyone": {MaxMemory: shape.Given("1gb"), PlaintextProtectedBy: later},
		"the socket":              {MaxMemory: shape.Given("1gb"), TLSPort: shape.Given[int64](0), UnixSocket: later},
		"all directives":          {MaxMemory: later, TLSPort: shape.Given[int64](0), UnixSocket: later, Directives: shape.GivenLater[[]shape.Named[[]string]]()},
		"one directive":           {MaxMemory: later, TLSPort: shape.Given[int64](0), UnixSocket: later, Directives: shape.Given([]shape.Named[[]string]{{Name: "hz", Value: shape.GivenLater[[]string]()}})},
		"snapshots":               {MaxMemory: later, TLSPort: shape.Given[int64](0), UnixSocket: later, Save: shape.GivenLater[[]string]()},
		"a client class":          {MaxMemory: later, TLSPort: shape.Given[int64](0), UnixSocket: later, ClientOutputBufferLimit: shape.Given([]shape.Named[string]{{Name: "normal", Value: later}})},
		"all of a class":          {MaxMemory: later, TLSPort: shape.Given[int64](0), UnixSocket: later, ClientOutputBufferLimit: shape.GivenLater[[]shape.Named[string]]()},
	} {
		if report := s.Validate(srv); report.Invalid() {
			t.Errorf("unknown %s: %v", name, report.Problems)
		}
		if Render(s, srv).Known() {
			t.Errorf("unknown %s: all of the file is known", name)
		}
	}
	wrong := Spec{MaxMemory: later, Timeout: shape.Given[int64](5), MaxMemoryPolicy: shape.Given("lru"), UnixSocket: later}
	report := wrong.Validate(srv)
	if !hasPath(report, "maxmemory_policy") || !hasPath(report, "tls_cert_file") {
		t.Errorf("beside an unknown value, problems are %v, want maxmemory_policy and tls_cert_file among them", report.Problems)
	}
}

func hasPath(r finding.Report, path string) bool {
	for _, p := range r.Problems {
		if p.Path.String() == path {
			return true
		}
	}
	return false
}
