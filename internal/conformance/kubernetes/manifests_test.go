// Package kubernetes_test hands every manifest of the golden cases to Kubernetes'
// own code.
package kubernetes_test

import (
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/kubernetes/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// TestManifestsAreAccepted: the API server would create each document, and Pod
// Security would let in each pod at restricted.
func TestManifestsAreAccepted(t *testing.T) {
	documents := 0
	for _, kind := range []string{"network_policy", "pod_hardening", "istio_access", "istio_tls_origination"} {
		for name, declaration := range declared.Golden(t, kind) {
			for key, text := range declared.Manifests(t, kind, declaration) {
				if strings.HasPrefix(text, "apiVersion: networking.istio.io/") || strings.HasPrefix(text, "apiVersion: security.istio.io/") {
					continue // of Istio, whose own code judges them
				}
				documents++
				for _, wrong := range judge.Validate([]byte(text)) {
					t.Errorf("%s/%s: %s: %s", kind, name, key, wrong)
				}
				if !strings.HasPrefix(key, "StatefulSet/") {
					continue
				}
				for _, wrong := range judge.PodSecurity([]byte(text), "restricted") {
					t.Errorf("%s/%s: %s: %s", kind, name, key, wrong)
				}
			}
		}
	}
	if documents < 30 {
		t.Errorf("only %d documents were judged", documents)
	}
}

// TestHostileDeclarations: whatever is put into names, labels, annotations and
// addresses is refused at its place, or the document that comes out is accepted
// and holds it as it is.
func TestHostileDeclarations(t *testing.T) {
	hostile := []string{
		"", " ", "a b", "a\nb: c", "a: b", "# a", "- a", "*a", "&a", "!a", "{a: b}", "[a]", "yes", "null", "~", "1", "0x1", "1e3", "---", "...", "'", "\"", "\\", "{{ a }}",
		"\u2028", "\u0000", "\ufeff", "é", "a/b", "a/b/c", "kubernetes.io/x", strings.Repeat("a", 64), strings.Repeat("a", 254), "-a", "a-", "A", "a.b", "%s", "$(a)",
	}
	refused, accepted := 0, 0
	try := func(kind string, declaration declared.Object) {
		t.Helper()
		declaration["fail_on"] = "never"
		if result := declared.Run(t, kind, declaration); result.Report.Invalid() {
			refused++
			return
		}
		accepted++
		for key, text := range declared.Manifests(t, kind, declaration) {
			for _, wrong := range judge.Validate([]byte(text)) {
				t.Errorf("%s: %v: %s", key, declaration, wrong)
			}
		}
	}
	for _, s := range hostile {
		for _, field := range []string{"name", "namespace", "topology", "dns", "mesh"} {
			d := servers()
			d[field] = s
			try("network_policy", d)
		}
		for _, field := range []string{"pod_labels", "labels", "annotations"} {
			for _, labels := range []declared.Object{{s: "v"}, {"k": s}} {
				d := servers()
				d[field] = labels
				try("network_policy", d)
			}
		}
		for _, peer := range []declared.Object{
			{"namespace": s}, {"namespace_labels": declared.Object{s: "v"}}, {"pod_labels": declared.Object{"k": s}}, {"cidr": s}, {"cidr": "10.0.0.0/8", "except": []string{s}}, {"namespace": "a", "ports": []string{s}},
		} {
			d := servers()
			d["allow_from"] = declared.Object{"peer": peer}
			try("network_policy", d)
		}
		d := servers()
		d["allow_from"] = declared.Object{s: declared.Object{"namespace": "a"}}
		try("network_policy", d)
		for _, field := range []string{"name", "namespace", "image", "maxmemory", "config_map", "acl_secret", "tls_secret", "data_size", "cpu", "probe_user", "probe_secret"} {
			d := pods()
			d[field] = s
			try("pod_hardening", d)
		}
		for _, field := range []string{"pod_labels", "pod_annotations"} {
			for _, labels := range []declared.Object{{s: "v"}, {"k": s}} {
				d := pods()
				d[field] = labels
				try("pod_hardening", d)
			}
		}
	}
	t.Logf("%d declarations were refused, %d accepted", refused, accepted)
	if refused < 300 || accepted < 100 {
		t.Errorf("%d declarations were refused, %d accepted", refused, accepted)
	}
}

func servers() declared.Object {
	return declared.Object{"name": "redis", "namespace": "data", "pod_labels": declared.Object{"app": "redis"}, "topology": "sentinel"}
}

func pods() declared.Object {
	return declared.Object{
		"server": "redis-7.2", "name": "redis", "namespace": "data", "image": "redis:7.2.6", "maxmemory": "1gb", "config_map": "c", "acl_secret": "u",
		"tls_secret": "t", "data_size": "1Gi", "probe_secret": "p",
	}
}
