package istio_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

const origination = "istio_tls_origination"

// The pods of the cases: with and without their labels, of the namespace and of
// another.
var (
	checkout = judge.Pod{Namespace: "redis-tls", Name: "checkout", IP: "10.4.0.1", Labels: map[string]string{"app": "checkout"}}
	search   = judge.Pod{Namespace: "redis-tls", Name: "search", IP: "10.4.0.2", Labels: map[string]string{"app": "search"}}
	stranger = judge.Pod{Namespace: "other", Name: "stranger", IP: "10.4.0.3", Labels: map[string]string{"app": "checkout"}}
)

// mesh is a pilot that has read the documents of a declaration, in ascending
// order of their keys.
func mesh(t testing.TB, documents map[string]string) *judge.Mesh {
	t.Helper()
	return judge.New(t, judge.World{Documents: stream(documents), Pods: []judge.Pod{checkout, search, stranger}})
}

func stream(documents map[string]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(documents)) {
		all = append(all, documents[key])
	}
	return strings.Join(all, "---\n")
}

// golden gives the documents of a golden case.
func golden(t testing.TB, kind, name string) map[string]string {
	t.Helper()
	declaration, ok := declared.Golden(t, kind)[name]
	if !ok {
		t.Fatalf("there is no golden case %s/%s", kind, name)
	}
	return declared.Manifests(t, kind, declaration)
}

// A call is one that the application opens, and where it must end.
type call struct {
	pod      judge.Pod
	address  string
	port     int
	cluster  string // outbound|6379||HOST
	endpoint string // "" if the sidecar must keep it to itself or let it pass
	tls      judge.TLS
}

// fromFile is TLS that the mounted authorities verify.
func fromFile(names ...string) judge.TLS {
	return judge.TLS{CA: "file-root:/etc/redis-ca/ca.crt", SANs: names, MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}
}

func with(tls judge.TLS, change func(*judge.TLS)) judge.TLS {
	change(&tls)
	return tls
}

// notSelected is TLS that nobody can complete: no such file is there.
const notSelected = "file-root:/etc/redis-ca/this-pod-is-not-selected-by-pod_labels"

// cases are those that the provider promises, each with all calls to its
// endpoints.
var cases = map[string][]call{
	"memorystore": both("redis.memorystore-redis", "10.0.0.3", fromFile()),
	"least": append(both("redis.memorystore-redis", "10.0.0.3", fromFile()),
		call{checkout, "10.0.0.99", 6379, "PassthroughCluster", "", judge.TLS{}}), // another server
	"ipv6":                both("redis.memorystore-redis", "fd00::3", fromFile()),
	"v1beta1":             both("redis.memorystore-redis", "10.0.0.3", fromFile()),
	"primary_and_replica": append(both("redis.memorystore-redis", "10.0.0.3", fromFile()), both("read.memorystore-redis", "10.0.0.4", fromFile())...),
	"one_port":            {{checkout, "10.0.0.3", 6378, "outbound|6378||redis.memorystore-redis", "10.0.0.3:6378", fromFile()}},
	"valkey_shared_ca":    both("valkey.memorystore", "10.0.0.5", fromFile("10.0.0.5")),
	"dns_capture":         both("redis.memorystore-redis", "10.0.0.3", fromFile()),
	"mutual": both("redis.memorystore-redis", "10.0.0.3", with(fromFile("redis.example.com"), func(tls *judge.TLS) {
		tls.Certificate = "file-cert:/etc/redis-client/tls.crt~/etc/redis-client/tls.key"
	})),
	"credential_secret":     selected("redis.memorystore-redis", judge.TLS{CA: "kubernetes://redis-ca-cacert"}),
	"credential_mutual":     selected("redis.memorystore-redis", judge.TLS{CA: "kubernetes://redis-client-cacert", Certificate: "kubernetes://redis-client"}),
	"credential_config_map": selected("redis.memorystore-redis", judge.TLS{CA: "configmap://redis-tls/redis-ca-cacert"}),
	"external_by_dns": {{checkout, "241.151.29.132", 6379, "outbound|6379||master.shop.abc123.euw1.cache.amazonaws.com", "master.shop.abc123.euw1.cache.amazonaws.com:6379",
		with(fromFile("master.shop.abc123.euw1.cache.amazonaws.com"), func(tls *judge.TLS) { tls.SNI = "master.shop.abc123.euw1.cache.amazonaws.com" })}},
	"external_by_dns_own_address": {{checkout, "10.255.0.1", 6379, "outbound|6379||redis.example.com", "redis.example.com:6380",
		with(fromFile("shop.example.com", "*.example.org", "spiffe://example.org/redis", "192.0.2.1"), func(tls *judge.TLS) { tls.SNI = "shop.example.com" })}},
	"sidecar": append(both("redis.memorystore-redis", "10.0.0.3", fromFile()),
		call{checkout, "10.0.0.4", 6379, "BlackHoleCluster", "", judge.TLS{}}, call{search, "10.0.0.4", 6379, "PassthroughCluster", "", judge.TLS{}}),
	"sidecar_alone": append(both("redis.memorystore-redis", "10.0.0.3", fromFile()), call{checkout, "10.0.0.4", 6379, "PassthroughCluster", "", judge.TLS{}}),
}

