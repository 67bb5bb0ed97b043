package apiserver_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"istio.io/api/annotation"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/apiserver"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
)

// TestAnnotationNames: the annotations are those that Istio reads.
func TestAnnotationNames(t *testing.T) {
	for own, theirs := range map[string]annotation.Instance{
		istio.UserVolume: annotation.SidecarUserVolume, istio.UserVolumeMount: annotation.SidecarUserVolumeMount, istio.ProxyConfig: annotation.ProxyConfig,
	} {
		if own != theirs.Name {
			t.Errorf("%s is %s to Istio", own, theirs.Name)
		}
	}
}

var ownNamespace = regexp.MustCompile(`(?m)^  namespace: .*$`)

// TestIstioManifestsAreCreated: a real API server that knows Istio's kinds takes
// every document of the golden cases, first for a trial and then for good,
// without a warning.
func TestIstioManifestsAreCreated(t *testing.T) {
	s := apiserver.Shared(t)
	s.IstioKinds(t)
	s.Namespace(t, "istio-kinds", "restricted")
	created := 0
	for _, kind := range []string{"istio_access", "istio_tls_origination"} {
		for name, declaration := range declared.Golden(t, kind) {
			documents := declared.Manifests(t, kind, declaration)
			for _, key := range slices.Sorted(maps.Keys(documents)) {
				document := ownNamespace.ReplaceAllString(documents[key], "  namespace: istio-kinds")
				for i, ask := range []func(testing.TB, string) apiserver.Verdict{s.DryRun, s.Create} {
					what, verdict := []string{"for a trial", "for good"}[i], ask(t, document)
					if verdict.Refused != "" || len(verdict.Warnings) > 0 {
						t.Errorf("%s/%s: %s, %s: refused %q, warned of %q", kind, name, key, what, verdict.Refused, verdict.Warnings)
					}
				}
				created++
			}
		}
	}
	if created < 100 {
		t.Errorf("only %d documents were created", created)
	}
}

// TestIstioKindsAreJudged: the server refuses what Istio's schemas do, so that
// taking a document means something.
func TestIstioKindsAreJudged(t *testing.T) {
	s := apiserver.Shared(t)
	s.IstioKinds(t)
	s.Namespace(t, "istio-judged", "restricted")
	documents := declared.Manifests(t, "istio_tls_origination", declared.Golden(t, "istio_tls_origination")["credential_secret"])
	documents = maps.Collect(maps.All(documents))
	for key, text := range declared.Manifests(t, "istio_access", declared.Golden(t, "istio_access")["of_the_design"]) {
		documents[key] = text
	}
	for _, tt := range []struct{ key, old, new string }{
		{"ServiceEntry/redis-tls/external-redis", "protocol: TCP", "protokol: TCP"},
		{"ServiceEntry/redis-tls/external-redis", "resolution: STATIC", "resolution: FIXED"},
		{"ServiceEntry/redis-tls/external-redis", "number: 6379", "number: '6379'"},
		{"ServiceEntry/redis-tls/external-redis", "resolution: STATIC", "resolution: DNS\n  addresses: [10.0.0.0/24]"},
		{"DestinationRule/redis-tls/external-redis", "mode: SIMPLE", "mode: TLS"},
		{"DestinationRule/redis-tls/external-redis", "connectTimeout: 5s", "connectTimeout: 5"},
		{"AuthorizationPolicy/data/redis", `- "6379"`, "- 6379"},
		{"AuthorizationPolicy/data/redis", "action: ALLOW", "action: PERMIT"},
		{"PeerAuthentication/data/redis", "mode: STRICT", "mode: STRICTER"},
		{"PeerAuthentication/data/redis", "  selector:\n    matchLabels:\n      app: redis\n", "  portLevelMtls: {6379: {mode: STRICT}}\n"},
	} {
		changed := strings.Replace(documents[tt.key], tt.old, tt.new, 1)
		if changed == documents[tt.key] {
			t.Errorf("%s has no %q", tt.key, tt.old)
			continue
		}
		if v := s.DryRun(t, ownNamespace.ReplaceAllString(changed, "  namespace: istio-judged")); v.Refused == "" {
			t.Errorf("%s with %q is taken", tt.key, tt.new)
		}
	}
}
