package judge_test

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// bothPorts, in an entry, has it serve the port that clients dial and the one at
// which the instance listens.
var bothPorts = []string{
	"  endpoints:", "  - {number: 6378, name: tcp-redis-tls, protocol: TCP}\n  endpoints:",
}

// TestAddressForms: an address and its range of one are the same. An address with
// the length of a wider prefix is valid, and is the whole range.
func TestAddressForms(t *testing.T) {
	for _, form := range []string{"10.0.0.3", "10.0.0.3/32"} {
		m := mesh(t, edited(t, entry, "10.0.0.3/32", form), rule)
		secured(t, m.Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
		passed(t, m.Call(t, web, "10.0.0.4", 6379))
	}
	wide := edited(t, entry, "10.0.0.3/32", "10.0.0.3/24")
	if warnings, errs := judge.Validate([]byte(wide)); len(warnings)+len(errs) > 0 {
		t.Errorf("it must be valid: %q %q", warnings, errs)
	}
	secured(t, mesh(t, wide, rule).Call(t, web, "10.0.0.77", 6379), "10.0.0.3:6378", fromFile)
}

// TestBothPorts: a second port of the entry gets the calls to the endpoint's own
// port into TLS.
func TestBothPorts(t *testing.T) {
	m := mesh(t, edited(t, entry, bothPorts...), rule)
	for _, port := range []int{6379, 6378} {
		secured(t, m.Call(t, web, "10.0.0.3", port), "10.0.0.3:6378", fromFile)
	}
}

// TestIPv6: the same for an IPv6 address, also for pods that have none.
func TestIPv6(t *testing.T) {
	six := web
	six.Name, six.IP = "six", "2001:db8:4::1"
	documents := stream(edited(t, edited(t, entry, bothPorts...), "10.0.0.3/32", "'2001:db8::3/128'", "{address: 10.0.0.3}", "{address: '2001:db8::3'}"), rule)
	m := judge.New(t, judge.World{Documents: documents, Pods: []judge.Pod{six, web}})
	for _, pod := range []judge.Pod{six, web} {
		for _, port := range []int{6379, 6378} {
			secured(t, m.Call(t, pod, "2001:db8::3", port), "[2001:db8::3]:6378", fromFile)
		}
	}
	passed(t, m.Call(t, six, "2001:db8::4", 6379))
	short := edited(t, documents, "2001:db8::3/128", "2001:db8::3")
	m = judge.New(t, judge.World{Documents: short, Pods: []judge.Pod{six}})
	secured(t, m.Call(t, six, "2001:db8::3", 6379), "[2001:db8::3]:6378", fromFile)
}

// TestVirtualAddress: resolution DNS, for instances that clients find by a name.
// The address is one that the name resolves to inside the pods only; the sidecar
// resolves the name itself.
func TestVirtualAddress(t *testing.T) {
	named := edited(t, entry, "10.0.0.3/32", "240.1.2.3", "STATIC", "DNS", "  endpoints:\n  - {address: 10.0.0.3}\n", "")
	full := edited(t, rule, file, file+"\n      sni: redis.example.com\n      subjectAltNames: [redis.example.com]")
	tls := fromFile
	tls.SNI, tls.SANs = "redis.example.com", []string{"redis.example.com"}
	m := mesh(t, named, full)
	route := m.Call(t, web, "240.1.2.3", 6379)
	secured(t, route, "redis.example.com:6378", tls)
	if route.Type != "STRICT_DNS" {
		t.Errorf("%+v", route)
	}
	passed(t, m.Call(t, web, "10.0.0.3", 6379)) // what the name resolves to elsewhere

	secured(t, mesh(t, named, rule).Call(t, web, "240.1.2.3", 6379), "redis.example.com:6378", fromFile)

	unaddressed := edited(t, named, "  addresses: [240.1.2.3]\n", "")
	for _, address := range []string{"10.0.0.3", "10.9.9.9"} { // it takes all
		secured(t, mesh(t, unaddressed, rule).Call(t, web, address, 6379), "redis.example.com:6378", fromFile)
	}
	refused(t, edited(t, named, "240.1.2.3", "10.0.0.0/29"), "CIDR addresses are allowed only for NONE/STATIC")
}

// TestSidecar: REGISTRY_ONLY with an egress list leaves the endpoint reachable and
// drops the rest, for the pods that it selects.
func TestSidecar(t *testing.T) {
	sidecar := `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: worker, namespace: app}
spec:
  workloadSelector: {labels: {app: worker}}
  outboundTrafficPolicy: {mode: REGISTRY_ONLY}
  egress:
  - hosts: ["./redis.example.com", "istio-system/*"]
`
	m := mesh(t, entry, rule, sidecar)
	secured(t, m.Call(t, worker, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
	for _, dialled := range []struct {
		address string
		port    int
	}{{"10.0.0.3", 6378}, {"10.0.0.4", 6379}, {"192.0.2.1", 443}} {
		route := m.Call(t, worker, dialled.address, dialled.port)
		if !route.Blackhole || len(route.Endpoints) > 0 {
			t.Errorf("%v: %+v", dialled, route)
		}
		passed(t, m.Call(t, web, dialled.address, dialled.port))
	}

	elsewhere := edited(t, entry, "namespace: app", "namespace: other", "  exportTo: [\".\"]\n", "")
	m = mesh(t, elsewhere, edited(t, rule, "namespace: app", "namespace: other", "  exportTo: [\".\"]\n", ""), sidecar)
	if route := m.Call(t, worker, "10.0.0.3", 6379); !route.Blackhole {
		t.Errorf("./host names an entry of the Sidecar's own namespace: %+v", route)
	}
}