// both are the calls of every pod of the namespace to an endpoint, at the port
// for applications and at that of TLS.
func both(host, address string, tls judge.TLS) []call {
	var all []call
	endpoint := address + ":6378"
	if strings.Contains(address, ":") {
		endpoint = "[" + address + "]:6378"
	}
	for _, pod := range []judge.Pod{checkout, search} {
		all = append(all, call{pod, address, 6379, "outbound|6379||" + host, endpoint, tls}, call{pod, address, 6378, "outbound|6378||" + host, endpoint, tls})
	}
	return all
}

// selected are the same where only some pods have the credential.
func selected(host string, tls judge.TLS) []call {
	tls.MinVersion, tls.MaxVersion = "TLSv1_2", "TLSv1_3"
	all := both(host, "10.0.0.3", tls)
	for i := range all {
		if all[i].pod.Name == search.Name {
			all[i].tls = with(fromFile(), func(tls *judge.TLS) { tls.CA = notSelected })
		}
	}
	return all
}

// TestOrigination: every call ends where it must, as it must.
func TestOrigination(t *testing.T) {
	for name, calls := range cases {
		t.Run(name, func(t *testing.T) {
			m := mesh(t, golden(t, origination, name))
			for _, c := range calls {
				if wrong := c.wrong(m.Call(t, c.pod, c.address, c.port)); wrong != "" {
					t.Errorf("%s to %s, port %d: %s", c.pod.Name, c.address, c.port, wrong)
				}
				if route := m.Call(t, stranger, c.address, c.port); !route.Passthrough {
					t.Errorf("another namespace is led to %s", route.Cluster)
				}
			}
		})
	}
}

// TestOriginationMutants: what the tests above hold to be right is no accident.
// Each change makes documents that every validator takes, and a call end wrong.
func TestOriginationMutants(t *testing.T) {
	const entry, rule = "ServiceEntry/redis-tls/external-redis", "DestinationRule/redis-tls/external-redis"
	for _, mutant := range []struct{ name, of, key, old, new string }{
		{"no CA", "least", rule, "      caCertificates: /etc/redis-ca/ca.crt\n", ""},
		{"TLS off", "least", rule, "mode: SIMPLE\n      caCertificates: /etc/redis-ca/ca.crt", "mode: DISABLE"},
		{"another CA", "least", rule, "/etc/redis-ca/ca.crt", "/etc/redis/ca.crt"},
		{"another host", "least", rule, "host: redis.memorystore-redis", "host: redis.memorystore"},
		{"a setting for the target port", "least", rule, "    tls:\n      mode: SIMPLE\n      caCertificates: /etc/redis-ca/ca.crt\n", "    portLevelSettings:\n    - port: {number: 6378}\n      tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}\n"},
		{"a setting for one of two ports", "least", rule, "    tls:\n      mode: SIMPLE\n      caCertificates: /etc/redis-ca/ca.crt\n", "    portLevelSettings:\n    - port: {number: 6379}\n      tls: {mode: SIMPLE, caCertificates: /etc/redis-ca/ca.crt}\n"},
		{"a credential without a selector", "least", rule, "caCertificates: /etc/redis-ca/ca.crt", "credentialName: redis-ca"},
		{"the port of plain text", "least", entry, "targetPort: 6378", "targetPort: 6379"},
		{"no target port", "least", entry, "      targetPort: 6378\n", ""},
		{"another port to dial", "least", entry, "number: 6379", "number: 6380"},
		{"no port of TLS to dial", "least", entry, "    - number: 6378\n      name: tcp-redis-tls\n      protocol: TCP\n", ""},
		{"another endpoint", "least", entry, "    - address: 10.0.0.3", "    - address: 10.0.0.4"},
		{"another address", "least", entry, "    - 10.0.0.3\n", "    - 10.0.0.4\n"},
		{"no address", "least", entry, "  addresses:\n    - 10.0.0.3\n", ""},
		{"no exportTo", "least", entry, "  exportTo:\n    - .\n", ""},
		{"HTTP", "least", entry, "protocol: TCP\n      targetPort", "protocol: HTTP\n      targetPort"},
		{"no client certificate", "mutual", rule, "mode: MUTUAL", "mode: SIMPLE"},
		{"no names", "valkey_shared_ca", rule, "      subjectAltNames:\n        - 10.0.0.5\n", ""},
		{"another server name", "external_by_dns", rule, "sni: master", "sni: replica"},
		{"another virtual address", "external_by_dns", entry, "    - 241.151.29.132\n", "    - 241.151.29.133\n"},
		{"no selector", "credential_secret", rule, "  workloadSelector:\n    matchLabels:\n      app: checkout\n", ""},
		{"another selector", "credential_secret", rule, "      app: checkout", "      app: search"},
		{"others exported to the dot", "credential_secret", rule + "-others", "    - redis-tls\n", "    - .\n"},
		{"another host for others", "credential_secret", rule + "-others", "host: redis.memorystore-redis", "host: redis.memorystore"},
		{"any destination", "sidecar", "Sidecar/redis-tls/external-redis", "REGISTRY_ONLY", "ALLOW_ANY"},
		{"a Sidecar without the host", "sidecar", "Sidecar/redis-tls/external-redis", "        - ./redis.memorystore-redis\n", ""},
	} {
		t.Run(mutant.of+" with "+mutant.name, func(t *testing.T) {
			documents := golden(t, origination, mutant.of)
			changed := strings.Replace(documents[mutant.key], mutant.old, mutant.new, 1)
			if changed == documents[mutant.key] {
				t.Fatalf("%s has no %q:\n%s", mutant.key, mutant.old, changed)
			}
			documents[mutant.key] = changed
			m := mesh(t, documents)
			for _, c := range cases[mutant.of] {
				if c.wrong(m.Call(t, c.pod, c.address, c.port)) != "" || !m.Call(t, stranger, c.address, c.port).Passthrough {
					return
				}
			}
			t.Error("no call tells that anything is wrong")
		})
	}
}

