package servers_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// hardened is the least there is to say for a server with TLS on a site.
func hardened(s live.Server, site *live.Site) object {
	return object{
		"server": s.Name, "maxmemory": "64mb", "tls_port": site.TLSPort, "aclfile": site.ACLFile,
		"tls_cert_file": site.Cert, "tls_key_file": site.Key, "tls_ca_cert_file": site.CA,
		"exceptions": object{"RG503": "A test's folder may lie where every user may write."},
	}
}

func hash(password string) string { return declared.Hash(password) }

// people are an application, an administrator and one that has no password.
func people(s live.Server) object {
	app := object{
		"password_sha256": []string{hash("old"), hash("new")}, "keys": []string{"app:*"}, "read_keys": []string{"catalog:*"},
		"channels": []string{"app.*"}, "commands": []string{"+@read", "+@write", "+publish", "+ping", "-@dangerous", "-@scripting"},
		"selectors": []object{{"write_keys": []string{"audit:*"}, "commands": []string{"+lpush"}}},
	}
	return object{"server": s.Name, "users": object{
		"app":   app,
		"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}},
		"later": object{"keys": []string{"later:*"}, "commands": []string{"+get"}},
	}}
}

// What is rendered from the least there is to say starts on every server,
// serves exactly whom it must, and has become what was meant.
func TestHardenedServer(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			conf, users := run(t, "redis_conf", hardened(s, site)), render(t, "users_acl", people(s))
			if open := unexcepted(conf); len(open) > 0 {
				t.Errorf("our own output has findings: %+v", open)
			}
			content := []byte(conf.Outputs["content"].Text())
			instance := s.Start(t, site, live.Files{Conf: content, ACL: users})
			t.Run("connections", func(t *testing.T) { checkConnections(t, site) })
			t.Run("permissions", func(t *testing.T) { checkPermissions(t, instance) })
			admin := instance.Client(t, live.Login{User: "admin", Password: "root", TLS: site.WithCertificate()})
			t.Run("CONFIG GET", func(t *testing.T) { checkConfig(t, admin, content, facts(t, s.Name)) })
			t.Run("ACL GETUSER", func(t *testing.T) { checkUsers(t, admin, users, facts(t, s.Name)) })
		})
	}
}

func checkConnections(t *testing.T, site *live.Site) {
	if reply, err := live.Raw(site.Address(true), site.WithCertificate(), "PING"); err != nil || !strings.HasPrefix(reply, "-NOAUTH") {
		t.Errorf("an anonymous client with a certificate: %q, %v", reply, err)
	}
	for version, served := range map[uint16]bool{tls.VersionTLS13: true, tls.VersionTLS12: true, tls.VersionTLS11: false} {
		config := site.WithCertificate()
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, version
		if reply, err := live.Raw(site.Address(true), config, "PING"); (err == nil) != served {
			t.Errorf("%s: %q, %v", tls.VersionName(version), reply, err)
		}
	}
	if reply, err := live.Raw(site.Address(true), site.WithoutCertificate(), "PING"); err == nil {
		t.Errorf("a client without a certificate is served: %q", reply)
	}
	if reply, err := live.Raw(site.Address(true), site.WithStrangeCertificate(), "PING"); err == nil {
		t.Errorf("a client with a stranger's certificate is served: %q", reply)
	}
	if reply, err := live.Raw(site.Address(true), nil, "PING"); err == nil {
		t.Errorf("plain text is served on the TLS port: %q", reply)
	}
	if reply, err := live.Raw(site.Address(false), nil, "PING"); err == nil {
		t.Errorf("the plain-text port is open: %q", reply)
	}
}

func checkPermissions(t *testing.T, instance *live.Instance) {
	const (
		ok     = "OK"
		noperm = "NOPERM"
	)
	for _, call := range []struct {
		user, password string
		command        []any
		want           string
	}{
		{"app", "old", []any{"SET", "app:1", "x"}, ok},
		{"app", "new", []any{"GET", "app:1"}, "x"},
		{"app", "guess", []any{"GET", "app:1"}, "WRONGPASS"},
		{"app", "old", []any{"GET", "catalog:1"}, "redis: nil"},
		{"app", "old", []any{"SET", "catalog:1", "x"}, noperm},
		{"app", "old", []any{"GET", "other:1"}, noperm},
		{"app", "old", []any{"LPUSH", "audit:1", "x"}, "1"},
		{"app", "old", []any{"LRANGE", "audit:1", "0", "-1"}, noperm},
		{"app", "old", []any{"PUBLISH", "app.x", "m"}, "0"},
		{"app", "old", []any{"PUBLISH", "__sentinel__:hello", "m"}, noperm},
		{"app", "old", []any{"FLUSHALL"}, noperm},
		{"app", "old", []any{"KEYS", "*"}, noperm},
		{"app", "old", []any{"CONFIG", "GET", "*"}, noperm},
		{"app", "old", []any{"EVAL", "return 1", "0"}, noperm},
		{"later", "", []any{"GET", "later:1"}, "NOAUTH"},
		{"later", "anything", []any{"GET", "later:1"}, "WRONGPASS"},
		{"default", "anything", []any{"PING"}, "WRONGPASS"},
		{"admin", "root", []any{"CONFIG", "SET", "maxmemory", "32mb"}, ok},
		{"admin", "root", []any{"CONFIG", "SET", "maxmemory", "64mb"}, ok},
		{"admin", "root", []any{"CONFIG", "SET", "dir", "/tmp"}, "can't set protected config"},
		{"admin", "root", []any{"DEBUG", "JMAP"}, "DEBUG command not allowed"},
		{"admin", "root", []any{"MODULE", "LOAD", "/x.so"}, "MODULE command not allowed"},
	} {
		client := instance.Client(t, live.Login{User: call.user, Password: call.password, TLS: instance.Site.WithCertificate()})
		reply, err := client.Do(context.Background(), call.command...).Result()
		got := fmt.Sprint(reply)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, call.want) {
			t.Errorf("%s %v: %q, want %q", call.user, call.command, got, call.want)
		}
	}
}

