package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// redis is a server in the mesh.
var redis = judge.Pod{Namespace: "app", Name: "redis-0", IP: "10.4.1.1", Labels: map[string]string{"app": "redis"}}

const (
	strict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: redis, namespace: app}
spec:
  selector: {matchLabels: {app: redis}}
  mtls: {mode: STRICT}
`
	policy = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: redis, namespace: app}
spec:
  selector: {matchLabels: {app: redis}}
  action: ALLOW
  rules:
`
)

var (
	ofWeb     = judge.Caller{Namespace: "app", ServiceAccount: "web", IP: "10.4.0.1"}
	ofOther   = judge.Caller{Namespace: "other", ServiceAccount: "web", IP: "10.4.0.3"}
	ofForeign = judge.Caller{Namespace: "app", ServiceAccount: "web", TrustDomain: "foreign.example", IP: "192.0.2.1"}
	unnamed   = judge.Caller{Namespace: "app", IP: "10.4.0.7"} // with the account default
	nobody    = judge.Caller{Plaintext: true, IP: "10.4.0.9"}
)

// serving is a pilot that knows the documents and the server.
func serving(t testing.TB, config string, documents ...string) *judge.Mesh {
	t.Helper()
	return judge.New(t, judge.World{Documents: stream(documents...), Pods: []judge.Pod{redis, web}, MeshConfig: config})
}

// lets requires that the server lets exactly some of the callers through. The
// others must come as far as the policies.
func lets(t *testing.T, m *judge.Mesh, port int, through []judge.Caller, not ...judge.Caller) {
	t.Helper()
	for _, caller := range slices.Concat(through, not) {
		verdict := m.Receives(t, redis, port, caller)
		if verdict.Refused != "" || verdict.Allowed != slices.Contains(through, caller) {
			t.Errorf("%+v at %d: %+v", caller, port, verdict)
		}
	}
}

func callers(all ...judge.Caller) []judge.Caller { return all }

// TestPeerAuthentication: STRICT refuses plain text, but for the ports that are
// told otherwise.
func TestPeerAuthentication(t *testing.T) {
	m := serving(t, "")
	for _, caller := range []judge.Caller{ofWeb, nobody} {
		if v := m.Receives(t, redis, 6379, caller); !v.MutualTLS || !v.Plaintext || !v.Allowed {
			t.Errorf("without any policy: %+v", v)
		}
	}
	m = serving(t, "", strict+"  portLevelMtls:\n    \"9121\": {mode: PERMISSIVE}\n    \"9122\": {mode: DISABLE}\n")
	want := map[int][2]bool{6379: {true, false}, 16379: {true, false}, 9121: {true, true}, 9122: {false, true}}
	for port, takes := range want {
		v := m.Receives(t, redis, port, ofWeb)
		if v.MutualTLS != takes[0] || v.Plaintext != takes[1] || v.Allowed != takes[0] {
			t.Errorf("%d: %+v", port, v)
		}
		v = m.Receives(t, redis, port, nobody)
		if v.Allowed != takes[1] || (v.Refused == "") != takes[1] {
			t.Errorf("%d in plain text: %+v", port, v)
		}
	}
	if v := m.Receives(t, web, 6379, nobody); !v.Allowed {
		t.Errorf("the selector does not name it: %+v", v)
	}
	refused(t, strict+"  portLevelMtls:\n    6379: {mode: FOO}\n", "Unsupported value")
	refused(t, edited(t, strict, "  selector: {matchLabels: {app: redis}}\n", "")+
		"  portLevelMtls:\n    \"9121\": {mode: PERMISSIVE}\n", "portLevelMtls requires selector")
}

// TestRules: from and to in one rule are both asked; two rules are alternatives.
func TestRules(t *testing.T) {
	one := policy + `  - from: [{source: {principals: [cluster.local/ns/app/sa/web]}}]
    to: [{operation: {ports: ["6379"]}}]
`
	m := serving(t, "", one)
	lets(t, m, 6379, callers(ofWeb), ofOther, nobody, unnamed)
	lets(t, m, 16379, nil, ofWeb, ofOther, nobody)

	two := policy + `  - from: [{source: {principals: [cluster.local/ns/app/sa/web]}}]
  - to: [{operation: {ports: ["6379"]}}]
`
	m = serving(t, "", two)
	lets(t, m, 6379, callers(ofWeb, ofOther, nobody))
	lets(t, m, 16379, callers(ofWeb), ofOther, nobody)
	if v := m.Receives(t, redis, 16379, ofWeb); v.By != "ns[app]-policy[redis]-rule[0]" {
		t.Errorf("%+v", v)
	}
}

// TestAddresses: ipBlocks are about the caller's own address, which sidecars do
// not change.
func TestAddresses(t *testing.T) {
	m := serving(t, "", policy+"  - from: [{source: {ipBlocks: [10.4.0.0/30]}}]\n")
	lets(t, m, 6379, callers(ofWeb, ofOther), nobody)
	m = serving(t, "", policy+"  - from: [{source: {notIpBlocks: [10.4.0.0/30]}}]\n")
	lets(t, m, 6379, callers(nobody), ofWeb, ofOther)
}

