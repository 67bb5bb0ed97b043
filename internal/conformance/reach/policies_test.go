package reach

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// An end is a pod of the world or an address outside of it.
type end struct {
	name      string // as World.Allowed takes it
	namespace string
	labels    map[string]string
	address   netip.Addr
}

func pod(namespace, name, address string, labels map[string]string) end {
	return end{namespace + "/" + name, namespace, labels, netip.MustParseAddr(address)}
}

// ends are everybody that policies might tell apart.
func ends() []end {
	all := []end{
		pod("data", "redis-0", "10.1.0.1", map[string]string{"app": "redis"}), pod("data", "redis-1", "10.1.0.2", map[string]string{"app": "redis", "extra": "x"}),
		pod("data", "sentinel-0", "10.1.0.3", map[string]string{"app": "redis-sentinel"}), pod("data", "sentinel-1", "10.1.0.4", map[string]string{"app": "redis-sentinel"}),
		pod("data", "checkout", "10.1.0.5", map[string]string{"app": "checkout"}), pod("data", "bare", "10.1.0.6", nil),
		pod("shop", "checkout", "10.1.1.1", map[string]string{"app": "checkout"}), pod("shop", "redis", "10.1.1.2", map[string]string{"app": "redis"}), pod("shop", "bare", "10.1.1.3", nil),
		pod("watch", "prometheus", "10.1.2.1", map[string]string{"app": "prometheus"}), pod("kube-system", "dns", "10.1.3.1", map[string]string{"k8s-app": "kube-dns"}),
		pod("kube-system", "other", "10.1.3.2", map[string]string{"app": "checkout"}), pod("istio-system", "istiod", "10.1.4.1", map[string]string{"app": "istiod"}),
		pod("openshift-dns", "dns", "10.1.5.1", map[string]string{"dns.operator.openshift.io/daemonset-dns": "default"}),
	}
	for _, address := range []string{"10.20.0.5", "10.20.0.7", "10.0.0.3", "10.0.0.4", "169.254.20.10", "169.254.169.254", "8.8.8.8", "fd00::3"} {
		all = append(all, end{name: address, address: netip.MustParseAddr(address)})
	}
	return all
}

var namespaces = map[string]map[string]string{
	"data": nil, "shop": {"team": "shop"}, "watch": {"team": "observability"}, "kube-system": nil, "istio-system": nil, "openshift-dns": nil,
}

func worldOf(ends []end) World {
	w := World{Namespaces: namespaces}
	for _, e := range ends {
		if namespace, name, ok := strings.Cut(e.name, "/"); ok {
			w.Pods = append(w.Pods, Pod{Namespace: namespace, Name: name, Labels: e.labels, IP: e.address.String()})
		}
	}
	return w
}

// A table is what a declaration promises: who may reach whom.
type table struct {
	declaration declared.Object
	policies    []networkingv1.NetworkPolicy
	rows        []row
}

type row struct {
	from, to, protocol string
	ports              [][2]int
}

func render(t *testing.T, declaration declared.Object) (table, map[string]string) {
	t.Helper()
	documents := declared.Manifests(t, "network_policy", declaration)
	result := declared.Run(t, "network_policy", declaration)
	tab := table{declaration: declaration, policies: Parse(t, slices.Collect(maps.Values(documents))...)}
	for _, f := range result.Outputs["flows"].Items() {
		r := row{from: f.Field("from").Text(), to: f.Field("to").Text(), protocol: f.Field("protocol").Text()}
		for text := range strings.SplitSeq(f.Field("ports").Text(), ", ") {
			first, last, isRange := strings.Cut(text, "-")
			if !isRange {
				last = first
			}
			a, _ := strconv.Atoi(first)
			b, _ := strconv.Atoi(last)
			r.ports = append(r.ports, [2]int{a, b})
		}
		tab.rows = append(tab.rows, r)
	}
	return tab, documents
}

// promises reports whether the table lets a connection through: at each end that
// the policies close, a row about that end must. Who is named in allow_from and
// is closed by a policy of its own needs that policy's leave too.
func (tab table) promises(from, to end, port int, protocol string) bool {
	into, out := false, false
	for _, r := range tab.rows {
		covers := slices.ContainsFunc(r.ports, func(p [2]int) bool { return p[0] <= port && port <= p[1] })
		if r.protocol == protocol && covers && tab.is(from, r.from, "allow_from") && tab.is(to, r.to, "allow_to") {
			into, out = into || isOwn(r.to), out || isOwn(r.from)
		}
	}
	return (into || !tab.closed(to) || tab.clients()) && (out || !tab.closed(from))
}

