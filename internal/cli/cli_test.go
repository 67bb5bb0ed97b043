package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ran is what a command wrote and how it ended.
type ran struct {
	out, err string
	code     int
}

func run(t *testing.T, in string, arguments ...string) ran {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(Terminal{In: strings.NewReader(in), Out: &out, Err: &errs}, "1.2.3", arguments)
	return ran{out.String(), errs.String(), code}
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	weak = "port 6379\nrequirepass swordfish\nmaxmemory 1gb\n"
	good = "port 0\nunixsocket /run/redis/redis.sock\naclfile /etc/redis/users.acl\nmaxmemory 1gb\ntimeout 300\nclient-output-buffer-limit normal 256mb 128mb 60\nsanitize-dump-payload clients\n"
)

// TestAudit: what is found is written, and the exit code tells how bad it is.
func TestAudit(t *testing.T) {
	conf, sound := file(t, "redis.conf", weak), file(t, "good.conf", good)
	for _, tt := range []struct {
		name      string
		in        string
		arguments []string
		code      int
		out       string
	}{
		{"weak", "", []string{"audit", "--server", "redis-7.2", "--redis-conf", conf}, 1, conf + ":1"},
		{"sound", "", []string{"audit", "--server", "redis-7.2", "--redis-conf", sound}, 0, "0 critical, 0 high"},
		{"never", "", []string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--fail-on", "never"}, 0, "RG101"},
		{"excepted", "", []string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--except", "RG101=a tunnel", "--except", "RG201=soon"}, 0, "excepted"},
		{"input", weak, []string{"audit", "--server", "redis-7.2", "--redis-conf", "-"}, 1, "RG101"},
		{"manifests", "kind: [", []string{"audit", "--manifests", "-"}, 1, "RG721"},
		{"markdown", "", []string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--format", "markdown"}, 1, "| high |"},
	} {
		got := run(t, tt.in, tt.arguments...)
		if got.code != tt.code || !strings.Contains(got.out, tt.out) {
			t.Errorf("%s: exit code %d, want %d; out:\n%s\nerr:\n%s", tt.name, got.code, tt.code, got.out, got.err)
		}
		if strings.Contains(got.out+got.err, "swordfish") {
			t.Errorf("%s: the password is shown:\n%s", tt.name, got.out)
		}
		if strings.Contains(got.out, "\x1b") {
			t.Errorf("%s: colours in a pipe", tt.name)
		}
	}
}

// TestAuditForPrograms: SARIF and JSON are what they say, and name the files.
func TestAuditForPrograms(t *testing.T) {
	conf := file(t, "redis.conf", weak)
	for _, format := range []string{"sarif", "json"} {
		got := run(t, "", "audit", "--server", "redis-7.2", "--redis-conf", conf, "--format", format)
		if !json.Valid([]byte(got.out)) || !strings.Contains(got.out, filepath.Base(conf)) || !strings.Contains(got.out, "RG101") {
			t.Errorf("%s:\n%s", format, got.out)
		}
	}
}

// TestRelative: code scanning finds files by their place in the repository.
func TestRelative(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, want := range map[string]string{"a": "a", filepath.Join(folder, "a", "b"): filepath.Join("a", "b"), filepath.Dir(folder): filepath.Dir(folder), "-": "-"} {
		if got := relative(name); got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
}

func TestAuditRefuses(t *testing.T) {
	conf := file(t, "redis.conf", weak)
	for _, tt := range []struct {
		arguments []string
		said      string
	}{
		{[]string{"audit"}, "there is nothing to judge"},
		{[]string{"audit", "--redis-conf", conf}, "server is required"},
		{[]string{"audit", "--server", "redis-5.0", "--redis-conf", conf}, "redis-5.0"},
		{[]string{"audit", "--server", "redis-7.2", "--redis-conf", conf + ".none"}, "no such file"},
		{[]string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--format", "xml"}, "must be one of text, markdown, sarif, json"},
		{[]string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--fail-on", "bad"}, "fail_on"},
		{[]string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--except", "RG101"}, "CODE=reason"},
		{[]string{"audit", "--server", "redis-7.2", "--redis-conf", conf, "--except", "RG1=x"}, "there is no rule"},
		{[]string{"audit", "--redis-cnf", conf}, "unknown flag"},
		{[]string{"adit"}, "unknown command"},
	} {
		got := run(t, "", tt.arguments...)
		if got.code != 2 || !strings.Contains(got.err, tt.said) || got.out != "" {
			t.Errorf("%v: exit code %d, out %q, err %q", tt.arguments, got.code, got.out, got.err)
		}
	}
}

// TestRender: JSON and YAML are one declaration, and the output is the file alone.
func TestRender(t *testing.T) {
	const asJSON = `{"server": "redis-7.2", "maxmemory": "1gb", "tls_port": 0, "unixsocket": "/run/redis/redis.sock"}`
	const asYAML = "server: redis-7.2\nmaxmemory: 1gb\ntls_port: 0\nunixsocket: /run/redis/redis.sock\n"
	first, second := run(t, asJSON, "render", "redis_conf"), run(t, "", "render", "redis_conf", "--spec", file(t, "spec.yaml", asYAML))
	if first.code != 0 || first.out != second.out || !strings.Contains(first.out, "\nmaxmemory 1gb\n") || first.err != "" {
		t.Errorf("JSON gives %+v, YAML %+v", first, second)
	}
	policy := run(t, "name: redis\nnamespace: data\npod_labels: {app: redis}\ntopology: standalone\n", "render", "network_policy")
	if policy.code != 0 || !strings.HasPrefix(policy.out, "apiVersion: networking.k8s.io/v1\n") {
		t.Errorf("%+v", policy)
	}
	flows := run(t, "name: redis\nnamespace: data\npod_labels: {app: redis}\ntopology: standalone\n", "render", "network_policy", "--output", "flows")
	if flows.code != 0 || !json.Valid([]byte(flows.out)) {
		t.Errorf("%+v", flows)
	}
}

func TestRenderRefuses(t *testing.T) {
	for _, tt := range []struct {
		spec      string
		arguments []string
		code      int
		said      string
	}{
		{"{}", []string{"render", "redis_cnf"}, 2, "Did you mean redis_conf?"},
		{"{", []string{"render", "redis_conf"}, 2, "neither JSON nor YAML"},
		{"maxmemory: 1gb", []string{"render", "redis_conf"}, 2, "server is required"},
		{"server: redis-7.2\nmaxmemory: 1gb\nmaxclient: 5\n", []string{"render", "redis_conf"}, 2, "Did you mean maxclients?"},
		{"server: redis-7.2\nmaxmemory: 1gb\nport: 6379\ntls_port: 0\n", []string{"render", "redis_conf"}, 1, "RG101"},
		{"server: redis-7.2\nmaxmemory: 1gb\ntls_port: 0\nunixsocket: /s/s\n", []string{"render", "redis_conf", "--output", "none"}, 2, "there is no output"},
		{"", []string{"render"}, 2, "accepts 1 arg"},
	} {
		got := run(t, tt.spec, tt.arguments...)
		if got.code != tt.code || !strings.Contains(got.err, tt.said) || got.out != "" {
			t.Errorf("%v of %q: exit code %d, out %q, err %q", tt.arguments, tt.spec, got.code, got.out, got.err)
		}
	}
}

// TestAsked: Terraform's handshake and -debug are for the provider.
func TestAsked(t *testing.T) {
	if !Asked([]string{"audit"}) || !Asked(nil) || Asked([]string{"-debug"}) || Asked([]string{"--debug"}) {
		t.Error("by hand it is a command, but for -debug")
	}
	t.Setenv("TF_PLUGIN_MAGIC_COOKIE", "x")
	if Asked([]string{"audit"}) || Asked(nil) {
		t.Error("Terraform started it")
	}
}

// TestOneDocument: what a stream of YAML would lose is refused, and an empty document
// loses nothing.
func TestOneDocument(t *testing.T) {
	for text, refused := range map[string]bool{
		"maxmemory: 2gb":                           false,
		"---\nmaxmemory: 2gb\n---\n":               false,
		"maxmemory: 2gb\n---\nmaxmemory: 1gb":      true,
		"maxmemory: 2gb\n---\n---\nmaxmemory: 1gb": true,
		"maxmemory: 2gb\n---\n{broken":             true,
	} {
		if _, err := parseSpec(text); (err != nil) != refused {
			t.Errorf("%q: %v, refused must be %t", text, err, refused)
		}
	}
}
