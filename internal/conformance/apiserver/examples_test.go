package apiserver_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/apiserver"
)

// TestExamplesAreCreated: a real API server creates every document that an
// example renders through a real Terraform.
func TestExamplesAreCreated(t *testing.T) {
	if os.Getenv("TF_CLI_CONFIG_FILE") == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make conformance-apiserver")
	}
	s := apiserver.Shared(t)
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "examples", "data-sources", "*", "data-source.tf"))
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, filepath.Join("..", "..", "..", "examples", "kubernetes", "main.tf"))
	created := 0
	for i, file := range files {
		for _, document := range rendered(t, filepath.Dir(file)) {
			_, after, _ := strings.Cut(document, "\n  namespace: ")
			name, _, _ := strings.Cut(after, "\n")
			namespace := fmt.Sprintf("example-%d-%s", i, name)
			s.Namespace(t, namespace, "restricted")
			document = strings.ReplaceAll(document, "\n  namespace: "+name+"\n", "\n  namespace: "+namespace+"\n")
			if verdict := s.Create(t, document); verdict.Refused != "" || len(verdict.Warnings) > 0 {
				t.Errorf("%s: refused %q, warned of %q:\n%s", file, verdict.Refused, verdict.Warnings, document)
			}
			created++
		}
	}
	if created < 10 {
		t.Errorf("only %d documents were created", created)
	}
}

// rendered gives the documents of all data sources of an example.
func rendered(t *testing.T, folder string) []string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	terraform(t, dir, "apply", "-auto-approve", "-input=false")
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Values struct{ Manifests map[string]string }
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal(terraform(t, dir, "show", "-json"), &state); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range state.Values.Root.Resources {
		for _, key := range slices.Sorted(maps.Keys(r.Values.Manifests)) {
			all = append(all, r.Values.Manifests[key])
		}
	}
	return all
}

func terraform(t *testing.T, dir string, arguments ...string) []byte {
	t.Helper()
	cmd := exec.Command("terraform", arguments...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_VAR_app_password=app-password")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s%s", arguments[0], err, out, said.String())
	}
	return out
}