// wrong says how a call ends otherwise than it must, "" if it does not.
func (c call) wrong(route judge.Route) string {
	switch {
	case route.Refused != "":
		return "refused: " + route.Refused
	case route.Cluster != c.cluster:
		return "it ends at " + route.Cluster
	case route.Detects:
		return "the sidecar looks for HTTP"
	case !slices.Contains(route.Filters, "envoy.filters.network.tcp_proxy"):
		return "it passes through " + strings.Join(route.Filters, ", ")
	case c.endpoint == "":
		return ""
	case !slices.Equal(route.Endpoints, []string{c.endpoint}):
		return "the sidecar dials " + strings.Join(route.Endpoints, ", ")
	case route.TLS == nil:
		return "it leaves in plain text"
	case !sameTLS(*route.TLS, c.tls):
		return "it leaves with other TLS: " + spell(*route.TLS)
	}
	return ""
}

func sameTLS(a, b judge.TLS) bool { return spell(a) == spell(b) }

func spell(tls judge.TLS) string {
	mutual := ""
	if tls.IstioMutual {
		mutual = "the mesh's"
	}
	return strings.Join([]string{tls.CA, tls.Certificate, tls.SNI, strings.Join(tls.SANs, ","), tls.MinVersion, tls.MaxVersion, mutual}, " ")
}

// TestConnections: limits become those of Envoy.
func TestConnections(t *testing.T) {
	route := mesh(t, golden(t, origination, "connections_of_tier")).Call(t, checkout, "10.0.0.3", 6379)
	if route.MaxConnections != 33 || route.ConnectTimeout.String() != "1.5s" || route.IdleTimeout == nil || route.IdleTimeout.String() != "1h30m0s" {
		t.Errorf("%+v", route)
	}
	if k := route.Keepalive; k == nil || k.Time.String() != "5m0s" || k.Interval.String() != "1m0s" || k.Probes != 3 {
		t.Errorf("%+v", k)
	}
}

// TestConfigMapIsServed: the control plane finds the authorities of a ConfigMap
// where the credential says that they are.
func TestConfigMapIsServed(t *testing.T) {
	documents := golden(t, origination, "credential_config_map")
	m := mesh(t, documents)
	got := m.Served(t, checkout, m.Call(t, checkout, "10.0.0.3", 6379).TLS.CA)
	if !strings.HasPrefix(got, "-----BEGIN CERTIFICATE-----") {
		t.Errorf("istiod gives %q", got)
	}
}
