package audit

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestHardenedDefaults judges what redisguard itself sets. A default that
// stands for another party's protection is excepted together with that.
func TestHardenedDefaults(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		for _, d := range redisconf.Defaults() {
			fact, ok := srv.Directive(d.Directive)
			if !ok || fact.Status == server.Ignored || len(d.Lines) > 0 && d.Lines[0][0] == "*" {
				continue
			}
			text := safeConf(srv) + "unixsocket /run/redis/redis.sock\n"
			before := strings.Count(text, "\n")
			for _, values := range d.Lines {
				text += d.Directive
				for _, v := range values {
					text += fmt.Sprintf(" %q", v)
				}
				text += "\n"
			}
			for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse([]byte(text), srv)}) {
				if f.Line > before {
					t.Errorf("%s: %s %v: %s: %s", name, d.Directive, d.Lines, f.Rule, f.Message)
				}
			}
		}
	}
}

// TestEveryDefaultOnItsOwnIsJudged hands every directive's own default, and
// nothing else, to all rules: none may be refused.
func TestEveryDefaultOnItsOwnIsJudged(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		for _, d := range srv.Directives() {
			if len(d.Default) == 0 || d.MaxArgs > 0 && len(d.Default) > d.MaxArgs {
				continue // has none, or none that fits on a line
			}
			line := d.Name
			for _, v := range d.Default {
				line += fmt.Sprintf(" %q", v)
			}
			for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse([]byte(line), srv)}) {
				if f.Rule == refusedRedisConf.Code {
					t.Errorf("%s: %s: %s", name, line, f.Message)
				}
			}
		}
	}
}

// TestNativeRemedies puts what a rule advises into a safe file, which must
// then be without findings at that line.
func TestNativeRemedies(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		for _, r := range All() {
			directive, _, _ := strings.Cut(r.Native, " ")
			if fact, ok := srv.Directive(directive); fact.Name != directive || directive == "user" || !ok || fact.Status == server.Ignored {
				continue // for a users.acl, or for other servers
			}
			text := safeConf(srv)
			before := strings.Count(text, "\n")
			for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse([]byte(text+r.Native), srv)}) {
				if f.Line > before {
					t.Errorf("%s: %s advises %s: %s: %s", name, r.Code, r.Native, f.Rule, f.Message)
				}
			}
		}
	}
}

// TestNoSecretIsShown puts a password wherever one may stand, rightly or by
// mistake, and looks for it in all that the rules say.
func TestNoSecretIsShown(t *testing.T) {
	const secret = "swordfish"
	lines := []string{
		"user default on >swordfish", "user default on >swordfish >swordfish", "user swordless on <swordfish", "user a on swordfish", "user a on >sword >swordfish +nosuch",
		"user a on (+get >swordfish)", "user a on (+get >swordfish", "user a on #swordfish", "user a on !swordfish", `user a on ">swordfish"`, `user a on '>swordfish'`,
		"user a on >'swordfish'", "user a on >swordfish nopass", "user b on >swordfish\nuser c on >swordfish", "# swordfish", "swordfish", "user a on on>swordfish",
		"rename-command CONFIG swordfish", "rename-command CONFIG get swordfish", "rename-command EVAL swordfish", `rename-command KEYS "swordfish`,
		"loadmodule /m.so swordfish", "requirepass swordfish swordfish", "masterauth \"swordfish", "masterauth swordfish\nmasterauth swordfish2",
		"requirepass 'a' # swordfish", "requirepass swordfish\naclfile a", "user a on >swordfish\naclfile a",
	}
	for _, name := range server.Known() {
		srv := facts(t, name)
		for _, d := range srv.Directives() {
			if d.Secret {
				lines = append(lines, d.Name+" swordfish", d.Name+" swordfish\nport 0 #", d.Name+" swordfish\n"+d.Name+" #swordfish")
			}
		}
		for _, line := range lines {
			for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse([]byte(line), srv), UsersACL: acl.Parse([]byte(line), srv)}) {
				if line == secret && f.Rule == refusedRedisConf.Code {
					continue // a directive's name is no secret
				}
				if text := fmt.Sprintf("%+v", f); strings.Contains(text, secret) {
					t.Errorf("%s: %q: the finding shows it: %s", name, line, text)
				}
			}
		}
	}
}

// FuzzJudge judges any two texts. No rule may panic, lines must lie within
// their file, messages must be sentences, and the same input must give the
// same findings.
func FuzzJudge(f *testing.F) {
	for _, examples := range allExamples() {
		for _, e := range examples {
			f.Add([]byte(e.conf), []byte(e.users))
		}
	}
	f.Add([]byte("user a on \"(\" \"\\x00\"\nuser \"\\n\" \"~\\t\"\nbind\nrename-command \"\" \"\"\nsave"), []byte("user a on ()\nuser b ) (("))
	var servers []*server.Server
	for _, name := range []string{"redis-6.2", "redis-7.2.1", "redis-8.6.3", "valkey-9.1"} {
		servers = append(servers, facts(f, name))
	}
	f.Fuzz(func(t *testing.T, conf, users []byte) {
		for _, srv := range servers {
			judged := judgeTexts(srv, conf, users)
			most := max(bytes.Count(conf, []byte("\n")), bytes.Count(users, []byte("\n"))) + 1
			for _, found := range judged {
				if found.Line < 0 || found.Line > most || found.Word < 0 || found.Message == "" || found.Subject == "" {
					t.Errorf("%s: %q, %q: %+v is nowhere", srv.Name(), conf, users, found)
				}
			}
			if again := judgeTexts(srv, conf, users); !reflect.DeepEqual(again, judged) {
				t.Errorf("%s: %q, %q: %+v, then %+v", srv.Name(), conf, users, judged, again)
			}
		}
	})
}

// judgeTexts judges each file alone, then both together.
func judgeTexts(srv *server.Server, conf, users []byte) []finding.Finding {
	file, table := redisconf.Parse(conf, srv), acl.Parse(users, srv)
	all := Registry{}.Judge(srv, file)
	all = append(all, Registry{}.Judge(srv, table)...)
	return append(all, Judge(Subject{Server: srv, RedisConf: file, UsersACL: table})...)
}
