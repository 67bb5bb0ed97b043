package apiserver_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/apiserver"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// TestExamplesAreCreated: a real API server creates every document that an
// example renders through a real Terraform.
func TestExamplesAreCreated(t *testing.T) {
	s := apiserver.Shared(t)
	s.IstioKinds(t)
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "examples", "data-sources", "*", "data-source.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"kubernetes", "istio-memorystore", "istio-servers"} {
		files = append(files, filepath.Join("..", "..", "..", "examples", folder, "main.tf"))
	}
	created := 0
	for i, file := range files {
		for _, document := range rendered(t, filepath.Dir(file)) {
			if strings.Contains(document, "\nkind: ExternalSecret\n") {
				continue // module secrets reads it by the operator's own types
			}
			_, after, _ := strings.Cut(document, "\n  namespace: ")
			name, _, _ := strings.Cut(after, "\n")
			namespace := fmt.Sprintf("example-%d-%s", i, name)
			if name != "" { // which a Namespace itself has not
				s.Namespace(t, namespace, "restricted")
			}
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
	var all []string
	for _, r := range declared.Apply(t, folder) {
		for _, key := range slices.Sorted(maps.Keys(r.Values.Manifests)) {
			all = append(all, r.Values.Manifests[key])
		}
	}
	return all
}
