package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

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

// What makes an example weaker does not pass its tests.
func TestExamplesWeakened(t *testing.T) {
	needsTerraform(t)
	for _, tt := range []struct{ example, file, text, weaker, want string }{
		{"azure-redis", "main.tf", "non_ssl_port_enabled               = false", "non_ssl_port_enabled               = true", "RG117"},
		{"azure-redis", "main.tf", `preset = "read_only", keys = ["checkout:*"]`, `preset = "read_only", keys = ["*"]`, "reaches all keys"},
		{"elasticache", "main.tf", `"required"`, `"preferred"`, "RG117"},
		{"elasticache", "main.tf", `"off -@all"`, `"on -@all"`, "The user default is on"},
		{"gke-memorystore", "main.tf", "auth_enabled            = true", "auth_enabled            = false", "RG118"},
		{"gke-memorystore", "main.tf", "ports = [module.memorystore.port]", "ports = [6379]", "other addresses or ports"},
		{"gke-memorystore-istio", "main.tf", `= "SERVER_AUTHENTICATION"`, `= "DISABLED"`, "RG117"},
		{"gke-memorystore-istio", "main.tf", "module.memorystore.server_ca_certs[*].cert", "[module.memorystore.server_ca_certs[0].cert]", "An authority is missing"},
		{"gke-memorystore-istio", "app.tf", "{ labels = local.labels,", `{ labels = { app = "other" },`, "does not select"},
		{"gke-redis", "main.tf", `["+ping"]`, `["+ping", "+config|get"]`, "RG312"},
		{"gke-redis", "main.tf", `topology   = "standalone"
  port       = local.port`, `topology   = "standalone"
  port       = 6380`, "RG705"},
		{"memorystore-valkey", "main.tf", `"CLUSTER_DISABLED"`, `"CLUSTER"`, "a cluster cannot be spoken to in TLS by sidecars"},
		{"memorystore-valkey", "main.tf", `subject_alt_names = [local.connections["READER"].ip_address]`, "", "RG804"},
		{"redis-cluster", "main.tf", `"AUTH_MODE_IAM_AUTH"`, `"AUTH_MODE_DISABLED"`, "RG118"},
		{"redis-cluster", "main.tf", `ports = ["6379", "11000-13047"]`, `ports = ["1-65535"]`, "other addresses or ports"},
		{"topology", "main.tf", "local.topology.dns_names", `["redis.data.svc"]`, "RG623"},
		{"topology", "main.tf", `kind      = "sentinel"`, "kind      = \"sentinel\"\n  quorum    = 1", "RG618"},
		{"topology", "main.tf", `preset = "sentinel_client"`, `preset = "admin"`, "RG301"},
		{"valkey-chart", "main.tf", "tls_port         = local.port", "tls_port = 0\n  port = local.port", "RG101"},
	} {
		t.Run(tt.example+"/"+tt.want, func(t *testing.T) {
			dir := copied(t, tt.example)
			file := filepath.Join(dir, tt.file)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), tt.text) {
				t.Fatalf("%s has no %s", tt.file, tt.text)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(text), tt.text, tt.weaker, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := try(dir, "test")
			if err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), tt.want) {
				t.Errorf("%v, and not %q:\n%s", err, tt.want, out)
			}
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

func run(t *testing.T, dir string, arguments ...string) {
	t.Helper()
	if out, err := try(dir, arguments...); err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
}

// try runs Terraform in a folder, with the passwords that examples ask for.
func try(dir string, arguments ...string) (string, error) {
	cmd := exec.Command("terraform", append(arguments, "-no-color")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(exampletest.Environment(), "TF_INPUT=false")...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}
