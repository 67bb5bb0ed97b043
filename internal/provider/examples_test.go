package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every folder with Terraform files below examples is applied with the built
// provider, as a user would, and planned again: nothing may be left to do.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	config := os.Getenv("TF_CLI_CONFIG_FILE")
	if config == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make testacc")
	}
	for _, folder := range exampleFolders(t) {
		t.Run(filepath.ToSlash(folder), func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join(examples, folder))); err != nil {
				t.Fatal(err)
			}
			run(t, dir, "apply", "-auto-approve")
			run(t, dir, "plan", "-detailed-exitcode")
			state, err := os.ReadFile(filepath.Join(dir, "terraform.tfstate"))
			if err != nil {
				t.Fatal(err)
			}
			for _, password := range passwords {
				if strings.Contains(string(state), password) {
					t.Errorf("the state holds the password %q", password)
				}
			}
		})
	}
}

const examples = "../../examples"

// passwords are those of the examples.
var passwords = []string{"only-for-this-example", "and-this-one-too", "app-password", "admin-password"}

func exampleFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, pattern := range []string{"*/*.tf", "*/*/*.tf"} {
		files, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			folder, _ := filepath.Rel(examples, filepath.Dir(f))
			if len(folders) == 0 || folders[len(folders)-1] != folder {
				folders = append(folders, folder)
			}
		}
	}
	if len(folders) < 6 {
		t.Fatalf("only %d examples found: %v", len(folders), folders)
	}
	return folders
}

func run(t *testing.T, dir string, arguments ...string) {
	t.Helper()
	cmd := exec.Command("terraform", append(arguments, "-no-color", "-input=false")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_VAR_app_password=app-password", "TF_VAR_admin_password=admin-password")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}
