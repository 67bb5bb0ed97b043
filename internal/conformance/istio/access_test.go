package istio_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

const access = "istio_access"

// The pods of the cases.
var (
	server   = judge.Pod{Namespace: "data", Name: "redis-0", ServiceAccount: "redis", IP: "10.4.1.1", Labels: map[string]string{"app": "redis"}}
	replica  = judge.Pod{Namespace: "data", Name: "redis-1", ServiceAccount: "redis", IP: "10.4.1.2", Labels: map[string]string{"app": "redis"}}
	sentinel = judge.Pod{Namespace: "data", Name: "sentinel-0", ServiceAccount: "watch", IP: "10.4.1.3", Labels: map[string]string{"app": "sentinel"}}
	second   = judge.Pod{Namespace: "data", Name: "sentinel-1", ServiceAccount: "watch", IP: "10.4.1.5", Labels: map[string]string{"app": "sentinel"}}
	neighbor = judge.Pod{Namespace: "data", Name: "web", ServiceAccount: "web", IP: "10.4.1.4", Labels: map[string]string{"app": "web"}}
)

// The callers of the cases.
var callers = map[string]judge.Caller{
	"checkout":            {Namespace: "shop", ServiceAccount: "checkout", IP: "10.4.2.1"},
	"shop's default":      {Namespace: "shop", IP: "10.4.2.2"},
	"checkouts":           {Namespace: "shop", ServiceAccount: "checkouts", IP: "10.4.2.3"},
	"checkout elsewhere":  {Namespace: "shop2", ServiceAccount: "checkout", IP: "10.4.2.4"},
	"reports":             {Namespace: "reports", ServiceAccount: "anything", IP: "10.4.2.5"},
	"reports2":            {Namespace: "reports2", IP: "10.4.2.6"},
	"servers":             {Namespace: "data", ServiceAccount: "redis", IP: "10.4.1.2"},
	"nodes":               {Namespace: "data", ServiceAccount: "nodes", IP: "10.4.1.2"},
	"Sentinels":           {Namespace: "data", ServiceAccount: "watch", IP: "10.4.1.3"},
	"tool":                {Namespace: "data", ServiceAccount: "tool", IP: "10.4.1.5"},
	"data's default":      {Namespace: "data", IP: "10.4.1.6"},
	"prometheus":          {Namespace: "monitoring", ServiceAccount: "prometheus", IP: "10.4.2.7"},
	"outside":             {Plaintext: true, IP: "192.0.2.1"},
	"scraper":             {Plaintext: true, IP: "10.9.2.1"},
	"scraper left out":    {Plaintext: true, IP: "10.9.1.1"},
	"foreign checkout":    {Namespace: "shop", ServiceAccount: "checkout", TrustDomain: "prod.example.com", IP: "10.4.2.8"},
	"foreign servers":     {Namespace: "data", ServiceAccount: "redis", TrustDomain: "prod.example.com", IP: "10.4.2.9"},
	"foreign reports":     {Namespace: "reports", TrustDomain: "prod.example.com", IP: "10.4.2.10"},
	"stranger's checkout": {Namespace: "shop", ServiceAccount: "checkout", TrustDomain: "stranger.example", IP: "10.4.2.11"},
}

// federated is a mesh that trusts two others.
const federated = "caCertificates:\n- {pem: one, trustDomains: [prod.example.com]}\n- {pem: two, trustDomains: [stranger.example]}\n"

// An admission is who exactly may reach a pod on a port.
type admission struct {
	pod  judge.Pod
	port int
	who  []string
}

var admissions = map[string][]admission{
	"of_the_design": {{server, 6379, []string{"checkout", "reports", "servers"}}, {server, 16379, nil}, {server, 26379, nil}, {server, 9121, nil}},
	"least":         {{server, 6379, nil}, {server, 8080, nil}},
	"standalone":    {{server, 6379, []string{"checkout", "reports"}}},
	"sentinels_among_servers": {
		{server, 6379, []string{"checkout", "reports", "servers"}}, {server, 26379, []string{"checkout", "reports", "servers"}}, {server, 16379, nil},
	},
	"sentinels_apart": {
		{server, 6379, []string{"checkout", "reports", "servers", "Sentinels"}}, {server, 26379, nil},
		{sentinel, 26379, []string{"checkout", "reports", "servers", "Sentinels"}}, {sentinel, 6379, nil},
	},
	"cluster":                  {{server, 6379, []string{"checkout", "reports", "nodes"}}, {server, 17000, []string{"nodes"}}, {server, 16379, nil}},
	"metrics":                  {{server, 6379, nil}, {server, 9121, []string{"prometheus"}}},
	"metrics_from_outside":     {{server, 6379, nil}, {server, 9121, []string{"scraper"}}},
	"same_peers_as_the_policy": {{server, 6379, []string{"checkout", "tool"}}},
	"trust_domain":             {{server, 6379, []string{"foreign checkout", "foreign reports", "servers"}}},
	"labelled":                 {{server, 6379, []string{"servers"}}},
}

// servers is a pilot that has read the documents of a declaration.
func servers(t testing.TB, documents map[string]string) *judge.Mesh {
	t.Helper()
	return judge.New(t, judge.World{Documents: stream(documents), Pods: []judge.Pod{server, replica, sentinel, second, neighbor}, MeshConfig: federated})
}

