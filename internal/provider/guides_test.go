package provider_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
	"github.com/redisguard/terraform-provider-redisguard/internal/guide"
)

// Every configuration in a guide is applied, and a second plan is empty; one that
// fails in the guide fails with the message that the guide shows.
func TestGuides(t *testing.T) {
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	if os.Getenv("TF_CLI_CONFIG_FILE") == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make testacc")
	}
	guides, err := guide.Folder("../../docs/guides")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range guides {
		for _, c := range g.Configurations() {
			t.Run(fmt.Sprintf("%s:%d", g.Name, c.Line), func(t *testing.T) {
				folder := t.TempDir()
				if err := g.Write(folder, c); err != nil {
					t.Fatal(err)
				}
				if c.Message != "" {
					refuses(t, folder, c)
				} else {
					applies(t, folder, c)
				}
			})
		}
	}
}

// applies applies a configuration and plans it again. No password may stand in
// the state.
func applies(t *testing.T, folder string, c guide.Configuration) {
	t.Helper()
	for _, arguments := range [][]string{{"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		if out, err := typed(folder, c, arguments...); err != nil {
			t.Fatalf("terraform %s: %v\n%s", arguments[0], err, out)
		}
	}
	state, err := os.ReadFile(filepath.Join(folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	for name, password := range guide.Passwords(c.Text) {
		if strings.Contains(string(state), password) {
			t.Errorf("the state holds the password of the variable %s", name)
		}
	}
}

// refuses plans a configuration that must fail as the guide says.
func refuses(t *testing.T, folder string, c guide.Configuration) {
	t.Helper()
	out, err := typed(folder, c, "plan")
	if err == nil {
		t.Fatalf("Terraform plans this:\n%s", c.Text)
	}
	if !guide.Says(out, "…"+c.Message+"…") {
		t.Errorf("Terraform says\n%s\nthe guide has\n%s", out, c.Message)
	}
}

// typed runs a command with the passwords of a configuration, and of the examples.
func typed(folder string, c guide.Configuration, arguments ...string) (string, error) {
	cmd := exec.Command("terraform", append(arguments, "-no-color", "-input=false")...)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), exampletest.Environment()...)
	for name, password := range guide.Passwords(c.Text) {
		cmd.Env = append(cmd.Env, "TF_VAR_"+name+"="+password)
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}