// TestNoRules: a policy that allows and has no rules denies all. A rule without from is for everyone.
func TestNoRules(t *testing.T) {
	m := serving(t, "", edited(t, policy, "  rules:\n", ""))
	lets(t, m, 6379, nil, ofWeb, ofOther, nobody)
	refused(t, edited(t, policy, "  rules:\n", "", "ALLOW", "DENY"), "DENY action without `rules` is meaningless")
	m = serving(t, "", policy+"  - to: [{operation: {ports: [\"6379\"]}}]\n")
	lets(t, m, 6379, callers(ofWeb, ofOther, nobody))
	lets(t, m, 6380, nil, ofWeb, ofOther, nobody)
	m = serving(t, "", policy+"  - {}\n")
	lets(t, m, 6379, callers(ofWeb, ofOther, nobody))
	if v := m.Receives(t, web, 6379, nobody); !v.Allowed {
		t.Errorf("the selector does not name it: %+v", v)
	}
}

// TestAttributesOfHTTP: on TCP, a rule that allows and has one is dropped, so
// that a policy of nothing else denies all; one that denies loses the attribute
// and widens.
func TestAttributesOfHTTP(t *testing.T) {
	for _, attribute := range []string{"methods: [GET]", "paths: [/x]", "hosts: [x.example.com]"} {
		allow := policy + "  - to: [{operation: {" + attribute + "}}]\n"
		lets(t, serving(t, "", allow), 6379, nil, ofWeb, ofOther, nobody)
		allow += "  - from: [{source: {namespaces: [app]}}]\n"
		lets(t, serving(t, "", allow), 6379, callers(ofWeb), ofOther, nobody)
		deny := edited(t, policy, "ALLOW", "DENY") + "  - from: [{source: {namespaces: [other]}}]\n    to: [{operation: {" + attribute + "}}]\n"
		lets(t, serving(t, "", deny), 6379, callers(ofWeb, nobody), ofOther)
		deny = edited(t, policy, "ALLOW", "DENY") + "  - to: [{operation: {ports: [\"6379\"], " + attribute + "}}]\n"
		lets(t, serving(t, "", deny), 6379, nil, ofWeb, ofOther, nobody)
		lets(t, serving(t, "", deny), 6380, callers(ofWeb, ofOther, nobody))
	}
	allow := policy + "  - from: [{source: {requestPrincipals: [\"*\"]}}]\n"
	lets(t, serving(t, "", allow), 6379, nil, ofWeb, nobody)
}

// TestNamespaces: namespaces and principals with a star are about the same
// callers, in STRICT and else, but for the trust domain.
func TestNamespaces(t *testing.T) {
	byNamespace := policy + "  - from: [{source: {namespaces: [app]}}]\n"
	byPrincipal := policy + "  - from: [{source: {principals: [cluster.local/ns/app/sa/*]}}]\n"
	for _, document := range []string{byNamespace, byPrincipal} {
		lets(t, serving(t, "", document), 6379, callers(ofWeb), ofOther, nobody)
	}
	// A peer of another trust domain is turned away before.
	for _, document := range []string{byNamespace, byPrincipal} {
		v := serving(t, "", document).Receives(t, redis, 6379, ofForeign)
		if !strings.Contains(v.Refused, "takes no certificate") || v.Allowed {
			t.Errorf("%+v", v)
		}
	}
	// "app" is not a prefix.
	application := judge.Caller{Namespace: "application", IP: "10.4.0.8"}
	lets(t, serving(t, "", byNamespace), 6379, callers(ofWeb), application)
	lets(t, serving(t, "", policy+"  - from: [{source: {namespaces: [\"app*\"]}}]\n"), 6379, callers(ofWeb, application), ofOther)
}

// TestTrustDomain: cluster.local stands for the mesh's own trust domain and its
// aliases; a name that is neither stands for itself.
func TestTrustDomain(t *testing.T) {
	config := "trustDomain: prod.example\ntrustDomainAliases: [old.example]\n"
	old := judge.Caller{Namespace: "app", ServiceAccount: "web", TrustDomain: "old.example", IP: "10.4.0.1"}
	literal := judge.Caller{Namespace: "app", ServiceAccount: "web", TrustDomain: "cluster.local", IP: "10.4.0.1"}
	for _, domain := range []string{"cluster.local", "prod.example", "old.example", "*"} {
		document := policy + "  - from: [{source: {principals: [\"" + domain + "/ns/app/sa/web\"]}}]\n"
		m := serving(t, config, document)
		lets(t, m, 6379, callers(ofWeb, old), ofOther, nobody)
		for _, caller := range []judge.Caller{literal, ofForeign} {
			if v := m.Receives(t, redis, 6379, caller); v.Refused == "" || v.Allowed {
				t.Errorf("%s: %+v: %+v", domain, caller, v)
			}
		}
	}
	document := policy + "  - from: [{source: {principals: [foreign.example/ns/app/sa/web]}}]\n"
	lets(t, serving(t, config, document), 6379, nil, ofWeb, old)

	document = policy + "  - from: [{source: {namespaces: [app]}}]\n"
	m := serving(t, config, document)
	lets(t, m, 6379, callers(ofWeb, old), ofOther, nobody)
}

// TestFederated: a peer of a trust domain that the mesh trusts beside its own
// passes by its namespace, not by a principal of cluster.local.
func TestFederated(t *testing.T) {
	config := "caCertificates:\n- {pem: x, trustDomains: [foreign.example]}\n"
	byNamespace := policy + "  - from: [{source: {namespaces: [app]}}]\n"
	lets(t, serving(t, config, byNamespace), 6379, callers(ofWeb, ofForeign), ofOther, nobody)
	byPrincipal := policy + "  - from: [{source: {principals: [cluster.local/ns/app/sa/*]}}]\n"
	lets(t, serving(t, config, byPrincipal), 6379, callers(ofWeb), ofForeign, ofOther, nobody)
}
