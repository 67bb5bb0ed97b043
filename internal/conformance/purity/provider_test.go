package purity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

const root = "../../.."

// Every example goes through a whole plan and apply of a real Terraform, while
// strace follows each start of the provider.
func TestProviderReachesNothing(t *testing.T) {
	binary := absolute(t, root+"/.build/bin/terraform-provider-redisguard")
	if _, err := os.Stat(binary); err != nil {
		t.Fatalf("the provider is not built: type make build: %v", err)
	}
	stage := newStage(t, binary)

	configurations := exampleConfigurations(t)
	for _, folder := range configurations {
		stage.terraform(t, folder, "get")
		stage.terraform(t, folder, "plan", "-out=planned")
		stage.terraform(t, folder, "apply", "planned")
	}
	refused := copied(t, "testdata/refused")
	if out, err := stage.try(refused, []string{"TF_LOG_PROVIDER=TRACE"}, "plan"); err == nil {
		t.Errorf("the plan of testdata/refused must fail:\n%s", out)
	}
	covers(t, stage.faces(t, refused), configurations)

	traces, breaches := stage.judge(t)
	for breach, times := range breaches {
		t.Errorf("%d times: %s", times, breach)
	}
	if least := 4 * len(configurations); traces < least {
		t.Errorf("the provider was traced %d times, want at least %d", traces, least)
	}
	t.Logf("%d starts of the provider by %d configurations", traces, len(configurations))
}

// A provider that breaks the promise is found out, whatever way it chooses, and
// the same one is not while it behaves.
func TestSinsAreFound(t *testing.T) {
	binary := sinner(t)
	folder := copied(t, root+"/examples/functions/acl_diff")
	for sin, want := range map[string]string{
		"":         "",
		"read":     `"/etc/hostname", O_RDONLY|O_CLOEXEC`,
		"look":     `newfstatat(AT_FDCWD, "/etc/hostname"`,
		"list":     `"/etc", O_RDONLY|O_CLOEXEC`,
		"home":     `".terraform.lock.hcl"`,
		"write":    "writes a file",
		"append":   "writes a file",
		"remove":   "removes a file",
		"rename":   "rename",
		"folder":   "mkdirat",
		"run":      "starts a program",
		"dial":     "socket(AF_INET, SOCK_STREAM",
		"datagram": "socket(AF_INET, SOCK_DGRAM",
		"resolve":  `"/etc/resolv.conf", O_RDONLY|O_CLOEXEC`,
		"listen":   "socket(AF_INET, SOCK_STREAM",
		"unix":     "connect(",
		"second":   "listens elsewhere",
	} {
		t.Run("sin="+sin, func(t *testing.T) {
			stage := newStage(t, binary)
			if out, err := stage.try(folder, []string{"REDISGUARD_SIN=" + sin}, "plan"); err != nil {
				t.Fatalf("terraform plan: %v\n%s", err, out)
			}
			_, breaches := stage.judge(t)
			if sin == "" {
				if len(breaches) > 0 {
					t.Errorf("without a sin it is found guilty of %v", breaches)
				}
				return
			}
			for breach := range breaches {
				if strings.Contains(breach, want) {
					return
				}
			}
			t.Errorf("no breach tells of %s, but %v", want, breaches)
		})
	}
}

// A stage is where Terraform plays with a traced provider.
type stage struct {
	provider Provider
	traces   string   // the folder with a file for each start
	env      []string // of Terraform
}

// newStage puts a program in the provider's place that has strace start it. With
// -D the provider stays Terraform's own child and strace waits beside it, so that
// the trace is whole even where Terraform ends the provider by force.
func newStage(t *testing.T, binary string) stage {
	t.Helper()
	out, err := exec.Command(root+"/scripts/tools.sh", "strace").Output()
	if err != nil {
		t.Fatalf("strace cannot be had: type scripts/tools.sh strace to see why: %v", err)
	}
	// A path for a socket may have no more than a hundred letters.
	folder, err := os.MkdirTemp("", "purity")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s := stage{
		provider: Provider{Binary: binary, Sockets: filepath.Join(folder, "sockets")},
		traces:   filepath.Join(folder, "traces"),
	}
	plugins, config := filepath.Join(folder, "plugins"), filepath.Join(folder, "terraformrc")
	for _, name := range []string{s.provider.Sockets, s.traces, plugins} {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(plugins, "terraform-provider-redisguard"), 0o700, fmt.Sprintf(
		"#!/bin/sh\nexec '%s' -D -f -s 0 -o '%s'/$$ '%s' \"$@\"\n", strings.TrimSpace(string(out)), s.traces, binary))
	write(t, config, 0o600, fmt.Sprintf(
		"disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    \"redisguard/redisguard\" = %q\n  }\n  direct {}\n}\n", plugins))
	s.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "TMPDIR="+s.provider.Sockets, "CHECKPOINT_DISABLE=1", "TF_INPUT=0")
	s.env = append(s.env, exampletest.Environment()...)
	return s
}

