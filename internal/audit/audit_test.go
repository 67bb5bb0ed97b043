package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

const hash = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"

// safeConf and safeUsers trip no rule on any known server.
const (
	safeConf = `bind 127.0.0.1 -::1
port 0
tls-port 6379
protected-mode yes
tls-auth-clients yes
tls-protocols "TLSv1.2 TLSv1.3"
maxmemory 2gb
client-output-buffer-limit normal 256mb 128mb 60`
	safeUsers = `user default off resetpass resetkeys resetchannels -@all
user app on #` + hash + ` ~app:* resetchannels &app.* -@all +get`
)

// An example is a server and a text that a rule looks at. Trips holds where it
// applies, as "line.word", "0.0" where something is missing.
type example struct {
	server string // redis-7.2 if empty
	text   string
	trips  string
	said   string // a part of the message
}

// examples hold, for each rule, what trips it and what does not. A redis.conf
// begins after safeConf, a users.acl stands alone.
var examples = map[string][]example{
	"RG101": {
		{text: "port 0"},
		{text: "port 6380", trips: "9.0", said: "Port 6380 "},
		{text: "port 1\nport 0"},
		{text: "port 0\nport 7", trips: "10.0", said: "Port 7 "},
	},
	"RG102": {
		{text: "bind 10.0.0.1 -fe80::1"},
		{text: "bind *", trips: "9.0", said: "every address of its host: *."},
		{text: "bind 10.0.0.1 -::*", trips: "9.0"},
		{text: "bind 0.0.0.0", trips: "9.0"},
		{text: "bind ::", trips: "9.0"},
		{text: `bind "10.0.0.1 *"`, trips: "9.0"},
		{text: "bind *\nbind 10.0.0.1"},
		{text: "bind *\ntls-port 0"}, // it listens on a socket only
	},
	"RG103": {
		{text: "protected-mode YES"},
		{text: "protected-mode no", trips: "9.0", said: "Remote clients"},
		{text: "protected-mode NO", trips: "9.0"},
		{text: "protected-mode no\ntls-port 0"},
	},
	"RG104": {
		{text: "tls-protocols TLSv1.3"},
		{text: "tls-protocols TLSv1.1", trips: "9.0", said: "TLSv1.1."},
		{text: `tls-protocols "tlsv1 TLSv1.3"`, trips: "9.0", said: "tlsv1."},
	},
	"RG105": {
		{text: "tls-auth-clients YES"},
		{text: "tls-auth-clients optional", trips: "9.0", said: "(tls-auth-clients optional)"},
		{text: "tls-auth-clients no", trips: "9.0"},
		{text: "tls-auth-clients no\ntls-port 0"},
	},
	"RG201": {
		{text: "user default off"},
		{text: "user default on #" + hash, trips: "1.0", said: "is on"},
		{text: "user app off", trips: "0.0", said: "No line"},
		{text: "\n\nuser app off\nuser default off on", trips: "4.0"},
	},
	"RG202": {
		{text: "user default off nopass resetpass"},
		{text: "user default off\nuser app on nopass ~a", trips: "2.3", said: "User app"},
		{text: "user default off NOPASS", trips: "1.3"},
		{text: "user default off\nuser app nopass >pw"},
	},
	"RG203": {
		{text: "user default off ~a* ~*b"},
		{text: "user default off ~*", trips: "1.3", said: "User default"},
		{text: "user default off ALLKEYS", trips: "1.3"},
		{text: "user default off ~a %R~**", trips: "1.4"},
		{text: "user default off ~a ( +get ~* )", trips: "1.6"},
		{text: "user default off ~* resetkeys ~a"},
	},
	"RG204": {
		{text: "user default off resetchannels &a*"},
		{text: "user default off &*", trips: "1.3", said: "User default"},
		{text: "user default off ALLCHANNELS", trips: "1.3"},
		{text: "user default off (&b &*)", trips: "1.4"},
		{server: "redis-6.2", text: "user default off", trips: "1.0"}, // the server's own default
		{server: "redis-6.2", text: "user default off resetchannels"},
	},
	"RG205": {
		{text: "user default off"},
		{text: "# comment\nuser default off", trips: "1.0", said: "The server refuses the line"},
		{text: "user default off\nuser a on +nosuch +nothing", trips: "2.3 2.4", said: "+nosuch"},
		{text: "user default off (", trips: "1.0", said: "The server crashes on the line"},
	},
	"RG206": {
		{text: "user default off\nuser app on"},
		{text: "user default off\nuser app off", trips: "2.0", said: "User app"},
	},
	"RG301": {
		{text: "user default off +@all -@dangerous"},
		{text: "user default off +get +keys", trips: "1.4", said: "User default may run keys. The rule +keys allows keys."},
		{text: "user default off +@all", trips: "1.3", said: "and 69 more. The rule +@all allows acl|deluser."},
		{text: "user default off +get (+@admin)", trips: "1.4", said: "The rule +@admin allows"},
		{text: "user default off +config|get", trips: "1.3", said: "may run config|get."},
		{text: "user default off +config|help"},
		{server: "redis-6.2", text: "user default off resetchannels +config|get", trips: "1.4", said: "may run config|get."},
	},
	"RG401": {
		{text: "maxmemory 1"},
		{text: "maxmemory 0", trips: "9.0", said: "no limit"},
		{text: "maxmemory 0gb", trips: "9.0"},
	},
	"RG402": {
		{text: "client-output-buffer-limit pubsub 1gb 0 0"},
		{text: "client-output-buffer-limit pubsub 0 1gb 60", trips: "9.0", said: "class pubsub"},
		{text: "client-output-buffer-limit pubsub 0 0 0\nclient-output-buffer-limit slave 0 0 0", trips: "10.0 9.0"},
		{text: "client-output-buffer-limit pubsub 0 0 0\nclient-output-buffer-limit pubsub 1 0 0"},
	},
	"RG501": {
		{text: "hz 20"},
		{text: "hz 20\nnosuch 1\nport 0 # closed", trips: "10.0 11.0", said: "nosuch"},
	},
	"RG901": {
		{text: "user default off"},
		{server: "redis-7.3", text: "user default off", trips: "0.0", said: "redis-7.3 is not known; the facts of redis-7.2 stand in for it."},
		{server: "redis-7.2.4", text: "user default off"},
	},
}