// isOwn reports whether the table means pods that the policies select.
func isOwn(party string) bool {
	return slices.Contains([]string{"servers", "Sentinels", "clients"}, party)
}

// closed reports whether the policies select an end.
func (tab table) closed(e end) bool { return tab.is(e, "servers", "") || tab.is(e, "Sentinels", "") }

// clients reports whether the policies are about egress alone.
func (tab table) clients() bool { return tab.declaration["topology"] == nil }

// is reports whether an end is the party that the table names.
func (tab table) is(e end, party, peers string) bool {
	own := e.namespace == tab.declaration["namespace"]
	switch party {
	case "servers", "clients":
		return own && matches(e.labels, tab.declaration["pod_labels"])
	case "Sentinels":
		return own && matches(e.labels, tab.declaration["sentinel_pod_labels"])
	case "DNS":
		dns := e.namespace == "kube-system" && e.labels["k8s-app"] == "kube-dns"
		switch tab.declaration["dns"] {
		case "gke":
			return dns || e.name == "169.254.20.10" || e.name == "169.254.169.254"
		case "openshift":
			return e.namespace == "openshift-dns" && e.labels["dns.operator.openshift.io/daemonset-dns"] == "default"
		}
		return dns
	case "istiod":
		return e.namespace == "istio-system" && e.labels["app"] == "istiod"
	case "everybody (kubelet)":
		return true
	}
	declaredPeers, _ := tab.declaration[peers].(declared.Object)
	if inner, isEverybody := strings.CutPrefix(party, "everybody ("); isEverybody {
		peer, _ := declaredPeers[strings.TrimSuffix(inner, ")")].(declared.Object)
		return peer["allow_all"] == true
	}
	peer, _ := declaredPeers[party].(declared.Object)
	return tab.isPeer(e, peer)
}

// isPeer reads a peer by the words of the documentation: what is given must all
// match.
func (tab table) isPeer(e end, peer declared.Object) bool {
	if peer["allow_all"] == true {
		return true
	}
	if cidr, ok := peer["cidr"].(string); ok {
		if !strings.Contains(cidr, "/") {
			return e.address == netip.MustParseAddr(cidr)
		}
		for _, hole := range texts(peer["except"]) {
			if netip.MustParsePrefix(hole).Contains(e.address) {
				return false
			}
		}
		return netip.MustParsePrefix(cidr).Contains(e.address)
	}
	if e.namespace == "" {
		return false
	}
	switch {
	case peer["namespace"] != nil:
		if e.namespace != peer["namespace"] {
			return false
		}
	case peer["namespace_labels"] != nil:
		if !matches(namespaces[e.namespace], peer["namespace_labels"]) {
			return false
		}
	default:
		if e.namespace != tab.declaration["namespace"] {
			return false
		}
	}
	return peer["pod_labels"] == nil || matches(e.labels, peer["pod_labels"])
}

func texts(list any) []string {
	all, _ := list.([]string)
	return all
}

func matches(labels map[string]string, wanted any) bool {
	all, ok := wanted.(declared.Object)
	for key, value := range all {
		if got, has := labels[key]; !has || got != value {
			return false
		}
	}
	return ok
}

// wrong lists the connections about which policies and table differ. Only those
// count of which one end is a pod that the policies close in that direction.
func (tab table) wrong(t *testing.T, policies []networkingv1.NetworkPolicy, ends []end) []string {
	t.Helper()
	var all []string
	w := worldOf(ends)
	for _, from := range ends {
		for _, to := range ends {
			if from.name == to.name || from.namespace == "" && to.namespace == "" || !tab.closed(from) && (tab.clients() || !tab.closed(to)) {
				continue
			}
			for _, port := range []int{53, 80, 5353, 6378, 6379, 9121, 11000, 12000, 13047, 13048, 15012, 15021, 16379, 26379, 26380} {
				for _, protocol := range []string{"TCP", "UDP"} {
					if got, want := w.Allowed(t, policies, from.name, to.name, port, protocol), tab.promises(from, to, port, protocol); got != want {
						all = append(all, fmt.Sprintf("%s to %s on %s %d: passes is %t, the table says %t", from.name, to.name, protocol, port, got, want))
					}
				}
			}
		}
	}
	return all
}

