package declared

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Golden gives the valid declarations of a kind's golden cases in which nothing
// is unknown, by the name of the case.
func Golden(t testing.TB, kind string) map[string]Object {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "kinds", "testdata", kind, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Object{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var declaration Object
		if err := json.Unmarshal(data, &declaration); err != nil {
			t.Fatal(err)
		}
		result := Run(t, kind, declaration)
		if strings.Contains(string(data), `"?"`) || result.Report.Invalid() {
			continue
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = declaration
	}
	const least = 3
	if len(all) < least {
		t.Fatalf("there are only %d golden cases of %s", len(all), kind)
	}
	return all
}

// Manifests gives the documents that a declaration renders, by their keys.
func Manifests(t testing.TB, kind string, declaration Object) map[string]string {
	t.Helper()
	declaration["fail_on"] = "never"
	result := Run(t, kind, declaration)
	if result.Report.Invalid() {
		t.Fatal(result.Report.Problems)
	}
	return texts(result.Outputs["manifests"])
}

func texts(manifests shape.Value) map[string]string {
	all := map[string]string{}
	for _, key := range manifests.Names() {
		all[key] = manifests.Field(key).Text()
	}
	return all
}
