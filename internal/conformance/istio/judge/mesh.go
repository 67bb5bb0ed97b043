package judge

import (
	"cmp"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"istio.io/api/label"
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	istiocluster "istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/protomarshal"
	"sigs.k8s.io/yaml"
)

// proxyVersion is what the proxies say that they are: the release that the module
// in go.mod becomes. The pilot gives old proxies less.
const proxyVersion = "1.31.0"

// World is documents and the pods that live with them.
type World struct {
	Documents  string // a YAML stream of Istio's kinds, Services, ConfigMaps, Secrets, Namespaces
	Pods       []Pod
	MeshConfig string // as in the ConfigMap istio; what it leaves out is Istio's default
}

// Pod is a pod of a World: it runs and is ready.
type Pod struct {
	Namespace, Name, ServiceAccount string // the account is "default" where it is empty
	IP                              string
	Labels                          map[string]string
	Ports                           map[string]int    // the names of its containers' ports
	Metadata                        map[string]string // what proxy.istio.io/config proxyMetadata sets, as ISTIO_META_DNS_CAPTURE
	Outside                         bool              // it has no sidecar
	Waypoint                        bool              // it is the waypoint that its label gateway.networking.k8s.io/gateway-name names
}

// Mesh is a pilot that has read a World.
type Mesh struct {
	server *xds.FakeDiscoveryServer
	config *meshconfig.MeshConfig
	pods   []Pod
}

// New starts a pilot on a World. It ends with the test. Documents that Validate
// refuses fail the test.
func New(t testing.TB, w World) *Mesh {
	t.Helper()
	quiet()
	documents, err := split(w.Documents)
	if err != nil {
		t.Fatal(err)
	}
	w.check(t, documents)
	if slices.ContainsFunc(w.Pods, func(pod Pod) bool { return pod.Waypoint }) {
		ambient(t)
	}
	config := w.config(t)
	// Istio's kinds are read from a store of their own, for the sidecars, and
	// from Kubernetes, for waypoints: it takes both to be the same cluster.
	stream := strings.Join(documents, "\n---\n")
	server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		ConfigString:           stream,
		KubernetesObjectString: stream,
		KubernetesObjects:      objects(t, w.Pods, documents),
		MeshConfig:             config,
	})
	return &Mesh{server: server, config: config, pods: w.Pods}
}

// quiet keeps the pilot's own log, hundreds of lines a World, out of what a test
// that fails has to say.
var quiet = sync.OnceFunc(func() {
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
})

// check fails the test for what no cluster could hold.
func (w World) check(t testing.TB, documents []string) {
	t.Helper()
	for _, document := range documents {
		var object crd.IstioKind
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		if _, known := kinds[object.Kind]; !known {
			continue // the pilot's affair
		}
		if _, errs := Validate([]byte(document)); errs != nil {
			t.Fatalf("%q\n%s", errs, document)
		}
	}
	for n, pod := range w.Pods {
		if _, err := netip.ParseAddr(pod.IP); err != nil {
			t.Fatalf("the pod %s/%s: %v", pod.Namespace, pod.Name, err)
		}
		same := func(other Pod) bool { return other.Namespace == pod.Namespace && other.Name == pod.Name }
		if slices.ContainsFunc(w.Pods[:n], same) {
			t.Fatalf("there are two pods %s/%s", pod.Namespace, pod.Name)
		}
	}
}

// config is the mesh's, with Istio's defaults.
func (w World) config(t testing.TB) *meshconfig.MeshConfig {
	t.Helper()
	if w.MeshConfig == "" {
		return mesh.DefaultMeshConfig()
	}
	// Istio's own reader skips the fields that it does not know.
	if err := protomarshal.ApplyYAMLStrict(w.MeshConfig, &meshconfig.MeshConfig{}); err != nil {
		t.Fatal(err)
	}
	config, err := mesh.ApplyMeshConfig(w.MeshConfig, mesh.DefaultMeshConfig())
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// ambient has the pilot serve waypoints, as the profile ambient does with
// PILOT_ENABLE_AMBIENT, until the test ends.
func ambient(t testing.TB) {
	test.SetForTest(t, &features.EnableAmbient, true)
	test.SetForTest(t, &features.EnableAmbientWaypoints, true)
	test.SetForTest(t, &features.EnableHBONESend, true)
}

// proxy is the sidecar or waypoint of a pod, as it introduces itself.
func (m *Mesh) proxy(t testing.TB, pod Pod) *model.Proxy {
	t.Helper()
	if !slices.ContainsFunc(m.pods, func(other Pod) bool { return reflect.DeepEqual(pod, other) }) {
		t.Fatalf("the World has no such pod: %+v", pod)
	}
	if pod.Outside {
		t.Fatalf("the pod %s/%s has no sidecar", pod.Namespace, pod.Name)
	}
	account := cmp.Or(pod.ServiceAccount, "default")
	proxy := &model.Proxy{
		Type:            model.SidecarProxy,
		ID:              pod.Name + "." + pod.Namespace,
		ConfigNamespace: pod.Namespace,
		IPAddresses:     []string{pod.IP},
		Labels:          maps.Clone(pod.Labels),
		VerifiedIdentity: &spiffe.Identity{
			TrustDomain: m.config.TrustDomain, Namespace: pod.Namespace, ServiceAccount: account,
		},
		Metadata: &model.NodeMetadata{
			IstioVersion:   proxyVersion,
			Namespace:      pod.Namespace,
			Labels:         pod.Labels,
			ServiceAccount: account,
			ClusterID:      istiocluster.ID(constants.DefaultClusterName),
			DNSCapture:     model.StringBool(pod.Metadata["ISTIO_META_DNS_CAPTURE"] == "true"),
		},
	}
	if pod.Waypoint {
		proxy.Type = model.Waypoint
		if proxy.Labels == nil {
			proxy.Labels = map[string]string{}
		}
		proxy.Labels[label.GatewayManaged.Name] = constants.ManagedGatewayMeshControllerLabel
	}
	return m.server.SetupProxy(proxy)
}
