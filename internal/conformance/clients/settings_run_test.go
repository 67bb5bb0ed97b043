package clients_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/client"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// settings are the outputs of client_settings for a declaration that must be
// valid.
func settings(t *testing.T, declaration declared.Object) map[string]shape.Value {
	t.Helper()
	data, err := json.Marshal(declaration)
	if err != nil {
		t.Fatal(err)
	}
	value, err := shape.ParseJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	result := client.Function().Run(value)
	for _, p := range result.Report.Problems {
		t.Fatal(p)
	}
	return result.Outputs
}

// A starter makes the command that runs what is given, as it is.
type starter func(ctx context.Context, t *testing.T, outputs map[string]shape.Value) *exec.Cmd

// A user of settings runs what is given for one library or command line, as it
// is: it writes a key, reads it and says who it is.
type user struct {
	name    string
	command starter
}

// patience is how long a user may take that gets through, on a busy machine.
const patience = 60 * time.Second

// run runs a user with the passwords in the environment, at most for limit. It
// gives the lines that the user printed, or all that it said if it failed.
func (u user) run(t *testing.T, limit time.Duration, outputs map[string]shape.Value, env ...string) (lines []string, failure string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := u.command(ctx, t, outputs)
	cmd.Env = append(cmd.Environ(), env...)
	inGroup(cmd)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err.Error() + "\n" + string(out) + stderr.String()
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), ""
}

// libraries are the users that are libraries.
func libraries() []user {
	return []user{
		{"redis-py-4.3", python("")},
		{"redis-py-6.1", python("trixie")},
		{"go-redis", golang},
		{"node-redis", node("node-redis")},
		{"ioredis", node("ioredis")},
	}
}

// commandLines are those of a server's own client.
func commandLines(s live.Server) []user {
	all := []user{{"redis_cli", commandLine(s, "redis_cli")}}
	if strings.HasPrefix(s.Name, "valkey-") {
		all = append(all, user{"valkey_cli", commandLine(s, "valkey_cli")})
	}
	return all
}

func snippet(outputs map[string]shape.Value, library string) []byte {
	return []byte(outputs["snippets"].Field(library).Text())
}

func write(t *testing.T, file string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func absolute(t *testing.T, elements ...string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func program(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "settings", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func python(from string) starter {
	return func(ctx context.Context, t *testing.T, outputs map[string]shape.Value) *exec.Cmd {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "snippet.py"), snippet(outputs, "redis-py"))
		cmd := exec.CommandContext(ctx, "/usr/bin/python3", write(t, filepath.Join(dir, "call.py"), program(t, "call.py")))
		cmd.Env = row{From: from}.libraries(t)
		return cmd
	}
}

func node(library string) starter {
	return func(ctx context.Context, t *testing.T, outputs map[string]shape.Value) *exec.Cmd {
		dir := t.TempDir()
		if err := os.Symlink(absolute(t, root, ".build", "clients", "node", "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "snippet.mjs"), snippet(outputs, library))
		return exec.CommandContext(ctx, "node", write(t, filepath.Join(dir, "call.mjs"), program(t, library+".mjs")))
	}
}

// golang builds the snippet as a package of this module, without a file in it.
func golang(ctx context.Context, t *testing.T, outputs map[string]shape.Value) *exec.Cmd {
	dir := t.TempDir()
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {
		absolute(t, "settings", "main.go"):                  absolute(t, "testdata", "settings", "main.go"),
		absolute(t, "settings", "redisclient", "client.go"): write(t, filepath.Join(dir, "client.go"), snippet(outputs, "go-redis")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(dir, "call")
	build := exec.Command("go", "build", "-overlay", write(t, filepath.Join(dir, "overlay.json"), overlay), "-o", built, "./settings")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the snippet for go-redis cannot be built: %v\n%s\n%s", err, out, snippet(outputs, "go-redis"))
	}
	return exec.CommandContext(ctx, built)
}

// commandLine lets a shell run the line several times, with a command behind it.
func commandLine(s live.Server, output string) starter {
	return func(ctx context.Context, _ *testing.T, outputs map[string]shape.Value) *exec.Cmd {
		line := outputs[output].Text()
		script := "set -e\n" + line + " SET app:key value >&2\n" + line + " GET app:key\n"
		script += `[ -z "${IDENTITY:-}" ] || ` + line + " ACL WHOAMI\n"
		cmd := exec.CommandContext(ctx, "sh", "-c", script)
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(s.Program)+":"+os.Getenv("PATH"))
		return cmd
	}
}
