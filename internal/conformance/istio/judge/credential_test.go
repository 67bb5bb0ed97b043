package judge_test

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// configMap holds a CA, for credentialName: configmap://app/redis-ca.
const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: redis-ca, namespace: app}
data:
  ca.crt: the CA
`

var fromConfigMap = judge.TLS{CA: "configmap://app/redis-ca-cacert", MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}

// TestSelectedAndDefault: of two rules for one host, the one with a selector
// serves its pods and the other one the others, in whatever order they were made
// and named. But where the other one has exportTo ["."], it is lost, and the
// others speak plain text: https://github.com/istio/istio/issues/58322. The name
// of the namespace in exportTo says the same as the dot, and is safe.
func TestSelectedAndDefault(t *testing.T) {
	secret := judge.TLS{CA: "kubernetes://redis-ca-cacert", MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}
	const stamp, public = "creationTimestamp: 2026-01-0", "  exportTo: [\".\"]\n"
	selected := edited(t, rule, file, "credentialName: redis-ca", "spec:\n", selector)
	for _, order := range [][4]string{{"a", "1", "b", "2"}, {"a", "2", "b", "1"}, {"b", "1", "a", "2"}, {"b", "2", "a", "1"}} {
		selected := edited(t, selected, "name: redis,", "name: "+order[0]+", "+stamp+order[1]+"T00:00:00Z,")
		for exportTo, kept := range map[string]bool{
			"":                             true,
			"  exportTo: [app]\n":          true,
			"  exportTo: [\"*\"]\n":        true,
			"  exportTo: [\".\", other]\n": true,
			public:                         false,
		} {
			general := edited(t, rule, "name: redis,", "name: "+order[2]+", "+stamp+order[3]+"T00:00:00Z,", public, exportTo)
			m := mesh(t, entry, selected, general)
			secured(t, m.Call(t, worker, "10.0.0.3", 6379), "10.0.0.3:6378", secret)
			if kept {
				secured(t, m.Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", fromFile)
			} else {
				plain(t, m.Call(t, web, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
			}
		}
	}
	own := edited(t, rule, public, "  exportTo: [app]\n")
	if warnings, errs := judge.Validate([]byte(own)); len(warnings)+len(errs) > 0 {
		t.Errorf("it must be valid: %q %q", warnings, errs)
	}
	m := mesh(t, edited(t, entry, public, ""), own)
	plain(t, m.Call(t, other, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
}

// TestSelectedHasItsOwn: what the rule with a selector leaves out is not taken
// from the other one.
func TestSelectedHasItsOwn(t *testing.T) {
	selected := edited(t, rule, "name: redis,", "name: selected,", "spec:\n", selector,
		"    tls:\n      mode: SIMPLE\n      "+file, "    connectionPool: {tcp: {maxConnections: 7}}")
	m := mesh(t, entry, selected, rule)
	plain(t, m.Call(t, worker, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")
}

// TestTwoRules: of two rules for one host without selectors, the policy of the
// older serves: the other one's settings are dropped.
func TestTwoRules(t *testing.T) {
	older := edited(t, rule, "name: redis,", "name: older, creationTimestamp: 2026-01-01T00:00:00Z,",
		"    tls:\n      mode: SIMPLE\n      "+file, "    connectionPool: {tcp: {maxConnections: 7}}")
	newer := edited(t, rule, "name: redis,", "name: newer, creationTimestamp: 2026-01-02T00:00:00Z,")
	route := mesh(t, entry, older, newer).Call(t, web, "10.0.0.3", 6379)
	plain(t, route, cluster, "10.0.0.3:6378")
	if route.MaxConnections != 7 {
		t.Errorf("%+v", route)
	}
}

// TestConfigMap: the CA from a ConfigMap serves every pod, with and without a
// selector, and asks for no access to Secrets. It is Istio 1.26 and later
// (releasenotes/notes/backend-policies.yaml): the older ones take the name for a
// Secret's.
func TestConfigMap(t *testing.T) {
	unselected := edited(t, rule, file, "credentialName: configmap://app/redis-ca")
	m := mesh(t, entry, configMap, unselected)
	for _, pod := range []judge.Pod{web, worker} {
		secured(t, m.Call(t, pod, "10.0.0.3", 6379), "10.0.0.3:6378", fromConfigMap)
		if ca := m.Served(t, pod, fromConfigMap.CA); ca != "the CA" {
			t.Errorf("istiod gives %s %q", pod.Name, ca)
		}
	}
	m = mesh(t, entry, configMap, edited(t, unselected, "spec:\n", selector))
	secured(t, m.Call(t, worker, "10.0.0.3", 6379), "10.0.0.3:6378", fromConfigMap)
	plain(t, m.Call(t, web, "10.0.0.3", 6379), cluster, "10.0.0.3:6378")

	missing := mesh(t, entry, unselected)
	if ca := missing.Served(t, web, fromConfigMap.CA); ca != "" {
		t.Errorf("there is no ConfigMap: %q", ca)
	}
	secured(t, missing.Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", fromConfigMap)
	for _, key := range []string{"ca.pem", "tls.crt"} {
		m := mesh(t, entry, edited(t, configMap, "ca.crt", key), unselected)
		if ca := m.Served(t, web, fromConfigMap.CA); ca != "" {
			t.Errorf("%s: %q", key, ca)
		}
	}
	m = mesh(t, entry, edited(t, configMap, "ca.crt", "cacert"), unselected)
	if ca := m.Served(t, web, fromConfigMap.CA); ca != "the CA" {
		t.Errorf("cacert: %q", ca)
	}

	const reason = "namespace must match the configuration namespace"
	refused(t, edited(t, unselected, "configmap://app", "configmap://other"), reason)
	refused(t, edited(t, unselected, "configmap://app/", "configmap://"), "Expected namespace and name")
}

// TestConfigMapElsewhere: istiod gives a ConfigMap's CA to the pods of every
// namespace.
func TestConfigMapElsewhere(t *testing.T) {
	public := "  exportTo: [\".\"]\n"
	m := mesh(t, edited(t, entry, public, ""), configMap,
		edited(t, rule, public, "", file, "credentialName: configmap://app/redis-ca"))
	secured(t, m.Call(t, other, "10.0.0.3", 6379), "10.0.0.3:6378", fromConfigMap)
	if ca := m.Served(t, other, fromConfigMap.CA); ca != "the CA" {
		t.Errorf("istiod gives %q", ca)
	}
}

// TestConfigMapMutual: a ConfigMap has no key, so that mutual TLS waits for a
// certificate that never comes. Nothing warns.
func TestConfigMapMutual(t *testing.T) {
	mutual := edited(t, rule, "SIMPLE", "MUTUAL", file, "credentialName: configmap://app/redis-ca")
	m := mesh(t, entry, configMap, mutual)
	tls := fromConfigMap
	tls.Certificate = "configmap://app/redis-ca"
	secured(t, m.Call(t, web, "10.0.0.3", 6379), "10.0.0.3:6378", tls)
	if warnings, errs := judge.Validate([]byte(mutual)); len(warnings)+len(errs) > 0 {
		t.Errorf("it must be valid: %q %q", warnings, errs)
	}
}

// TestSecretNeedsAccess: a CA from a Secret goes to every pod of its namespace, a
// certificate with its key only to pods whose ServiceAccount may list Secrets.
func TestSecretNeedsAccess(t *testing.T) {
	secret := edited(t, configMap, "ConfigMap", "Secret", "name: redis-ca,", "name: redis-tls,", "  ca.crt: the CA\n",
		"  ca.crt: dGhlIENB\n  tls.crt: dGhlIGNlcnQ=\n  tls.key: dGhlIGtleQ==\n")
	m := mesh(t, entry, secret, rule)
	if ca := m.Served(t, worker, "kubernetes://redis-tls-cacert"); ca != "the CA" {
		t.Errorf("istiod gives %q", ca)
	}
	if ca := m.Served(t, other, "kubernetes://redis-tls-cacert"); ca != "" {
		t.Errorf("istiod gives another namespace %q", ca)
	}
	if certificate := m.Served(t, worker, "kubernetes://redis-tls"); certificate != "" {
		t.Errorf("istiod gives %q", certificate)
	}
}