// checkConfig compares every directive of the file with what the server says
// it is.
func checkConfig(t *testing.T, admin *redis.Client, content []byte, srv *server.Server) {
	file := redisconf.Parse(content, srv)
	if len(file.Directives) < 15 || len(file.Faults) > 0 {
		t.Fatalf("%d directives and these faults: %v", len(file.Directives), file.Faults)
	}
	reply, err := admin.ConfigGet(context.Background(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Directives {
		fact, _ := srv.Directive(d.Name)
		if fact.FileOnly {
			continue
		}
		got, ok := reply[d.Name]
		if !ok {
			t.Errorf("CONFIG GET does not know %s", d.Name)
			continue
		}
		if want := intended(file, d, fact); !slices.Equal(meaning(got, fact), want) {
			t.Errorf("%s is %q, meant was %q", d.Name, got, want)
		}
	}
}

// intended is what CONFIG GET must say of a directive after the file was
// loaded.
func intended(file *redisconf.File, d redisconf.Directive, fact server.Directive) []string {
	switch fact.Type {
	case server.TypeBufferLimits:
		var all []string
		for _, l := range file.BufferLimits() {
			all = append(all, fmt.Sprintf("%s %d", l.Class, l.Hard))
		}
		return all
	case server.TypeSave:
		var all []string
		for _, line := range file.Lines(d.Name) {
			all = append(all, line.Values...)
		}
		return meaning(strings.Join(all, " "), fact)
	default:
		last, _ := file.Effective(d.Name)
		return meaning(strings.Join(last.Values, " "), fact)
	}
}

// meaning breaks a value into words that do not depend on how it is spelt.
func meaning(value string, fact server.Directive) []string {
	words := strings.Fields(value)
	switch fact.Type {
	case server.TypeMemory:
		bytes, _ := server.ParseMemory(value)
		return []string{fmt.Sprint(bytes)}
	case server.TypeOctal:
		return []string{strings.TrimLeft(value, "0")}
	case server.TypeBool, server.TypeEnum:
		return strings.Fields(strings.ToLower(value))
	case server.TypeKeyspaceEvents:
		letters := strings.Split(value, "")
		slices.Sort(letters)
		return letters
	case server.TypeBufferLimits:
		var all []string
		for group := range slices.Chunk(words, 4) {
			all = append(all, strings.Replace(group[0], "slave", "replica", 1)+" "+group[1])
		}
		return all
	default:
		return words
	}
}

// checkUsers compares every user of the file with what the server made of it.
func checkUsers(t *testing.T, admin *redis.Client, content []byte, srv *server.Server) {
	file := acl.Parse(content, srv)
	if len(file.Users) < 2 || len(file.Faults) > 0 {
		t.Fatalf("%d users and these faults: %v", len(file.Users), file.Faults)
	}
	lines, err := admin.Do(context.Background(), "ACL", "LIST").StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range file.Users {
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "user "+u.Name+" ") })
		if i < 0 {
			t.Errorf("the server has no user %s", u.Name)
			continue
		}
		loaded := acl.Parse([]byte(lines[i]), srv)
		if len(loaded.Faults) > 0 {
			t.Fatalf("ACL LIST gives a line that we do not understand: %s: %v", lines[i], loaded.Faults)
		}
		if got, want := summary(loaded.Users[0]), summary(u); got != want {
			t.Errorf("user %s is\n%s\nmeant was\n%s", u.Name, got, want)
		}
	}
}

func port(n int) string { return strconv.Itoa(n) }

// summary tells all that a user may do in one text.
func summary(u *acl.LoadedUser) string {
	text := fmt.Sprintf("on=%v nopass=%v passwords=%d\n", u.On, u.NoPass, len(u.Passwords))
	for _, p := range u.All() {
		var keys, channels []string
		for _, k := range p.Keys {
			keys = append(keys, k.String())
		}
		for _, c := range p.Channels {
			channels = append(channels, c.Glob)
		}
		text += fmt.Sprintf("keys=%q channels=%q commands=%q\n", keys, channels, p.Commands.Names())
	}
	return text
}