// admitted are those of all callers whom a pod lets in, in ascending order.
func admitted(t testing.TB, m *judge.Mesh, pod judge.Pod, port int) []string {
	t.Helper()
	var who []string
	for name, caller := range callers {
		if v := m.Receives(t, pod, port, caller); v.Allowed && v.Refused == "" {
			who = append(who, name)
		}
	}
	slices.Sort(who)
	return who
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}

// TestAccess: of all callers exactly those are let in who are named, on the ports
// where they are named, and by mutual TLS alone.
func TestAccess(t *testing.T) {
	for name, all := range admissions {
		t.Run(name, func(t *testing.T) {
			m := servers(t, golden(t, access, name))
			for _, a := range all {
				if got := admitted(t, m, a.pod, a.port); !slices.Equal(got, sorted(a.who)) {
					t.Errorf("%s, port %d, lets in %q, want %q", a.pod.Name, a.port, got, a.who)
				}
				permissive := name == "metrics_from_outside" && a.port == 9121
				if v := m.Receives(t, a.pod, a.port, callers["outside"]); v.Plaintext != permissive || !v.MutualTLS {
					t.Errorf("%s, port %d: %+v", a.pod.Name, a.port, v)
				}
			}
			if v := m.Receives(t, neighbor, 6379, callers["outside"]); !v.Allowed {
				t.Errorf("a pod that is not meant is closed: %+v", v)
			}
		})
	}
}

// TestAccessMutants: what the test above holds to be right is no accident.
func TestAccessMutants(t *testing.T) {
	const policy, peers = "AuthorizationPolicy/data/redis", "PeerAuthentication/data/redis"
	for _, mutant := range []struct{ name, of, key, old, new string }{
		{"two rules of one", "of_the_design", policy, "sa/checkout\n      to:", "sa/checkout\n    - to:"},
		{"no source", "of_the_design", policy, "    - from:\n        - source:\n            principals:\n              - cluster.local/ns/shop/sa/checkout\n      to:", "    - to:"},
		{"another account", "of_the_design", policy, "sa/checkout", "sa/checkouts"},
		{"namespaces", "of_the_design", policy, "principals:\n              - cluster.local/ns/reports/sa/*", "namespaces:\n              - reports"},
		{"another port", "of_the_design", policy, `- "6379"`, `- "6380"`},
		{"another selector", "of_the_design", policy, "app: redis", "app: redes"},
		{"methods", "of_the_design", policy, "ports:\n", "methods: [GET]\n            ports:\n"},
		{"denial", "of_the_design", policy, "ALLOW", "DENY"},
		{"no policy", "of_the_design", policy, "kind: AuthorizationPolicy\nmetadata:\n  name: redis\n  namespace: data", "kind: AuthorizationPolicy\nmetadata:\n  name: redis\n  namespace: elsewhere"},
		{"permissive", "of_the_design", peers, "STRICT", "PERMISSIVE"},
		{"another selector of peers", "of_the_design", peers, "app: redis", "app: redes"},
		{"without the servers", "of_the_design", policy, "cluster.local/ns/data/sa/redis", "cluster.local/ns/data/sa/other"},
		{"everybody's metrics", "metrics_from_outside", policy, "            ipBlocks:\n              - 10.9.0.0/16\n", ""},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			documents := golden(t, access, mutant.of)
			changed := strings.Replace(documents[mutant.key], mutant.old, mutant.new, 1)
			if changed == documents[mutant.key] {
				t.Fatalf("%s has no %q:\n%s", mutant.key, mutant.old, changed)
			}
			documents[mutant.key] = changed
			m := servers(t, documents)
			for _, a := range admissions[mutant.of] {
				if !slices.Equal(admitted(t, m, a.pod, a.port), sorted(a.who)) || m.Receives(t, a.pod, a.port, callers["outside"]).Plaintext != (a.port == 9121 && mutant.of == "metrics_from_outside") {
					return
				}
			}
			t.Error("nobody tells that anything is wrong")
		})
	}
}

// TestAmongServers: servers reach each other at the ports that the topology needs
// by mutual TLS, through the headless Service that is rendered; without it they
// would not.
func TestAmongServers(t *testing.T) {
	for name, ports := range map[string][]int{"of_the_design": {6379}, "sentinels_among_servers": {6379, 26379}, "cluster": {6379, 17000}} {
		documents := golden(t, access, name)
		m := servers(t, documents)
		for _, port := range ports {
			if route := m.Call(t, server, replica.IP, port); route.TLS == nil || !route.TLS.IstioMutual || !slices.Equal(route.Endpoints, []string{replica.IP + ":" + strconv.Itoa(port)}) {
				t.Errorf("%s: to port %d: %+v", name, port, route)
			}
		}
		delete(documents, "Service/data/redis-nodes")
		if route := servers(t, documents).Call(t, server, replica.IP, ports[0]); !route.Passthrough {
			t.Errorf("%s: without the Service: %+v", name, route)
		}
	}
	apart := servers(t, golden(t, access, "sentinels_apart"))
	for _, c := range []struct {
		from, to judge.Pod
		port     int
	}{{server, sentinel, 26379}, {sentinel, server, 6379}, {sentinel, second, 26379}, {server, replica, 6379}} {
		if route := apart.Call(t, c.from, c.to.IP, c.port); route.TLS == nil || !route.TLS.IstioMutual {
			t.Errorf("%s to %s, port %d: %+v", c.from.Name, c.to.Name, c.port, route)
		}
	}
}