var servers = declared.Object{"name": "redis", "namespace": "data", "pod_labels": declared.Object{"app": "redis"}}

func with(more declared.Object) declared.Object {
	d := maps.Clone(servers)
	maps.Copy(d, more)
	return d
}

var peers = declared.Object{
	"checkout": declared.Object{"namespace": "shop", "pod_labels": declared.Object{"app": "checkout"}},
	"bastion":  declared.Object{"cidr": "10.20.0.0/24", "except": []string{"10.20.0.7/32"}},
	"metrics":  declared.Object{"namespace_labels": declared.Object{"team": "observability"}, "ports": []string{"9121"}},
}

// declarations are one of each topology and surrounding.
func declarations() map[string]declared.Object {
	all := map[string]declared.Object{
		"sentinels apart": with(declared.Object{"topology": "sentinel", "allow_from": peers, "sentinel_pod_labels": declared.Object{"app": "redis-sentinel"}, "sentinel_port": 26380, "mesh": "istio"}),
		"mesh, GKE":       with(declared.Object{"topology": "replication", "allow_from": peers, "mesh": "istio", "dns": "gke"}),
		"OpenShift":       with(declared.Object{"topology": "cluster", "dns": "openshift"}),
		"no DNS":          with(declared.Object{"topology": "standalone", "dns": "none"}),
		"everybody":       with(declared.Object{"topology": "standalone", "allow_from": declared.Object{"all": declared.Object{"allow_all": true}}}),
		"clients": {"name": "m", "namespace": "shop", "pod_labels": declared.Object{"app": "checkout"}, "other_egress": "denied",
			"allow_to": declared.Object{"primary": declared.Object{"cidr": "10.0.0.3", "ports": []string{"6378"}}, "cluster": declared.Object{"cidr": "10.0.0.4/32", "ports": []string{"6379", "11000-13047"}}, "v6": declared.Object{"cidr": "fd00::3"}}},
	}
	for _, topology := range []string{"standalone", "replication", "sentinel", "cluster"} {
		all[topology] = with(declared.Object{"topology": topology, "allow_from": peers})
	}
	return all
}

// TestExactlyTheFlowsPass: what the table says passes, and nothing else.
func TestExactlyTheFlowsPass(t *testing.T) {
	for name, declaration := range declarations() {
		tab, _ := render(t, declaration)
		if wrong := tab.wrong(t, tab.policies, ends()); len(wrong) > 0 {
			t.Errorf("%s: %d connections, such as\n%s", name, len(wrong), strings.Join(wrong[:min(5, len(wrong))], "\n"))
		}
	}
}

// TestMutantsAreFound: a dropped selector, a widened port and a forgotten
// direction are seen, so that the test above would see them too.
func TestMutantsAreFound(t *testing.T) {
	for name, mutate := range map[string]func(string) string{
		"a dropped pod selector": func(s string) string {
			return strings.Replace(s, "          podSelector:\n            matchLabels:\n              app: checkout\n", "", 1)
		},
		"a dropped namespace selector": func(s string) string {
			return strings.Replace(s, "        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: shop\n          podSelector", "        - podSelector", 1)
		},
		"a selector of its own": func(s string) string {
			return strings.Replace(s, "          podSelector:\n            matchLabels:\n              app: checkout", "        - podSelector:\n            matchLabels:\n              app: checkout", 1)
		},
		"a widened port": func(s string) string {
			return strings.Replace(s, "          port: 6379\n", "          port: 6379\n          endPort: 65535\n", 1)
		},
		"another port": func(s string) string { return strings.Replace(s, "port: 26379", "port: 26380", 1) },
		"a port left out": func(s string) string {
			return strings.Replace(s, "        - protocol: TCP\n          port: 26379\n", "", 1)
		},
		"a forgotten direction": func(s string) string { return strings.Replace(s, "    - Egress\n", "", 1) },
		"an exception left out": func(s string) string {
			return strings.Replace(s, "            except:\n              - 10.20.0.7/32\n", "", 1)
		},
		"DNS by UDP alone": func(s string) string {
			return strings.Replace(s, "        - protocol: TCP\n          port: 53\n", "", 1)
		},
		"egress among the servers": func(s string) string {
			return strings.Replace(s, "  egress:\n    - to:\n        - podSelector:\n            matchLabels:\n              app: redis", "  egress:\n    - to:\n        - podSelector:\n            matchLabels:\n              app: nobody", 1)
		},
	} {
		tab, documents := render(t, with(declared.Object{"topology": "sentinel", "allow_from": peers}))
		text := documents["NetworkPolicy/data/redis"]
		mutant := mutate(text)
		if mutant == text {
			t.Errorf("%s: the mutant is no other text than\n%s", name, text)
			continue
		}
		if wrong := tab.wrong(t, Parse(t, mutant), ends()); len(wrong) == 0 {
			t.Errorf("%s is not seen", name)
		}
	}
}

