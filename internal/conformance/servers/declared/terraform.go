package declared

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

// A Resource is what a data source gave in a real Terraform.
type Resource struct {
	Address string
	Values  struct {
		Content   string
		Role      string // of the servers, where there is an argument of that name
		Manifests Documents
	}
}

// Documents are manifests by their keys, none where an argument of that name is
// something else.
type Documents map[string]string

// UnmarshalJSON implements json.Unmarshaler.
func (d *Documents) UnmarshalJSON(data []byte) error {
	var byKey map[string]string
	if json.Unmarshal(data, &byKey) == nil {
		*d = byKey
	}
	return nil
}

// Apply applies the configuration of a folder, in a copy, with the built
// provider and the passwords of the examples, and gives its data sources.
func Apply(t testing.TB, folder string) []Resource {
	t.Helper()
	dir := Applied(t, folder)
	var state struct {
		Values struct {
			Root struct{ Resources []Resource } `json:"root_module"`
		}
	}
	if err := json.Unmarshal(terraform(t, dir, "show", "-json"), &state); err != nil {
		t.Fatal(err)
	}
	return state.Values.Root.Resources
}

// Applied does the same and gives the copy, in which an example may have written
// what a cluster would hold.
func Applied(t testing.TB, folder string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	terraform(t, dir, "get")
	terraform(t, dir, "apply", "-auto-approve", "-input=false")
	return dir
}

func terraform(t testing.TB, dir string, arguments ...string) []byte {
	t.Helper()
	if os.Getenv("TF_CLI_CONFIG_FILE") == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make conformance")
	}
	cmd := exec.Command("terraform", arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), exampletest.Environment()...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s%s", arguments[0], err, out, said.String())
	}
	return out
}
