package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// entry is a Memorystore instance: clients dial 10.0.0.3:6379, it listens with TLS
// at 6378.
const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: redis, namespace: app}
spec:
  hosts: [redis.example.com]
  addresses: [10.0.0.3/32]
  exportTo: ["."]
  location: MESH_EXTERNAL
  resolution: STATIC
  ports:
  - {number: 6379, targetPort: 6378, name: tcp-redis, protocol: TCP}
  endpoints:
  - {address: 10.0.0.3}
`

// rule has the sidecars open TLS to it.
const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: redis, namespace: app}
spec:
  host: redis.example.com
  exportTo: ["."]
  trafficPolicy:
    tls:
      mode: SIMPLE
      caCertificates: /etc/redis-ca/ca.crt
`

const (
	file    = "caCertificates: /etc/redis-ca/ca.crt"
	cluster = "outbound|6379||redis.example.com"
	// selector, in a rule, binds it to the pods of the worker.
	selector = "spec:\n  workloadSelector: {matchLabels: {app: worker}}\n"
)

var (
	web    = judge.Pod{Namespace: "app", Name: "web", IP: "10.4.0.1", Labels: map[string]string{"app": "web"}}
	worker = judge.Pod{Namespace: "app", Name: "worker", IP: "10.4.0.2", Labels: map[string]string{"app": "worker"}}
	other  = judge.Pod{Namespace: "other", Name: "web", IP: "10.4.0.3", Labels: map[string]string{"app": "web"}}
)

// fromFile is what the rule asks for.
var fromFile = judge.TLS{CA: "file-root:/etc/redis-ca/ca.crt", MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}

// edited is a document in which the first of each pair of texts is replaced by
// the second. Each must be there.
func edited(t testing.TB, document string, pairs ...string) string {
	t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		if !strings.Contains(document, pair[0]) {
			t.Fatalf("%q is not in\n%s", pair[0], document)
		}
		document = strings.ReplaceAll(document, pair[0], pair[1])
	}
	return document
}

// stream joins documents.
func stream(documents ...string) string { return strings.Join(documents, "---\n") }

// mesh is a pilot that knows the documents and the pods above.
func mesh(t testing.TB, documents ...string) *judge.Mesh {
	t.Helper()
	return judge.New(t, judge.World{Documents: stream(documents...), Pods: []judge.Pod{web, worker, other}})
}

// secured requires that a route ends at the endpoint, with TLS as it is given.
func secured(t testing.TB, route judge.Route, endpoint string, tls judge.TLS) {
	t.Helper()
	if route.Refused != "" || route.Passthrough || route.Blackhole || route.TLS == nil {
		t.Fatalf("it must end at %s with TLS: %+v", endpoint, route)
	}
	if !slices.Equal(route.Endpoints, []string{endpoint}) {
		t.Errorf("it must end at %s: %+v", endpoint, route)
	}
	got := *route.TLS
	if !slices.Equal(got.SANs, tls.SANs) {
		t.Errorf("it must ask for the names %q, it asks for %q", tls.SANs, got.SANs)
	}
	got.SANs, tls.SANs = nil, nil
	if got.CA != tls.CA || got.Certificate != tls.Certificate || got.SNI != tls.SNI ||
		got.MinVersion != tls.MinVersion || got.MaxVersion != tls.MaxVersion || got.IstioMutual != tls.IstioMutual {
		t.Errorf("TLS must be %+v, it is %+v", tls, got)
	}
}

// plain requires that a route ends at the endpoints of a cluster, in plain text.
func plain(t testing.TB, route judge.Route, cluster string, endpoints ...string) {
	t.Helper()
	if route.Refused != "" || route.Passthrough || route.Blackhole || route.TLS != nil ||
		route.Cluster != cluster || !slices.Equal(route.Endpoints, endpoints) {
		t.Errorf("it must end in plain text at %q of %s: %+v", endpoints, cluster, route)
	}
}

// passed requires that a route leaves the connection as it is: in plain text.
func passed(t testing.TB, route judge.Route) {
	t.Helper()
	if !route.Passthrough || route.TLS != nil || route.Refused != "" {
		t.Errorf("it must pass through: %+v", route)
	}
}
