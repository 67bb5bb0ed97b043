package judge_test

import (
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// TestResolutionNone: the sidecar dials the address that the application dialled,
// at the targetPort. Istio before 1.22 ignores the targetPort
// (releasenotes/notes/targetPort-service-entry.yaml).
func TestResolutionNone(t *testing.T) {
	none := edited(t, entry, "10.0.0.3/32", "10.0.0.0/29", "STATIC", "NONE", "  endpoints:\n  - {address: 10.0.0.3}\n", "")
	m := mesh(t, none, rule)
	route := m.Call(t, web, "10.0.0.4", 6379)
	secured(t, route, "10.0.0.4:6378", fromFile)
	if route.Type != "ORIGINAL_DST" {
		t.Errorf("%+v", route)
	}
	passed(t, m.Call(t, web, "10.0.0.8", 6379))
}

// TestTwoEndpoints: both are in one cluster, so that writes can reach a replica.
func TestTwoEndpoints(t *testing.T) {
	two := edited(t, entry, "  - {address: 10.0.0.3}", "  - {address: 10.0.0.3}\n  - {address: 10.0.0.4}")
	route := mesh(t, two, rule).Call(t, web, "10.0.0.3", 6379)
	slices.Sort(route.Endpoints)
	if route.TLS == nil || !slices.Equal(route.Endpoints, []string{"10.0.0.3:6378", "10.0.0.4:6378"}) {
		t.Errorf("%+v", route)
	}
}

// TestNoEndpoints: STATIC without endpoints is valid, and leads nowhere.
func TestNoEndpoints(t *testing.T) {
	empty := edited(t, entry, "  endpoints:\n  - {address: 10.0.0.3}\n", "")
	if warnings, errs := judge.Validate([]byte(empty)); len(warnings)+len(errs) > 0 {
		t.Errorf("it must be valid: %q %q", warnings, errs)
	}
	route := mesh(t, empty, rule).Call(t, web, "10.0.0.3", 6379)
	if route.Cluster != cluster || route.Endpoints != nil || route.TLS != nil || route.Refused != "" {
		t.Errorf("%+v", route)
	}
}

// TestNoAddresses: the listener takes every connection to port 6379, whatever
// Redis it is meant for.
func TestNoAddresses(t *testing.T) {
	m := mesh(t, edited(t, entry, "  addresses: [10.0.0.3/32]\n", ""), rule)
	for _, address := range []string{"10.0.0.3", "10.4.9.9", "192.0.2.1"} {
		secured(t, m.Call(t, web, address, 6379), "10.0.0.3:6378", fromFile)
	}
}

// TestAllocatedAddress: for a pod with DNS capture, an entry without addresses has
// the one that istiod allocates, to which the sidecar resolves the name. Whoever
// dials the instance's address passes through in plain text.
func TestAllocatedAddress(t *testing.T) {
	capturing := web
	capturing.Name, capturing.Metadata = "capturing", map[string]string{"ISTIO_META_DNS_CAPTURE": "true"}
	allocated := edited(t, entry, "  addresses: [10.0.0.3/32]\n", "") +
		"status: {addresses: [{host: redis.example.com, value: 240.240.0.1}]}\n"
	m := judge.New(t, judge.World{Documents: stream(allocated, rule), Pods: []judge.Pod{capturing, worker}})
	secured(t, m.Call(t, capturing, "240.240.0.1", 6379), "10.0.0.3:6378", fromFile)
	passed(t, m.Call(t, capturing, "10.0.0.3", 6379))
	secured(t, m.Call(t, worker, "10.9.9.9", 6379), "10.0.0.3:6378", fromFile)
}

// TestSameAddress: of two entries with one address and port, the older wins
// without a word, or the one whose host is first in the alphabet.
func TestSameAddress(t *testing.T) {
	second := edited(t, entry, "name: redis,", "name: another,", "redis.example.com", "second.example.com", "address: 10.0.0.3", "address: 10.0.0.9")
	both := stream(entry, second, rule)
	secured(t, mesh(t, both).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
	if messages := judge.AnalyzeCluster(t, both); messages != nil {
		t.Errorf("%q", messages)
	}
	const newer, older = "creationTimestamp: 2026-01-02T00:00:00Z, name:", "creationTimestamp: 2026-01-01T00:00:00Z, name:"
	m := mesh(t, edited(t, entry, "name: redis,", newer+" redis,"), edited(t, second, "name: another,", older+" another,"), rule)
	plain(t, m.Call(t, web, "10.0.0.3", 6379), "outbound|6379||second.example.com", "10.0.0.9:6378")
}

// TestPortLevelSettings: they must name the ServiceEntry's port. A targetPort
// there leaves plain text.
func TestPortLevelSettings(t *testing.T) {
	level := `trafficPolicy:
    portLevelSettings:
    - port: {number: 6379}
      tls:
        mode: SIMPLE
        ` + file
	policy := "trafficPolicy:\n    tls:\n      mode: SIMPLE\n      " + file
	right := edited(t, rule, policy, level)
	secured(t, mesh(t, entry, right).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
	wrong := edited(t, right, "6379", "6378")
	plain(t, mesh(t, entry, wrong).Call(t, web, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
}

// TestOtherHost: a rule for another host leaves plain text.
func TestOtherHost(t *testing.T) {
	m := mesh(t, entry, edited(t, rule, "host: redis", "host: radis"))
	plain(t, m.Call(t, web, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
}

// TestNoExportTo: pods of other namespaces get TLS too, with the path of a CA
// that they may not have.
func TestNoExportTo(t *testing.T) {
	m := mesh(t, edited(t, entry, "  exportTo: [\".\"]\n", ""), edited(t, rule, "  exportTo: [\".\"]\n", ""))
	secured(t, m.Call(t, other, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
	// Only the rule is private: the others speak plain text.
	m = mesh(t, edited(t, entry, "  exportTo: [\".\"]\n", ""), rule)
	plain(t, m.Call(t, other, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
}
