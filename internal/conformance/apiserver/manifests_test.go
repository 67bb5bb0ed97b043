package apiserver_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/apiserver"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// TestManifestsAreCreated: a real API server with Pod Security at restricted
// takes every document of the golden cases, first for a trial and then for
// good, without a warning, and so the first pod of each StatefulSet.
func TestManifestsAreCreated(t *testing.T) {
	s := apiserver.Shared(t)
	created := 0
	for _, kind := range []string{"network_policy", "pod_hardening"} {
		cases := declared.Golden(t, kind)
		for i, name := range slices.Sorted(maps.Keys(cases)) {
			namespace := fmt.Sprintf("%s-%d", strings.ReplaceAll(kind, "_", "-"), i)
			s.Namespace(t, namespace, "restricted")
			declaration := cases[name]
			declaration["namespace"] = namespace
			documents := declared.Manifests(t, kind, declaration)
			for _, key := range slices.Sorted(maps.Keys(documents)) {
				for i, ask := range []func(testing.TB, string) apiserver.Verdict{s.DryRun, s.Create} {
					what, verdict := []string{"for a trial", "for good"}[i], ask(t, documents[key])
					if verdict.Refused != "" || len(verdict.Warnings) > 0 {
						t.Errorf("%s/%s: %s, %s: refused %q, warned of %q", kind, name, key, what, verdict.Refused, verdict.Warnings)
					}
				}
				created++
				if strings.HasPrefix(key, "StatefulSet/") {
					if verdict := s.Create(t, apiserver.PodOf(t, documents[key])); verdict.Refused != "" {
						t.Errorf("%s/%s: the first pod of %s is refused: %s", kind, name, key, verdict.Refused)
					}
				}
			}
		}
	}
	if created < 30 {
		t.Errorf("only %d documents were created", created)
	}
}
