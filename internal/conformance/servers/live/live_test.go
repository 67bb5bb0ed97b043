package live

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// conf is a plain and a TLS port, an ACL file and a socket, all the site's.
func conf(s *Site) []byte {
	return fmt.Appendf(nil, `port %d
tls-port %d
unixsocket %s
tls-cert-file %s
tls-key-file %s
tls-ca-cert-file %s
aclfile %s
save ""
`, s.Port, s.TLSPort, s.Socket, s.Cert, s.Key, s.CA, s.ACLFile)
}

var acl = []byte("user default off nopass\nuser app on >secret ~app:* +get +set +ping\n")

func TestMatrixIsTheScripts(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(root(t), "scripts", "servers.sh"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, row := range regexp.MustCompile(`(?m)^((?:redis|valkey)-\d+\.\d+) `).FindAllSubmatch(script, -1) {
		names = append(names, string(row[1]))
	}
	if !slices.Equal(names, Matrix) {
		t.Errorf("the table of scripts/servers.sh has %v, Matrix has %v: make them agree", names, Matrix)
	}
}

func TestServersOfTheMatrix(t *testing.T) {
	for _, server := range Servers(t) {
		t.Run(server.Name, func(t *testing.T) {
			t.Parallel()
			_, short, _ := strings.Cut(server.Name, "-")
			if !strings.HasPrefix(server.Version, short+".") {
				t.Errorf("%s says it is %s", server.Program, server.Version)
			}
			site := NewSite(t)
			instance := server.Start(t, site, Files{Conf: conf(site), ACL: acl})
			client := instance.Client(t, Login{User: "app", Password: "secret", TLS: site.WithCertificate()})
			if reply, err := client.Ping(context.Background()).Result(); err != nil || reply != "PONG" {
				t.Errorf("PING over TLS: %q, %v", reply, err)
			}
			if v := server.Try(t, Files{Conf: []byte("port 0\nno-such-directive yes\n")}); v.Outcome != Refused {
				t.Errorf("an unknown directive: %s\n%s", v.Outcome, v.Log)
			}
		})
	}
}

func TestClients(t *testing.T) {
	site := NewSite(t)
	instance := Find(t, "redis-7.0").Start(t, site, Files{Conf: conf(site), ACL: acl})
	ctx := context.Background()

	app := instance.Client(t, Login{User: "app", Password: "secret", TLS: site.WithCertificate()})
	if err := app.Set(ctx, "app:1", "x", 0).Err(); err != nil {
		t.Errorf("what the user may do: %v", err)
	}
	if err := app.FlushAll(ctx).Err(); err == nil || !strings.HasPrefix(err.Error(), "NOPERM") {
		t.Errorf("what the user may not do: %v", err)
	}
	wrong := instance.Client(t, Login{User: "app", Password: "guess", TLS: site.WithCertificate()})
	if err := wrong.Ping(ctx).Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGPASS") {
		t.Errorf("a wrong password: %v", err)
	}
	plain := instance.Client(t, Login{User: "app", Password: "secret"})
	if err := plain.Ping(ctx).Err(); err != nil {
		t.Errorf("the plain port: %v", err)
	}
	if reply, err := Raw(site.Address(true), site.WithCertificate(), "PING"); err != nil || !strings.HasPrefix(reply, "-NOAUTH") {
		t.Errorf("with a certificate: %q, %v", reply, err)
	}
	if reply, err := Raw(site.Address(true), site.WithoutCertificate(), "PING"); err == nil {
		t.Errorf("without a certificate: %q", reply)
	}
	if reply, err := Raw(site.Address(true), site.WithStrangeCertificate(), "PING"); err == nil {
		t.Errorf("with a stranger's certificate: %q", reply)
	}
	if reply, err := Raw(site.Address(true), nil, "PING"); err == nil {
		t.Errorf("plain text to the TLS port: %q", reply)
	}

	instance.Stop()
	if _, err := Raw(site.Address(false), nil, "PING"); err == nil {
		t.Error("a stopped server answers")
	}
}

func TestTry(t *testing.T) {
	server := Find(t, "redis-7.0")
	for name, trial := range map[string]struct {
		files Files
		want  Outcome
		log   string
	}{
		"nothing":              {Files{Conf: []byte("port 0\n")}, Started, "ready to accept"},
		"an ACL file":          {Files{Conf: []byte("port 0\naclfile users.acl\n"), ACL: acl}, Started, ""},
		"no log to read":       {Files{Conf: []byte("port 0\nloglevel warning\nlogfile redis.log\n")}, Started, ""},
		"would daemonize":      {Files{Conf: []byte("port 0\ndaemonize yes\n")}, Started, ""},
		"overridden":           {Files{Conf: []byte("port 1\n"), Args: []string{"--port", "0"}}, Started, ""},
		"an unknown directive": {Files{Conf: []byte("port 0\nhzz 10\n")}, Refused, "Bad directive"},
		"a bad ACL file":       {Files{Conf: []byte("port 0\naclfile users.acl\n"), ACL: []byte("user a +nope\n")}, Refused, "users.acl"},
		"an unclosed selector": {Files{Conf: []byte("port 0\naclfile users.acl\n"), ACL: []byte("user a on (+get\n")}, Crashed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := server.Try(t, trial.files)
			if v.Outcome != trial.want || !strings.Contains(v.Log, trial.log) {
				t.Errorf("%s after %s, want %s with %q\n%s", v.Outcome, v.Took, trial.want, trial.log, v.Log)
			}
			if v.Took > 2*tryLimit {
				t.Errorf("it took %s", v.Took)
			}
		})
	}
}

func TestHungServerIsKilled(t *testing.T) {
	program := filepath.Join(t.TempDir(), "redis-server")
	if err := os.WriteFile(program, []byte("#!/bin/sh\nexec sleep 60\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p, err := launch(program, Files{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if outcome := p.await(filepath.Join(dir, "none.sock"), 100*time.Millisecond); outcome != Hung {
		t.Errorf("%s, want hung", outcome)
	}
	p.kill()
}

// BenchmarkTry is what one trial of a sweep costs.
func BenchmarkTry(b *testing.B) {
	server := Find(b, "redis-7.0")
	for name, text := range map[string]string{"started": "port 0\n", "refused": "port 0\nhzz 10\n"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				server.Try(b, Files{Conf: []byte(text)})
			}
		})
	}
}
