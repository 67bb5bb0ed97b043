package servers_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// Reading the facts off a live server anew gives the very file that is there,
// and leaves what people have written alone.
func TestFactsReadAnew(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "redis-7.0")
	const facts = "../../server/facts"
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(facts)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "run", "./internal/server/factsgen", "-server", s.Program, "-facts", dir)
	cmd.Dir = "../../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"redis-7.0.json", "curated.json"} {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(facts, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what %s says", name, s.Version)
		}
	}
}
