package judge_test

import (
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// TestBestForm: a port with a targetPort. Dialling the endpoint's own port goes
// past the rule.
func TestBestForm(t *testing.T) {
	m := mesh(t, entry, rule)
	route := m.Call(t, web, "10.0.0.3", 6379)
	secured(t, route, "10.0.0.3:6378", fromFile)
	if route.Cluster != cluster || route.Type != "EDS" || route.Detects {
		t.Errorf("%+v", route)
	}
	if filters := []string{"envoy.filters.network.tcp_proxy"}; !slices.Equal(route.Filters, filters) {
		t.Errorf("the filters must be %q: %q", filters, route.Filters)
	}
	passed(t, m.Call(t, web, "10.0.0.3", 6378))
	passed(t, m.Call(t, web, "10.0.0.4", 6379))
	passed(t, m.Call(t, other, "10.0.0.3", 6379)) // exportTo is "."
}

// TestTargetPortOnly: a ServiceEntry of the endpoint's own port. Whoever dials
// Redis' usual port goes past it.
func TestTargetPortOnly(t *testing.T) {
	m := mesh(t, edited(t, entry, "number: 6379, targetPort: 6378", "number: 6378"), rule)
	secured(t, m.Call(t, web, "10.0.0.3", 6378), "10.0.0.3:6378", fromFile)
	passed(t, m.Call(t, web, "10.0.0.3", 6379))
}

// TestCredential: a Secret of the sidecar's own namespace serves only the pods
// that the rule's selector names. All others speak plain text, and the webhook
// does not warn.
func TestCredential(t *testing.T) {
	secret := judge.TLS{CA: "kubernetes://redis-ca-cacert", MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}
	selected := edited(t, rule, file, "credentialName: redis-ca", "spec:\n", selector)
	m := mesh(t, entry, selected)
	secured(t, m.Call(t, worker, "10.0.0.3", 6379), "10.0.0.3:6378", secret)
	plain(t, m.Call(t, web, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")

	unselected := edited(t, rule, file, "credentialName: redis-ca")
	m = mesh(t, entry, unselected)
	plain(t, m.Call(t, worker, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
	for _, document := range []string{selected, unselected} {
		if warnings, errs := judge.Validate([]byte(document)); len(warnings)+len(errs) > 0 {
			t.Errorf("it must be valid: %q %q", warnings, errs)
		}
	}
}

// TestMutual: certificate and key from files or a Secret.
func TestMutual(t *testing.T) {
	files := edited(t, rule, "SIMPLE", "MUTUAL", file,
		file+"\n      clientCertificate: /etc/redis-tls/tls.crt\n      privateKey: /etc/redis-tls/tls.key")
	tls := fromFile
	tls.Certificate = "file-cert:/etc/redis-tls/tls.crt~/etc/redis-tls/tls.key"
	secured(t, mesh(t, entry, files).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", tls)

	secret := edited(t, rule, "SIMPLE", "MUTUAL", file, "credentialName: redis-tls", "spec:\n", selector)
	tls.CA, tls.Certificate = "kubernetes://redis-tls-cacert", "kubernetes://redis-tls"
	secured(t, mesh(t, entry, secret).Call(t, worker, "10.0.0.3", 6379), "10.0.0.3:6378", tls)

	keyless := edited(t, files, "      privateKey: /etc/redis-tls/tls.key", "")
	refused(t, keyless, "private key required for mutual tls")
}

// TestNames: SNI and SANs are those of the rule; the ServiceEntry's SANs serve
// where the rule has none.
func TestNames(t *testing.T) {
	named := edited(t, rule, file, file+"\n      sni: redis.example.com\n      subjectAltNames: [a.example.com, b.example.com]")
	tls := fromFile
	tls.SNI, tls.SANs = "redis.example.com", []string{"a.example.com", "b.example.com"}
	secured(t, mesh(t, entry, named).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", tls)

	ofEntry := edited(t, entry, "  location:", "  subjectAltNames: [c.example.com]\n  location:")
	secured(t, mesh(t, ofEntry, named).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", tls)
	tls.SNI, tls.SANs = "", []string{"c.example.com"}
	secured(t, mesh(t, ofEntry, rule).Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", tls)
}

// TestProtocols: REDIS, TLS and HTTPS make the same of plain TCP as TCP does.
// Without a protocol the sidecar waits for the client's first bytes.
func TestProtocols(t *testing.T) {
	for _, protocol := range []string{"TCP", "REDIS", "MONGO", "MYSQL"} {
		route := mesh(t, edited(t, entry, "protocol: TCP", "protocol: "+protocol), rule).Call(t, web, "10.0.0.3", 6379)
		secured(t, route, "10.0.0.3:6378", fromFile)
		if route.Detects {
			t.Errorf("%s: %+v", protocol, route)
		}
	}
	for _, protocol := range []string{"TLS", "HTTPS"} {
		route := mesh(t, edited(t, entry, "protocol: TCP", "protocol: "+protocol), rule).Call(t, web, "10.0.0.3", 6379)
		secured(t, route, "10.0.0.3:6378", fromFile)
	}
	omitted := edited(t, entry, "name: tcp-redis, protocol: TCP", "name: redis")
	route := mesh(t, omitted, rule).Call(t, web, "10.0.0.3", 6379)
	secured(t, route, "10.0.0.3:6378", fromFile)
	if !route.Detects {
		t.Errorf("without a protocol the sidecar must look for HTTP: %+v", route)
	}
}

// TestHTTP: the sidecar listens for HTTP at every address. What is not HTTP goes
// past the rule in plain text, and so do the clients of every other Redis.
func TestHTTP(t *testing.T) {
	for _, protocol := range []string{"HTTP", "HTTP2", "GRPC"} {
		m := mesh(t, edited(t, entry, "protocol: TCP", "protocol: "+protocol), rule)
		for _, address := range []string{"10.0.0.3", "10.0.0.4"} {
			route := m.Call(t, web, address, 6379)
			passed(t, route)
			if !route.Detects {
				t.Errorf("%s: %+v", protocol, route)
			}
		}
	}
}
