package provider_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

// A deployment is examples/secrets in a folder, with a store whose passwords may
// change.
type deployment struct {
	folder    string
	stored    map[string]string
	variables []string
}

func (d *deployment) session(t *testing.T) session {
	t.Helper()
	store, err := json.Marshal(d.stored)
	if err != nil {
		t.Fatal(err)
	}
	return session{d.folder, append([]string{"TF_VAR_store=" + string(store)}, d.variables...)}
}

// changes reports whether a plan has something to do.
func (d *deployment) changes(t *testing.T) bool {
	t.Helper()
	said, err := d.session(t).try(t, "plan", "-no-color", "-input=false", "-detailed-exitcode")
	var exit *exec.ExitError
	if err == nil {
		return false
	}
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Fatalf("terraform plan: %v\n%s", err, said)
	}
	return true
}

// apply gives the files that the cluster then holds.
func (d *deployment) apply(t *testing.T) map[string]string {
	t.Helper()
	d.session(t).run(t, "apply", "-no-color", "-input=false", "-auto-approve")
	files := map[string]string{}
	for _, name := range []string{"data-redis-users.json", "data-redis-conf.json"} {
		content, err := os.ReadFile(filepath.Join(d.folder, cluster, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &files); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestRulesChangeWithoutPasswords: passwords are read back from the store, so that
// a change of the rules writes the file again with the passwords as they are; and a
// change of a password alone is written when password_version says so.
func TestRulesChangeWithoutPasswords(t *testing.T) {
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	d := &deployment{folder: t.TempDir(), stored: map[string]string{}}
	if err := os.CopyFS(d.folder, os.DirFS(filepath.Join(examples, "secrets"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"checkout", "admin", "replica"} {
		d.stored[name] = exampletest.Password("store", name)
	}
	d.session(t).run(t, "get", "-no-color")
	first := d.apply(t)
	requireInFile(t, first, "users.acl", "#"+hashOf(d.stored["checkout"])+" ~checkout:* ", "#"+hashOf(d.stored["replica"])+" ")
	requireInFile(t, first, "redis.conf", `masterauth "  stored \"replica\" # \\ 6Ub-1sZ "`)
	if d.changes(t) {
		t.Error("something is left to do")
	}

	d.variables = []string{`TF_VAR_checkout_keys=["checkout:*","cart:*"]`}
	if !d.changes(t) {
		t.Error("a change of the rules is not seen")
	}
	second := d.apply(t)
	requireInFile(t, second, "users.acl", "#"+hashOf(d.stored["checkout"])+" ~checkout:* ~cart:* ")
	if second["redis.conf"] != first["redis.conf"] {
		t.Error("the other file has changed")
	}

	previous := maps.Clone(d.stored)
	d.stored["checkout"] = "another-one-Pq5-8Lw-zz21"
	if d.changes(t) {
		t.Error("a password changed in the store, and Terraform can see that: correct the guide")
	}
	if again := d.apply(t); again["users.acl"] != second["users.acl"] {
		t.Error("a file is written though neither rules nor password_version changed")
	}
	d.variables = append(d.variables, "TF_VAR_password_version=2")
	if !d.changes(t) {
		t.Error("a change of password_version is not seen")
	}
	third := d.apply(t)
	requireInFile(t, third, "users.acl", "#"+hashOf(d.stored["checkout"])+" ~checkout:* ~cart:* ")
	if strings.Contains(third["users.acl"], hashOf(previous["checkout"])) {
		t.Error("the old password's hash is still there")
	}
}

func requireInFile(t *testing.T, files map[string]string, name string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(files[name], text) {
			t.Errorf("%s has no %q:\n%s", name, text, files[name])
		}
	}
}
