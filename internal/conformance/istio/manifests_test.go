// Package istio_test asks Istio about the manifests that the provider renders:
// its validation, its analyzers, its injection, and what the pilot makes of them
// for Envoy.
package istio_test

import (
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// explained are messages of the analyzers that are meant, with the reason.
var explained = map[string]string{
	"IST0101": "the pods that a Sidecar selects are rendered elsewhere",
	"IST0127": "and so are those of a policy",
}

// TestManifestsAreValid: Istio's validation, as the webhook has it and as istioctl
// does, finds no error in a golden case and nothing to warn of, and neither do
// the analyzers.
func TestManifestsAreValid(t *testing.T) {
	judged := 0
	for _, kind := range []string{"istio_access", origination} {
		for name, declaration := range declared.Golden(t, kind) {
			documents := declared.Manifests(t, kind, declaration)
			for key, document := range documents {
				if !strings.HasPrefix(document, "apiVersion: networking.istio.io/") && !strings.HasPrefix(document, "apiVersion: security.istio.io/") {
					continue // Kubernetes' own code judges those
				}
				judged++
				if warnings, errs := judge.Validate([]byte(document)); len(warnings)+len(errs) > 0 {
					t.Errorf("%s/%s: %s: %q %q", kind, name, key, warnings, errs)
				}
			}
			if out, err := judge.ValidateCLI(t, stream(documents)); err != nil {
				t.Errorf("%s/%s: istioctl validate: %v\n%s", kind, name, err, out)
			}
			for _, message := range append(judge.Analyze(t, stream(documents)), judge.AnalyzeCluster(t, stream(documents))...) {
				if !isExplained(message) {
					t.Errorf("%s/%s: istioctl analyze: %s", kind, name, message)
				}
			}
		}
	}
	if judged < 80 {
		t.Errorf("only %d documents were judged", judged)
	}
}

func isExplained(message string) bool {
	for code := range explained {
		if strings.Contains(message, "["+code+"]") {
			return true
		}
	}
	return false
}

// TestOtherKinds: no manifest of another kind is taken for a valid one of Istio's.
func TestOtherKinds(t *testing.T) {
	for name, declaration := range declared.Golden(t, "network_policy") {
		for key, document := range declared.Manifests(t, "network_policy", declaration) {
			_, errs := judge.Validate([]byte(document))
			if !strings.Contains(strings.Join(errs, "\n"), "does not know networking.k8s.io/v1 NetworkPolicy") {
				t.Errorf("%s, %s: it must be refused: %q", name, key, errs)
			}
		}
	}
}
