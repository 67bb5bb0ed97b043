package compat_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

const root = "../../.."

// A program is a command-line program that applies configurations.
type program struct {
	name    string
	path    string
	product string // terraform or opentofu
	minor   int    // 8 of version 1.8.5
}

// programs gives all programs of scripts/compat.sh. One that is missing fails
// the test, so that a matrix with a hole is no success.
func programs(t *testing.T) []program {
	t.Helper()
	if os.Getenv("TF_CLI_CONFIG_FILE") == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make compat")
	}
	var all []program
	for _, name := range []string{"terraform-1.5", "terraform-1.8", "terraform", "opentofu"} {
		p, err := find(name)
		if err != nil {
			t.Fatalf("%s: %v: type make compat", name, err)
		}
		all = append(all, p)
	}
	return all
}

// find asks a program for its version. A name that ends with one is a promise.
func find(name string) (program, error) {
	product, promised, _ := strings.Cut(name, "-")
	path, err := filepath.Abs(filepath.Join(root, ".build", "compat", name))
	if err != nil {
		return program{}, err
	}
	p := program{name: name, path: path, product: product}
	out, err := p.command("", "version", "-json").Output()
	if err != nil {
		return program{}, err
	}
	var told struct {
		Version string `json:"terraform_version"` // OpenTofu's, too
	}
	if err := json.Unmarshal(out, &told); err != nil {
		return program{}, err
	}
	if _, err := fmt.Sscanf(told.Version, "1.%d.", &p.minor); err != nil {
		return program{}, fmt.Errorf("it calls itself %q: %w", told.Version, err)
	}
	if !strings.HasPrefix(told.Version, promised) {
		return program{}, fmt.Errorf("it is %s", told.Version)
	}
	return p, nil
}

// command is the program at work in a folder, with what examples ask for.
func (p program) command(folder string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(p.path, arguments...)
	cmd.Dir = folder
	cmd.Env = append(append(os.Environ(), "TF_IN_AUTOMATION=1"), exampletest.Environment()...)
	return cmd
}

// run has the program succeed.
func (p program) run(t *testing.T, folder string, arguments ...string) {
	t.Helper()
	if out, code := p.try(t, folder, arguments...); code != 0 {
		t.Fatalf("%s %s ended with %d:\n%s", p.name, strings.Join(arguments, " "), code, out)
	}
}

// try gives what the program says, and the code that it ends with.
func (p program) try(t *testing.T, folder string, arguments ...string) (string, int) {
	t.Helper()
	out, err := p.command(folder, append(arguments, "-no-color")...).CombinedOutput()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Fatal(err)
	}
	if ended != nil {
		return string(out), ended.ExitCode()
	}
	return string(out), 0
}