// try runs Terraform and returns what it printed.
func (s stage) try(folder string, env []string, arguments ...string) (string, error) {
	cmd := exec.Command("terraform", slices.Insert(arguments, 1, "-no-color")...)
	cmd.Dir, cmd.Env = folder, slices.Concat(s.env, env)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// terraform runs Terraform, which must succeed.
func (s stage) terraform(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	if out, err := s.try(folder, nil, arguments...); err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

// judge waits until every trace is whole and returns how many there are, and
// their breaches with how often each was seen.
func (s stage) judge(t *testing.T) (traces int, breaches map[string]int) {
	t.Helper()
	files, err := os.ReadDir(s.traces)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there is no trace: the provider was not started through strace")
	}
	breaches = map[string]int{}
	for _, f := range files {
		calls, err := Calls(bytes.NewReader(whole(t, filepath.Join(s.traces, f.Name()), f.Name())))
		if err != nil {
			t.Fatal(err)
		}
		for _, breach := range s.provider.Breaches(calls) {
			breaches[breach]++
		}
	}
	return len(files), breaches
}

// whole reads a trace as soon as it tells the end of the process, whose number is
// the file's name.
func whole(t *testing.T, name, process string) []byte {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		trace, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		last := trace[bytes.LastIndexByte(bytes.TrimSpace(trace), '\n')+1:]
		if fields := bytes.Fields(last); len(fields) > 1 && string(fields[0]) == process && string(fields[1]) == "+++" {
			return trace
		}
		if time.Now().After(end) {
			t.Fatalf("the trace does not end: its last line is %s", last)
		}
	}
}

// faces asks the provider for everything that a configuration can name of it, as
// a configuration names it.
func (s stage) faces(t *testing.T, folder string) []string {
	t.Helper()
	cmd := exec.Command("terraform", "providers", "schema", "-json")
	cmd.Dir, cmd.Env = folder, s.env
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("terraform providers schema: %v\n%s", err, out)
	}
	var schema struct {
		Providers map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out, &schema); err != nil {
		t.Fatal(err)
	}
	written := map[string]string{
		"data_source_schemas":        `data "%s"`,
		"resource_schemas":           `resource "%s"`,
		"ephemeral_resource_schemas": `ephemeral "%s"`,
		"functions":                  "provider::redisguard::%s(",
		"provider":                   "",
		"provider_meta":              "",
	}
	var faces []string
	for part, content := range schema.Providers["registry.terraform.io/redisguard/redisguard"] {
		format, known := written[part]
		switch {
		case !known:
			t.Errorf("the schema has %s, of which this test does not know how a configuration names it", part)
			continue
		case format == "":
			continue
		}
		var named map[string]json.RawMessage
		if err := json.Unmarshal(content, &named); err != nil {
			t.Fatal(err)
		}
		for name := range named {
			faces = append(faces, fmt.Sprintf(format, name))
		}
	}
	if len(faces) < 15 {
		t.Errorf("the schema names only %v", faces)
	}
	return faces
}

// covers fails where no configuration uses a face.
func covers(t *testing.T, faces, configurations []string) {
	t.Helper()
	var all strings.Builder
	for _, folder := range configurations {
		files, err := filepath.Glob(filepath.Join(folder, "*.tf"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	for _, face := range faces {
		if !strings.Contains(all.String(), face) {
			t.Errorf("no example has %s: write one, so that it is traced", face)
		}
	}
}

// exampleConfigurations copies every folder with Terraform files below examples.
func exampleConfigurations(t *testing.T) []string {
	t.Helper()
	var from []string
	for _, pattern := range []string{"*/*.tf", "*/*/*.tf"} {
		files, err := filepath.Glob(filepath.Join(root, "examples", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			from = append(from, filepath.Dir(name))
		}
	}
	var folders []string
	for _, folder := range slices.Compact(from) {
		folders = append(folders, copied(t, folder))
	}
	return folders
}

// copied returns a copy of a folder, for Terraform to write its files in.
func copied(t *testing.T, folder string) string {
	t.Helper()
	into := t.TempDir()
	if err := os.CopyFS(into, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	return into
}

// sinner builds the provider with testdata/sins.go in its main package.
func sinner(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	binary, overlay := filepath.Join(folder, "terraform-provider-redisguard"), filepath.Join(folder, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {
		absolute(t, filepath.Join(root, "sins.go")): absolute(t, "testdata/sins.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, overlay, 0o600, string(replace))
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-overlay", overlay, "-o", binary, ".")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	abs, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func write(t *testing.T, name string, mode os.FileMode, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
