package provider_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A diagnostic is what Terraform tells of one with -json.
type diagnostic struct {
	Severity, Summary, Detail string
	Range                     struct{ Start struct{ Line int } }
}

// validated runs terraform validate with the built provider and returns its
// diagnostics.
func validated(t *testing.T, config string) []diagnostic {
	t.Helper()
	var result struct{ Diagnostics []diagnostic }
	if err := json.Unmarshal(terraform(t, config, "validate", "-json"), &result); err != nil {
		t.Fatal(err)
	}
	return own(result.Diagnostics)
}

// own leaves out Terraform's word about development overrides.
func own(all []diagnostic) []diagnostic {
	return slices.DeleteFunc(all, func(d diagnostic) bool { return strings.HasPrefix(d.Summary, "Provider development overrides") })
}

// terraform runs a command on a configuration with the built provider and
// returns what it prints, whether it succeeds or not.
func terraform(t *testing.T, config string, arguments ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	dir := t.TempDir()
	const required = "terraform {\n required_providers {\n redisguard = { source = \"redisguard/redisguard\" }\n }\n}\n"
	for name, content := range map[string]string{"versions.tf": required, "main.tf": config} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("terraform", arguments...)
	cmd.Dir = dir
	out, _ := cmd.Output() // diagnostics tell more than the exit code
	return out
}

// planned runs a plan with the built provider and returns its diagnostics.
func planned(t *testing.T, config string) []diagnostic {
	t.Helper()
	var all []diagnostic
	for line := range strings.Lines(string(terraform(t, config, "plan", "-json", "-input=false"))) {
		var message struct {
			Type       string
			Diagnostic diagnostic
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if message.Type == "diagnostic" {
			all = append(all, message.Diagnostic)
		}
	}
	return own(all)
}

// What is less than an error is a warning, at the line of its element; low
// findings and excepted ones are not shown.
func TestWarningsAreShownAtTheElement(t *testing.T) {
	all := planned(t, `
data "redisguard_users_acl" "test" {
  server = "redis-7.0"
  users = {
    quiet = { keys = ["q:*"], commands = ["+get"] }
    wide  = { password_sha256 = [sha256("x")], keys = ["*"], commands = ["+get"] }
    idle = {
      password_sha256 = [sha256("y")]
      exceptions      = { RG203 = "Nothing to excuse." }
    }
  }
}
data "redisguard_redis_conf" "test" {
  server     = "redis-7.0"
  maxmemory  = "1gb"
  tls_port   = 0
  unixsocket = "/s"
  exceptions = {
    RG101 = "Nothing to excuse."
  }
}`)
	want := []struct {
		summary string
		line    int
	}{
		{"RG203: User wide may touch every key", 6},
		{"the exception for RG203 matches no finding", 7},
		{"the exception for RG101 matches no finding", 19},
	}
	if len(all) != len(want) {
		t.Fatalf("%d diagnostics, want %d: %+v", len(all), len(want), all)
	}
	for _, w := range want {
		found := false
		for _, d := range all {
			found = found || d.Severity == "warning" && d.Summary == w.summary && d.Range.Start.Line == w.line
		}
		if !found {
			t.Errorf("no warning %q at line %d: %+v", w.summary, w.line, all)
		}
	}
}

// What can be known without the provider block is told by terraform validate
// already; what needs its server, by the plan.
func TestValidateKnowsNoProviderBlock(t *testing.T) {
	const config = `
provider "redisguard" { server = "redis-6.2" }
data "redisguard_redis_conf" "test" {
  maxmemory  = "1gb"
  tls_port   = 0
  unixsocket = "/s"
  directives = {
    maxmemory-clients = ["1%"]
  }
}`
	if all := validated(t, config); len(all) > 0 {
		t.Errorf("validate says %+v", all)
	}
	all := planned(t, config)
	if len(all) != 1 || all[0].Summary != `redis-6.2 has no directive "maxmemory-clients"` || all[0].Range.Start.Line != 8 ||
		!strings.Contains(all[0].Detail, "new in redis-7.0") {
		t.Errorf("got %+v", all)
	}
}

func TestValidateTellsWhatItCan(t *testing.T) {
	all := validated(t, `
resource "terraform_data" "later" {}
data "redisguard_users_acl" "shape" {
  users = {
    a = { keys = terraform_data.later.output, comands = ["+get"] }
  }
}
data "redisguard_redis_conf" "server" {
  server     = "redis-6.2"
  maxmemory  = terraform_data.later.output
  tls_port   = 0
  unixsocket = "/s"
  directives = {
    maxmemory-clients = ["1%"]
  }
}`)
	want := []struct {
		summary string
		line    int
	}{
		{`there is no argument "comands"`, 5},
		{`redis-6.2 has no directive "maxmemory-clients"`, 14},
	}
	if len(all) != len(want) {
		t.Fatalf("%d diagnostics, want %d: %+v", len(all), len(want), all)
	}
	for _, w := range want {
		if !slices.ContainsFunc(all, func(d diagnostic) bool { return d.Summary == w.summary && d.Range.Start.Line == w.line }) {
			t.Errorf("no error %q at line %d: %+v", w.summary, w.line, all)
		}
	}
}
