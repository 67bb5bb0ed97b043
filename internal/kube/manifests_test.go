package kube

import (
	"strings"
	"testing"
)

const stream = `# a comment
apiVersion: v1
kind: ConfigMap
metadata: {name: ca, namespace: shop}
data:
  ca.crt: |
    text
  ca.crt.old: x
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: redis
spec:
  ingress:
    - from:
        - podSelector: {}
        - namespaceSelector: {}
`

func TestLine(t *testing.T) {
	m := Parse(stream)
	for _, tt := range []struct {
		document, field string
		want            int
	}{
		{"ConfigMap/shop/ca", "", 2},
		{"ConfigMap/shop/ca", "data.ca.crt", 6},
		{"ConfigMap/shop/ca", "data.ca.crt.old", 8},
		{"ConfigMap/shop/ca", "data.none", 5},
		{"NetworkPolicy/redis", "spec.ingress", 15},
		{"NetworkPolicy/redis", "spec.ingress[0].from[1]", 18},
		{"NetworkPolicy/redis", "spec.ingress[7]", 15},
		{"NetworkPolicy/redis", "spec.egress", 14},
		{"NetworkPolicy/none", "spec", 0},
	} {
		if got := m.Line(tt.document, tt.field); got != tt.want {
			t.Errorf("%s of %s stands on line %d, want %d", tt.field, tt.document, got, tt.want)
		}
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]Fault{
		"a: b\n---\nkind: [\n":       {3, "document 2 is no YAML"},
		"kind: {{ .Values.kind }}\n": {1, "document 1"},
		"apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: 1\n": {1, "document 1"},
		"kind: List\nitems: &a [*a]\n":                                  {1, "document 1"},
	} {
		m := Parse(text)
		if len(m.Faults) != 1 || m.Faults[0].Line != want.Line || !strings.Contains(m.Faults[0].Message, want.Message) {
			t.Errorf("%q: %+v, want %+v", text, m.Faults, want)
		}
	}
	if m := Parse("apiVersion: v1\nkind: Pod\nspec: {hostNetwork: swordfish}\n"); len(m.Faults) != 1 || strings.Contains(m.Faults[0].Message, "swordfish") {
		t.Errorf("a value is shown: %+v", m.Faults)
	}
	if m := Parse("apiVersion: v1\nkind: Service\nmetadata: 1\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n"); len(m.Faults) != 1 || len(m.Services) != 1 {
		t.Errorf("a document behind one that cannot be read is lost: %+v", m)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(stream)
	f.Add("kind: List\nitems: [{kind: Pod}]")
	f.Add("a: &a [*a]")
	f.Fuzz(func(_ *testing.T, text string) {
		m := Parse(text)
		for _, w := range m.Workloads {
			_ = m.Line(w.Key(), w.PodAt)
			_ = w.Containers()
		}
	})
}
