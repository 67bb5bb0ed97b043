package istio_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// TestNoPlainText draws declarations from all arguments that have a say in where
// calls end. Whatever is rendered, no call of any pod of the namespace to an
// endpoint, at the port for applications or at the one of TLS, leaves in plain
// text, and each ends at the server that it is for.
func TestNoPlainText(t *testing.T) {
	draws, seed := 300, uint64(1)
	if text := os.Getenv("REDISGUARD_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed, draws = n, 3000
	}
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // no secret comes of it
	authorities := declared.Golden(t, origination)["least"]["ca_certificates"]
	rendered, calls := 0, 0
	for range draws {
		declaration := draw(random, authorities)
		result := declared.Run(t, origination, declaration)
		if result.Report.Invalid() {
			continue // nothing is rendered, and nothing leaves
		}
		rendered++
		calls += checkCalls(t, declaration, result.Outputs)
		if t.Failed() {
			t.Fatalf("seed %d: %+v", seed, declaration)
		}
	}
	t.Logf("%d of %d declarations were rendered, with %d calls", rendered, draws, calls)
	if rendered < draws/6 || calls < 4*rendered {
		t.Errorf("only %d of %d declarations were rendered, with %d calls", rendered, draws, calls)
	}
}

// checkCalls follows the calls of every pod to every endpoint, and counts them.
func checkCalls(t *testing.T, declaration declared.Object, outputs map[string]shape.Value) int {
	t.Helper()
	documents := map[string]string{}
	for _, key := range outputs["manifests"].Names() {
		documents[key] = outputs["manifests"].Field(key).Text()
	}
	m := mesh(t, documents)
	calls := 0
	endpoints, _ := declaration["endpoints"].(declared.Object)
	for name, value := range endpoints {
		endpoint, _ := value.(declared.Object)
		dialled := outputs["application_addresses"].Field(name).Text()
		address, port, err := net.SplitHostPort(dialled)
		if err != nil {
			t.Fatal(err)
		}
		target := fmt.Sprint(endpoint["address"])
		if endpoint["address"] == nil {
			target = fmt.Sprint(endpoint["host"])
		}
		for _, dialledPort := range []int{number(t, port), tlsPort(endpoint)} {
			for _, pod := range []judge.Pod{checkout, search} {
				calls++
				route := m.Call(t, pod, address, dialledPort)
				want := net.JoinHostPort(target, strconv.Itoa(tlsPort(endpoint)))
				if route.TLS == nil || route.TLS.CA == "" || route.Refused != "" || len(route.Endpoints) != 1 || route.Endpoints[0] != want {
					t.Errorf("%s to %s, port %d, which must end at %s: %+v", pod.Name, address, dialledPort, want, route)
				}
			}
		}
	}
	return calls
}

func tlsPort(endpoint declared.Object) int {
	if port, ok := endpoint["tls_port"].(int); ok {
		return port
	}
	return 6378
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// draw makes a declaration. Many are refused, which is as good.
func draw(random *rand.Rand, authorities any) declared.Object {
	d := declared.Object{"name": "redis", "namespace": "redis-tls", "fail_on": "never"}
	maybe := func(chance float64, name string, values ...any) {
		if random.Float64() < chance {
			d[name] = values[random.IntN(len(values))]
		}
	}
	endpoints := declared.Object{}
	for i := range 1 + random.IntN(3) {
		endpoints[[]string{"a", "b", "a-others"}[i]] = drawEndpoint(random, i)
	}
	d["endpoints"] = endpoints
	if random.IntN(3) == 0 {
		maybe(1, "credential_name", "redis-ca", "configmap://redis-tls/redis-ca", "configmap://redis-tls/redis-ca")
		maybe(0.9, "pod_labels", declared.Object{"app": "checkout"}, declared.Object{"app": "search"}, declared.Object{"app": "nobody"})
		maybe(0.4, "ca_certificates", authorities)
	} else {
		d["ca_certificates"] = authorities
		maybe(0.3, "ca_mount_path", "/etc/x", "/a/b/c")
		maybe(0.3, "pod_labels", declared.Object{"app": "checkout"})
		if random.IntN(4) == 0 {
			d["tls_mode"], d["client_secret"] = "MUTUAL", "redis-client"
		}
	}
	maybe(0.1, "tls_mode", "MUTUAL", "SIMPLE")
	maybe(0.8, "dns_capture", true)
	maybe(0.3, "subject_alt_names", []string{"redis.example.com"}, []string{})
	maybe(0.3, "server_ca_mode", "GOOGLE_MANAGED_SHARED_CA", "PUBLIC_CA")
	maybe(0.3, "max_connections", 1, 100)
	maybe(0.2, "idle_timeout", "1h", "5m")
	maybe(0.3, "sidecar_egress", []string{}, []string{"istio-system/*"}, []string{"./*", "*/*"})
	maybe(0.2, "outbound_traffic_policy", "ALLOW_ANY", "REGISTRY_ONLY")
	maybe(0.3, "api_version", "v1", "v1beta1")
	maybe(0.2, "create_namespace", true)
	maybe(0.3, "labels", declared.Object{"istio.io/use-waypoint": "none"}, declared.Object{"team": "shop"})
	return d
}

func drawEndpoint(random *rand.Rand, i int) declared.Object {
	ports := []int{6378, 6379, 6380, 443, 10000, 26379}
	e := declared.Object{"host": fmt.Sprintf("h%d.example.com", i)}
	switch random.IntN(5) {
	case 0: // by DNS
	case 1:
		e["address"] = fmt.Sprintf("fd00::%d", 1+random.IntN(3))
	default:
		e["address"] = fmt.Sprintf("10.0.0.%d", 1+random.IntN(3))
	}
	if random.IntN(2) == 0 {
		e["port"] = ports[random.IntN(len(ports))]
	}
	if random.IntN(2) == 0 {
		e["tls_port"] = ports[random.IntN(len(ports))]
	}
	if random.IntN(6) == 0 {
		e["application_address"] = "10.255.0." + strings.Repeat("1", 1+i)
	}
	if random.IntN(5) == 0 {
		e["sni"] = "sni.example.com"
	}
	return e
}
