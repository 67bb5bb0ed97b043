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
	needsTerraform(t)
	for _, folder := range exampleFolders(t) {
		t.Run(filepath.ToSlash(folder), func(t *testing.T) {
			dir := copied(t, folder)
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

// The tests that an example brings pass, as they are copied with it.
func TestExamplesTests(t *testing.T) {
	needsTerraform(t)
	files, err := filepath.Glob(filepath.Join(examples, "*", "*.tftest.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no example has tests")
	}
	for _, file := range files {
		folder := filepath.Base(filepath.Dir(file))
		t.Run(folder, func(t *testing.T) {
			run(t, copied(t, folder), "test", "-filter="+filepath.Base(file))
		})
	}
}

// Examples are copied one by one, and so each has the modules that stand in for
// clouds and clusters of its own. Those of one name are the same.
func TestExamplesStandIns(t *testing.T) {
	modules, err := filepath.Glob(filepath.Join(examples, "*", "modules", "*"))
	if err != nil || len(modules) == 0 {
		t.Fatalf("modules: %v, %v", modules, err)
	}
	seen := map[string]string{} // the first of each file, by module and name
	for _, module := range modules {
		files, err := os.ReadDir(module)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			file, name := filepath.Join(module, f.Name()), filepath.Join(filepath.Base(module), f.Name())
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if first, ok := seen[name]; ok && first != string(text) {
				t.Errorf("%s differs from that of another example", file)
			}
			seen[name] = string(text)
		}
	}
}

const examples = "../../examples"

// passwords are those of the examples.
var passwords = []string{"only-for-this-example", "and-this-one-too", "app-password", "admin-password", "drawn-for-this-example"}

func needsTerraform(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	if os.Getenv("TF_CLI_CONFIG_FILE") == "" {
		t.Fatal("TF_CLI_CONFIG_FILE does not name a configuration with the built provider: type make testacc")
	}
}

// copied is a copy of an example with its modules installed. No provider is:
// the built one is taken without.
func copied(t *testing.T, folder string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(examples, folder))); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "get")
	return dir
}

// exampleFolders are the folders with Terraform files of examples, not those of
// the modules that an example has below it.

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
	cmd := exec.Command("terraform", append(arguments, "-no-color")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_INPUT=false", "TF_VAR_app_password=app-password", "TF_VAR_admin_password=admin-password",
		`TF_VAR_redis_passwords={ checkout = "drawn-for-this-example-Wq83", probe = "drawn-for-this-example-Ls55" }`,
		`TF_VAR_valkey_passwords={ checkout = "drawn-for-this-example-Wq83", reports = "drawn-for-this-example-pX21" }`,
		`TF_VAR_elasticache_passwords={ checkout = "drawn-for-this-example-Wq83", default = "drawn-for-this-example-Ls55", reports = "drawn-for-this-example-pX21" }`)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}
