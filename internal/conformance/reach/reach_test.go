package reach_test

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/reach"
)

var world = reach.World{
	Namespaces: map[string]map[string]string{"shop": {"team": "shop"}, "ops": {"team": "ops"}, "kube-system": nil},
	Pods: []reach.Pod{
		{Namespace: "shop", Name: "redis", Labels: map[string]string{"app": "redis"}, IP: "10.1.0.1", Ports: map[string]int{"redis": 6379}},
		{Namespace: "shop", Name: "replica", Labels: map[string]string{"app": "redis", "role": ""}, IP: "10.1.0.2"},
		{Namespace: "shop", Name: "checkout", Labels: map[string]string{"app": "checkout"}, IP: "10.1.0.3"},
		{Namespace: "shop", Name: "other", IP: "10.1.0.4"},
		{Namespace: "ops", Name: "checkout", Labels: map[string]string{"app": "checkout"}, IP: "10.2.0.1"},
		{Namespace: "ops", Name: "prometheus", Labels: map[string]string{"app": "prometheus"}, IP: "10.2.0.2"},
		{Namespace: "kube-system", Name: "dns", Labels: map[string]string{"k8s-app": "kube-dns"}, IP: "10.3.0.1"},
	},
}

// everyone is each source that is asked about.
var everyone = []string{"shop/redis", "shop/replica", "shop/checkout", "shop/other", "ops/checkout", "ops/prometheus", "10.20.0.5", "10.20.0.7", "2001:db8::5"}

// policy binds app=redis in the namespace shop.
func policy(spec string) string {
	return "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: redis}}\n" + spec
}

// TestWhoComesIn: of everyone, exactly these reach the pod shop/redis, 6379/TCP.
// It always reaches itself.
func TestWhoComesIn(t *testing.T) {
	for _, tt := range []struct {
		name     string
		policies []string
		in       []string
	}{
		{"no policy", nil, everyone},
		{"deny all", []string{policy("  policyTypes: [Ingress]\n")}, []string{"shop/redis"}},
		{"policyTypes left out", []string{policy("")}, []string{"shop/redis"}},
		{"allow all", []string{policy("  ingress: [{}]\n")}, everyone},
		{"a policy of another namespace", []string{"kind: NetworkPolicy\nmetadata: {name: p, namespace: ops}\nspec: {podSelector: {}}\n"}, everyone},
		{"a policy for other pods", []string{"kind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {matchLabels: {app: valkey}}}\n"}, everyone},
		{"a policy for all pods", []string{"kind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}}\n"}, []string{"shop/redis"}},
		{"pods of the same namespace", []string{policy("  ingress: [{from: [{podSelector: {}}]}]\n")},
			[]string{"shop/redis", "shop/replica", "shop/checkout", "shop/other"}},
		{"a label, same namespace", []string{policy("  ingress: [{from: [{podSelector: {matchLabels: {app: checkout}}}]}]\n")},
			[]string{"shop/redis", "shop/checkout"}},
		{"namespace AND pod", []string{policy("  ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {app: checkout}}}]}]\n")},
			[]string{"shop/redis", "ops/checkout"}},
		{"namespace OR pod", []string{policy("  ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}, {podSelector: {matchLabels: {app: checkout}}}]}]\n")},
			[]string{"shop/redis", "shop/checkout", "ops/checkout", "ops/prometheus"}},
		{"namespace by name", []string{policy("  ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}]\n")},
			[]string{"shop/redis", "ops/checkout", "ops/prometheus"}},
		{"all namespaces", []string{policy("  ingress: [{from: [{namespaceSelector: {}}]}]\n")},
			[]string{"shop/redis", "shop/replica", "shop/checkout", "shop/other", "ops/checkout", "ops/prometheus"}},
		{"a key that is not one of", []string{policy("  ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [redis]}]}}]}]\n")},
			[]string{"shop/redis", "shop/checkout", "shop/other"}},
		{"an empty label", []string{policy("  ingress: [{from: [{podSelector: {matchLabels: {role: ''}}}]}]\n")},
			[]string{"shop/redis", "shop/replica"}},
		{"a block", []string{policy("  ingress: [{from: [{ipBlock: {cidr: 10.20.0.0/24}}]}]\n")},
			[]string{"shop/redis", "10.20.0.5", "10.20.0.7"}},
		{"a block with except", []string{policy("  ingress: [{from: [{ipBlock: {cidr: 10.20.0.0/24, except: [10.20.0.7/32]}}]}]\n")},
			[]string{"shop/redis", "10.20.0.5"}},
		{"a block of IPv6", []string{policy("  ingress: [{from: [{ipBlock: {cidr: '2001:db8::/64'}}]}]\n")},
			[]string{"shop/redis", "2001:db8::5"}},
		{"two policies add up", []string{policy("  ingress: [{from: [{podSelector: {matchLabels: {app: checkout}}}]}]\n"),
			policy("  ingress: [{from: [{ipBlock: {cidr: 10.20.0.7/32}}]}]\n")},
			[]string{"shop/redis", "shop/checkout", "10.20.0.7"}},
		{"egress only", []string{policy("  policyTypes: [Egress]\n")}, []string{"shop/redis", "shop/checkout", "shop/other", "ops/checkout", "ops/prometheus", "10.20.0.5", "10.20.0.7", "2001:db8::5"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			policies := reach.Parse(t, tt.policies...)
			for _, from := range everyone {
				want := false
				for _, in := range tt.in {
					want = want || in == from
				}
				if got := world.Allowed(t, policies, from, "shop/redis", 6379, "TCP"); got != want {
					t.Errorf("%s reaches redis: %t, want %t", from, got, want)
				}
			}
		})
	}
}

