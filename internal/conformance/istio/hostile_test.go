package istio_test

import (
	"maps"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// hostile are strings that formats could take for something else.
var hostile = []string{
	"", " ", "a b", "a\nb: c", "a\n---\nkind: X", "a: b", "# a", "- a", "*a", "&a", "!a", "{a: b}", "[a]", "yes", "y", "null", "~", "1", "0x1", "1e3", "---", "...", "'", "\"", "\\", "{{ a }}", "${a}", "%s", "$(a)",
	"\u2028", "\u0000", "\ufeff", "é", "a/b", "a/b/c", "*", "*.a.b", "a.b", "a.b.", "10.0.0.3", "10.0.0.0/8", "::1", "cluster.local", "istio-system", "-a", "A", "a,b", "6379", "0", "-1", "65536", "../a", "/etc/x", "configmap://a/b", "spiffe://a", strings.Repeat("a", 64), strings.Repeat("a.", 127) + "a",
}

// TestHostileDeclarations: whatever is put into an argument is refused at its
// place, or the documents that come out are those that are meant, and Istio takes
// them.
func TestHostileDeclarations(t *testing.T) {
	refused, accepted := 0, 0
	try := func(kind string, base declared.Object, place string, change func(declared.Object, any)) {
		for _, s := range hostile {
			for _, value := range []any{s, []any{s}, map[string]any{s: s}, map[string]any{"k": s}} {
				d := maps.Clone(base)
				change(d, value)
				d["fail_on"] = "never"
				result := declared.Run(t, kind, d)
				if result.Report.Invalid() {
					refused++
					continue
				}
				accepted++
				checkDocuments(t, place, d, declared.Manifests(t, kind, d))
			}
		}
	}
	authorities := declared.Golden(t, origination)["least"]["ca_certificates"]
	endpoint := declared.Object{"host": "a.example", "address": "10.0.0.3"}
	tls := declared.Object{"name": "redis", "namespace": "redis-tls", "ca_certificates": authorities, "endpoints": declared.Object{"a": endpoint}, "pod_labels": declared.Object{"app": "x"}, "dns_capture": true}
	for _, name := range []string{
		"name", "namespace", "ca_mount_path", "subject_alt_names", "server_ca_mode", "mode", "pod_labels", "pod_annotations", "labels", "annotations", "as_of", "connect_timeout", "idle_timeout", "sidecar_egress", "api_version", "tls_mode", "memorystore_tier", "ca_certificates", "endpoints",
	} {
		try(origination, tls, name, func(d declared.Object, v any) { d[name] = v })
	}
	for _, name := range []string{"credential_name", "client_secret", "client_mount_path", "revision", "outbound_traffic_policy"} {
		try(origination, tls, name, func(d declared.Object, v any) {
			d[name] = v
			switch name {
			case "credential_name":
				delete(d, "ca_certificates")
			case "client_secret":
				d["tls_mode"] = "MUTUAL"
			case "client_mount_path":
				d["tls_mode"], d["client_secret"] = "MUTUAL", "s"
			case "revision":
				d["create_namespace"] = true
			default:
				d["sidecar_egress"] = []any{}
			}
		})
	}
	for _, name := range []string{"host", "address", "application_address", "sni", "subject_alt_names", "port", "tls_port", "exceptions"} {
		try(origination, tls, "endpoints."+name, func(d declared.Object, v any) {
			e := maps.Clone(endpoint)
			e[name] = v
			if name == "application_address" {
				delete(e, "address")
			}
			d["endpoints"] = declared.Object{"a": e}
		})
	}
	servers := declared.Object{"name": "redis", "namespace": "data", "pod_labels": declared.Object{"app": "redis"}, "topology": "replication", "replicas": 1}
	for _, name := range []string{"name", "namespace", "pod_labels", "topology", "service_account", "trust_domain", "permissive_ports", "service_name", "stateful_set", "cluster_domain", "api_version", "labels", "annotations", "port", "metrics_port", "allow_from"} {
		try(access, servers, name, func(d declared.Object, v any) { d[name] = v })
	}
	for _, name := range []string{"namespace", "service_account", "cidr", "except", "ports", "pod_labels", "namespace_labels", "allow_all"} {
		try(access, servers, "allow_from."+name, func(d declared.Object, v any) {
			peer := declared.Object{"namespace": "shop", "service_account": "x", name: v}
			if name == "cidr" {
				peer = declared.Object{"cidr": v, "ports": []any{"9121"}}
				d["permissive_ports"] = []any{"9121"}
			}
			d["allow_from"] = declared.Object{"peer": peer}
		})
	}
	t.Logf("%d declarations were refused, %d accepted", refused, accepted)
	if refused < 5000 || accepted < 200 {
		t.Errorf("%d declarations were refused, %d accepted", refused, accepted)
	}
}

// checkDocuments holds documents against their keys and Istio's validation: no
// value made one of its own, or changed what another is.
func checkDocuments(t *testing.T, place string, d declared.Object, documents map[string]string) {
	t.Helper()
	for key, document := range documents {
		var meta struct {
			APIVersion, Kind string
			Metadata         struct{ Name, Namespace string }
		}
		if err := yaml.Unmarshal([]byte(document), &meta); err != nil {
			t.Errorf("%s: %+v: %s: %v", place, d, key, err)
			continue
		}
		if got := strings.ReplaceAll(meta.Kind+"/"+meta.Metadata.Namespace+"/"+meta.Metadata.Name, "//", "/"); got != key || strings.Contains(document, "\n---") {
			t.Errorf("%s: %+v: %s is %s:\n%s", place, d, key, got, document)
		}
		if !strings.HasPrefix(document, "apiVersion: v1\n") {
			if _, errs := judge.Validate([]byte(document)); len(errs) > 0 {
				t.Errorf("%s: %+v: %s: %q", place, d, key, errs)
			}
		}
	}
}