func TestExamples(t *testing.T) {
	for _, r := range All() {
		trip, pass := false, false
		for _, e := range examples[r.Code] {
			trip, pass = trip || e.trips != "", pass || e.trips == ""
			var places []string
			said := ""
			for _, h := range r.Check(e.subject(t)) {
				places = append(places, fmt.Sprintf("%d.%d", h.Line, h.Word))
				said += h.Message
				if h.Subject == "" || !strings.HasSuffix(h.Message, ".") {
					t.Errorf("%s: %q: the hit has no subject or no whole sentence: %+v", r.Code, e.text, h)
				}
			}
			slices.Sort(places)
			if got := strings.Join(places, " "); got != e.trips {
				t.Errorf("%s: %q: hits are at %q, want %q: %s", r.Code, e.text, got, e.trips, said)
			}
			if !strings.Contains(said, e.said) {
				t.Errorf("%s: %q: said is %q, want %q", r.Code, e.text, said, e.said)
			}
		}
		if !trip || !pass {
			t.Errorf("%s needs an example that trips it and one that does not", r.Code)
		}
	}
	for code := range examples {
		if !slices.Contains(Registry{}.RuleCodes(), code) {
			t.Errorf("%s has examples and is no rule", code)
		}
	}
}

// subject parses the example's text as what it looks like.
func (e example) subject(t *testing.T) Subject {
	t.Helper()
	srv := facts(t, e.server)
	if strings.Contains(e.text, "user ") {
		return Subject{Server: srv, UsersACL: acl.Parse([]byte(e.text), srv)}
	}
	return Subject{Server: srv, RedisConf: redisconf.Parse([]byte(safeConf+"\n"+e.text), srv)}
}

func facts(t *testing.T, name string) *server.Server {
	t.Helper()
	if name == "" {
		name = "redis-7.2"
	}
	target, err := server.ParseTarget(name)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.Find(target)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// TestSafeSubjects makes sure that no rule needs what was not given, and that
// none applies to what is safe.
func TestSafeSubjects(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		conf, users := redisconf.Parse([]byte(safeConf), srv), acl.Parse([]byte(safeUsers), srv)
		for _, s := range []Subject{
			{Server: srv},
			{Server: srv, RedisConf: conf},
			{Server: srv, UsersACL: users},
			{Server: srv, RedisConf: conf, UsersACL: users},
		} {
			if found := Judge(s); len(found) > 0 {
				t.Errorf("%s: found is %+v", name, found)
			}
		}
	}
}

// TestDefaultsOfServers judges an empty file: what a server does by itself.
func TestDefaultsOfServers(t *testing.T) {
	var codes []string
	srv := facts(t, "redis-7.2")
	for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse(nil, srv), UsersACL: acl.Parse(nil, srv)}) {
		if f.Line != 0 {
			t.Errorf("%s is at line %d of an empty file", f.Rule, f.Line)
		}
		codes = append(codes, f.Rule)
	}
	if want := []string{"RG101", "RG102", "RG201", "RG401", "RG402"}; !slices.Equal(codes, want) {
		t.Errorf("the server's own settings trip %v, want %v", codes, want)
	}
}

// TestJudge compares all that a finding takes over from its rule.
func TestJudge(t *testing.T) {
	srv := facts(t, "redis-7.2")
	found := Registry{}.Judge(srv, redisconf.Parse([]byte(safeConf+"\nport 7"), srv))
	if len(found) != 1 {
		t.Fatalf("found is %+v, want one", found)
	}
	r, f := plaintextPort, found[0]
	if f.Rule != r.Code || f.Severity != finding.High || f.Remedy != r.Remedy || !slices.Equal(f.Controls, r.Controls) ||
		f.Subject != "port" || f.Line != 9 || f.Message == "" || f.Excepted {
		t.Errorf("the finding is %+v", f)
	}
	users := Registry{}.Judge(srv, acl.Parse([]byte("user default off\nuser a off"), srv))
	if len(users) != 1 || users[0].Subject != "user a" {
		t.Errorf("found in the users is %+v, want one about user a", users)
	}
}

func TestJudgePanicsOnAnUnknownModel(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Judge took a model that it does not know")
		}
	}()
	var m artefact.Model = "text"
	Registry{}.Judge(facts(t, ""), m)
}
