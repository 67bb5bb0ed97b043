package istio_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	facts "github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestPeerAuthentications draws PeerAuthentications around the pods of a server. The
// pods' sidecar takes plain text if and only if RG818 says so, which tells the worst
// where two of them are as near to the pods: the older decides.
func TestPeerAuthentications(t *testing.T) {
	const draws, port = 150, 6379
	const workload = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: redis, namespace: data}\n" +
		"spec: {template: {metadata: {labels: {app: redis}}, spec: {containers: [{name: redis, image: 'redis:7.2.4'}]}}}"
	srv, err := facts.Named("redis-7.2")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 0)) //nolint:gosec // no secret comes of it
	seen := map[bool]int{}
	for range draws {
		policies, tie := drawPolicies(random, port)
		documents := strings.Join(policies, "\n---\n")
		takes := judge.New(t, judge.World{Documents: documents, Pods: []judge.Pod{server}}).Receives(t, server, port, judge.Caller{Plaintext: true}).Plaintext
		found := slices.ContainsFunc(audit.Judge(audit.Subject{
			Server: srv, RedisConf: redisconf.Parse(fmt.Appendf(nil, "port %d", port), srv), Manifests: kube.Parse(documents + "\n---\n" + workload),
		}), func(f finding.Finding) bool { return f.Rule == "RG818" })
		if takes && !found || found && !takes && !tie {
			t.Errorf("the sidecar takes plain text: %t, RG818 says so: %t\n%s", takes, found, documents)
		}
		seen[takes]++
	}
	if seen[true] < draws/10 || seen[false] < draws/10 {
		t.Errorf("the draws are lopsided: %v", seen)
	}
}

// drawPolicies draws one to four PeerAuthentications, and tells whether two are for
// the same pods.
func drawPolicies(random *rand.Rand, port int) (policies []string, tie bool) {
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	near := map[string]bool{}
	for i := range 1 + random.IntN(4) {
		namespace := pick("data", "data", "shop", "istio-system")
		selector := pick("", "", "selector: {}, ", "selector: {matchLabels: {app: redis}}, ", "selector: {matchLabels: {app: web}}, ")
		spec := selector + "mtls: {mode: " + pick("STRICT", "STRICT", "PERMISSIVE", "DISABLE", "UNSET") + "}"
		if strings.Contains(selector, "app") && random.IntN(2) == 0 {
			spec += fmt.Sprintf(", portLevelMtls: {%d: {mode: %s}}", port+random.IntN(2), pick("STRICT", "PERMISSIVE", "DISABLE", "UNSET"))
		}
		pods := namespace + strings.TrimPrefix(selector, "selector: {}, ")
		tie = tie || near[pods]
		near[pods] = true
		policies = append(policies, fmt.Sprintf("apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p%d, namespace: %s}\nspec: {%s}", i, namespace, spec))
	}
	return policies, tie
}
