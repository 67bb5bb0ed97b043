package judge

import (
	"testing"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"istio.io/istio/pilot/pkg/model"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/util/sets"
)

// Served is the certificates that istiod gives to a pod's sidecar or waypoint for
// a name in its TLS, kubernetes://… or configmap://…: PEM, empty where istiod
// gives none, and then the proxy can open no connection. The names that end in
// -cacert are CAs; all others come with a key, and istiod gives them only where
// the pod's ServiceAccount may list the Secrets of its namespace, which none of a
// World may. Names of files are none of istiod's business: the proxy reads them.
func (m *Mesh) Served(t testing.TB, pod Pod, name string) string {
	t.Helper()
	proxy := m.proxy(t, pod)
	watched := &model.WatchedResource{TypeUrl: v3.SecretType, ResourceNames: sets.New(name)}
	request := &model.PushRequest{Forced: true, Push: m.server.PushContext()}
	resources, _, err := m.server.Discovery.Generators[v3.SecretType].Generate(proxy, watched, request)
	if err != nil {
		t.Fatal(err)
	}
	for _, resource := range resources {
		var secret tlsv3.Secret
		if err := resource.GetResource().UnmarshalTo(&secret); err != nil {
			t.Fatal(err)
		}
		if secret.GetName() == name {
			ca := secret.GetValidationContext().GetTrustedCa().GetInlineBytes()
			return string(ca) + string(secret.GetTlsCertificate().GetCertificateChain().GetInlineBytes())
		}
	}
	return ""
}