// anyEnds draws a world: pods with any labels in any namespaces, and addresses.
func anyEnds(random *rand.Rand) []end {
	spaces := slices.Sorted(maps.Keys(namespaces))
	values := []string{"redis", "checkout", "prometheus", "redis-sentinel", "istiod", "other"}
	var all []end
	const pods = 14
	for i := range pods {
		labels := map[string]string{}
		if random.IntN(5) > 0 {
			labels["app"] = values[random.IntN(len(values))]
		}
		if random.IntN(4) == 0 {
			labels["k8s-app"] = "kube-dns"
		}
		if random.IntN(4) == 0 {
			labels["dns.operator.openshift.io/daemonset-dns"] = "default"
		}
		namespace := spaces[random.IntN(len(spaces))]
		if i == 0 { // one server at least
			namespace, labels["app"] = "data", "redis"
		}
		all = append(all, pod(namespace, fmt.Sprintf("pod-%d", i), fmt.Sprintf("10.1.0.%d", i+1), labels))
	}
	for _, e := range ends() {
		if e.namespace == "" && random.IntN(2) == 0 {
			all = append(all, e)
		}
	}
	return all
}

// TestRandomDeclarations: the same for peers, topologies and surroundings drawn
// at random, in worlds drawn at random.
func TestRandomDeclarations(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(options ...any) any { return options[random.IntN(len(options))] }
	labels := func() declared.Object {
		return declared.Object{"app": pick("redis", "checkout", "prometheus", "redis-sentinel", "nobody")}
	}
	const draws = 60
	for range draws {
		d := with(declared.Object{"topology": pick("standalone", "replication", "sentinel", "cluster"), "mesh": pick("none", "istio"), "dns": pick("kube_dns", "gke", "openshift", "none"), "port": pick(6379, 6378, 80)})
		if d["topology"] == "sentinel" && random.IntN(2) == 0 {
			d["sentinel_pod_labels"] = declared.Object{"app": "redis-sentinel"}
		}
		from, to := declared.Object{}, declared.Object{}
		for i := range random.IntN(4) {
			peer := declared.Object{}
			switch random.IntN(4) {
			case 0:
				peer["namespace"], peer["pod_labels"] = pick("data", "shop", "watch", "nowhere"), labels()
			case 1:
				peer["namespace_labels"] = declared.Object{"team": pick("shop", "observability")}
			case 2:
				peer["pod_labels"] = labels()
			default:
				peer["cidr"] = pick("10.20.0.0/24", "10.1.0.0/16", "10.0.0.3", "8.0.0.0/7", "fd00::/8")
			}
			if random.IntN(3) == 0 {
				peer["ports"] = []string{fmt.Sprint(pick("9121", "80", "11000-13047"))}
			}
			name := fmt.Sprintf("peer%d", i)
			if random.IntN(3) == 0 {
				to[name] = peer
			} else {
				from[name] = peer
			}
		}
		d["allow_from"], d["allow_to"] = from, to
		tab, documents := render(t, d)
		if wrong := tab.wrong(t, tab.policies, anyEnds(random)); len(wrong) > 0 {
			t.Fatalf("%v: %d connections, such as\n%s\nunder\n%v", d, len(wrong), strings.Join(wrong[:min(5, len(wrong))], "\n"), documents)
		}
	}
}