// TestPorts: a range has both its ends, a port without protocol is TCP's, and a
// name is looked up on the pod that is reached.
func TestPorts(t *testing.T) {
	for _, tt := range []struct {
		ports    string
		port     int
		protocol string
		want     bool
	}{
		{"[{port: 6379}]", 6379, "TCP", true},
		{"[{port: 6379}]", 6379, "UDP", false},
		{"[{port: 6379}]", 6380, "TCP", false},
		{"[{port: 53, protocol: UDP}]", 53, "UDP", true},
		{"[{port: 53, protocol: UDP}]", 53, "TCP", false},
		{"[{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]", 53, "TCP", true},
		{"[{protocol: UDP}]", 1, "UDP", true},
		{"[{protocol: UDP}]", 1, "TCP", false},
		{"[{port: 11000, endPort: 13047}]", 10999, "TCP", false},
		{"[{port: 11000, endPort: 13047}]", 11000, "TCP", true},
		{"[{port: 11000, endPort: 13047}]", 13047, "TCP", true},
		{"[{port: 11000, endPort: 13047}]", 13048, "TCP", false},
		{"[{port: 11000, endPort: 13047}]", 12000, "UDP", false},
		{"[{port: redis}]", 6379, "TCP", true},
		{"[{port: redis}]", 6380, "TCP", false},
		{"[]", 1, "SCTP", true},
	} {
		policies := reach.Parse(t, policy("  ingress: [{ports: "+tt.ports+"}]\n"))
		if got := world.Allowed(t, policies, "shop/checkout", "shop/redis", tt.port, tt.protocol); got != tt.want {
			t.Errorf("%s lets %d/%s in: %t, want %t", tt.ports, tt.port, tt.protocol, got, tt.want)
		}
	}
}

// TestWhoGoesOut: what binds the source counts too.
func TestWhoGoesOut(t *testing.T) {
	egress := policy("  policyTypes: [Egress]\n  egress:\n" +
		"    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]\n" +
		"      ports: [{port: 53, protocol: UDP}]\n" +
		"    - to: [{ipBlock: {cidr: 10.20.0.0/24}}]\n      ports: [{port: 6378}]\n" +
		"    - to: [{podSelector: {matchLabels: {app: redis}}}]\n")
	closed := "kind: NetworkPolicy\nmetadata: {name: q, namespace: shop}\nspec: {podSelector: {matchLabels: {app: redis}}}\n"
	for _, tt := range []struct {
		policies []string
		from, to string
		port     int
		protocol string
		want     bool
	}{
		{[]string{egress}, "shop/redis", "kube-system/dns", 53, "UDP", true},
		{[]string{egress}, "shop/redis", "kube-system/dns", 53, "TCP", false},
		{[]string{egress}, "shop/redis", "10.20.0.7", 6378, "TCP", true},
		{[]string{egress}, "shop/redis", "10.20.0.7", 6379, "TCP", false},
		{[]string{egress}, "shop/redis", "10.21.0.7", 6378, "TCP", false},
		{[]string{egress}, "shop/redis", "shop/checkout", 80, "TCP", false},
		{[]string{egress}, "shop/redis", "shop/replica", 6379, "TCP", true},
		{[]string{egress, closed}, "shop/redis", "shop/replica", 6379, "TCP", false},                                    // out, but not in
		{[]string{egress}, "shop/checkout", "10.21.0.7", 80, "TCP", true},                                               // not bound
		{[]string{egress}, "10.21.0.7", "10.21.0.8", 80, "TCP", true},                                                   // nobody is bound
		{[]string{policy("  egress: [{to: [{podSelector: {}}]}]\n")}, "ops/checkout", "shop/redis", 6379, "TCP", false}, // policyTypes has Ingress too
	} {
		if got := world.Allowed(t, reach.Parse(t, tt.policies...), tt.from, tt.to, tt.port, tt.protocol); got != tt.want {
			t.Errorf("%s reaches %s, %d/%s: %t, want %t", tt.from, tt.to, tt.port, tt.protocol, got, tt.want)
		}
	}
}

// TestPoliciesStayAsTheyAre: one set of policies serves many questions.
func TestPoliciesStayAsTheyAre(t *testing.T) {
	policies := reach.Parse(t, policy("  ingress: [{from: [{podSelector: {matchLabels: {app: checkout}}}]}]\n"))
	for range 2 {
		if !world.Allowed(t, policies, "shop/checkout", "shop/redis", 6379, "TCP") || world.Allowed(t, policies, "shop/other", "shop/redis", 6379, "TCP") {
			t.Error("the answer changed")
		}
	}
}
