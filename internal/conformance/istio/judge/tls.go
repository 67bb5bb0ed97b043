package judge

import (
	"reflect"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	rawv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"
	"istio.io/istio/pkg/security"
)

// TLS is how a sidecar opens TLS connections.
type TLS struct {
	// CA is the name of the CA certificates, as the sidecar asks for them: for
	// example file-root:/etc/redis-ca/ca.crt, kubernetes://redis-ca-cacert, or
	// file-root:system for those of the proxy's image. It is empty where the
	// sidecar verifies nothing.
	CA          string
	Certificate string // the name of the client's certificate, empty where there is none
	SNI         string // empty where none is sent
	SANs        []string
	MinVersion  string // TLSv1_2
	MaxVersion  string // TLSv1_3
	IstioMutual bool   // it is the mesh's mutual TLS, with the workload's own certificate
}

func (t *TLS) equal(other *TLS) bool { return reflect.DeepEqual(t, other) }

// endpointTLS reads the transport socket with which a cluster dials an endpoint.
// It is the first of the cluster's matches of which all fields stand in the
// endpoint's metadata, else the cluster's own (config/cluster/v3/cluster.proto,
// transport_socket_matches).
func endpointTLS(t testing.TB, cluster *clusterv3.Cluster, metadata *corev3.Metadata) *TLS {
	t.Helper()
	has := metadata.GetFilterMetadata()["envoy.transport_socket_match"].GetFields()
	for _, match := range cluster.GetTransportSocketMatches() {
		matches := true
		for name, value := range match.GetMatch().GetFields() {
			matches = matches && proto.Equal(value, has[name])
		}
		if matches {
			return socketTLS(t, match.GetTransportSocket())
		}
	}
	return socketTLS(t, cluster.GetTransportSocket())
}

// socketTLS reads a transport socket, nil for plain text.
func socketTLS(t testing.TB, socket *corev3.TransportSocket) *TLS {
	t.Helper()
	if socket == nil {
		return nil
	}
	message, err := socket.GetTypedConfig().UnmarshalNew()
	if err != nil {
		t.Fatal(err)
	}
	switch config := message.(type) {
	case *rawv3.RawBuffer:
		return nil
	case *internalv3.InternalUpstreamTransport: // it only hands metadata on to what is within
		return socketTLS(t, config.GetTransportSocket())
	case *tlsv3.UpstreamTlsContext:
		return upstreamTLS(t, config)
	}
	t.Fatalf("this package does not know the transport socket %T", message)
	return nil
}

// upstreamTLS reads how a sidecar opens TLS.
func upstreamTLS(t testing.TB, context *tlsv3.UpstreamTlsContext) *TLS {
	t.Helper()
	common := context.GetCommonTlsContext()
	result := &TLS{
		SNI:        context.GetSni(),
		MinVersion: common.GetTlsParams().GetTlsMinimumProtocolVersion().String(),
		MaxVersion: common.GetTlsParams().GetTlsMaximumProtocolVersion().String(),
	}
	switch secrets := common.GetTlsCertificateSdsSecretConfigs(); len(secrets) {
	case 0:
	case 1:
		result.Certificate = secrets[0].GetName()
	default:
		t.Fatalf("this package does not know several client certificates: %v", secrets)
	}
	switch validation := common.GetValidationContextType().(type) {
	case *tlsv3.CommonTlsContext_CombinedValidationContext:
		combined := validation.CombinedValidationContext
		result.CA = combined.GetValidationContextSdsSecretConfig().GetName()
		result.SANs = names(t, combined.GetDefaultValidationContext())
	case *tlsv3.CommonTlsContext_ValidationContext:
		if !proto.Equal(validation.ValidationContext, &tlsv3.CertificateValidationContext{}) && validation.ValidationContext != nil {
			t.Fatalf("this package does not know the validation %v", validation.ValidationContext)
		}
	case nil:
	default:
		t.Fatalf("this package does not know the validation %T", validation)
	}
	result.IstioMutual = result.Certificate == security.WorkloadKeyCertResourceName && result.CA == security.RootCertReqResourceName
	return result
}

// names lists the exact names that a validation asks for.
func names(t testing.TB, validation *tlsv3.CertificateValidationContext) []string {
	t.Helper()
	if len(validation.GetMatchTypedSubjectAltNames()) > 0 || validation.GetTrustChainVerification() != 0 {
		t.Fatalf("this package does not know the validation %v", validation)
	}
	var all []string
	for _, name := range validation.GetMatchSubjectAltNames() { //nolint:staticcheck // deprecated, but what Istio writes
		exact, ok := name.GetMatchPattern().(*matcherv3.StringMatcher_Exact)
		if !ok || name.GetIgnoreCase() {
			t.Fatalf("this package does not know the name %v", name)
		}
		all = append(all, exact.Exact)
	}
	return all
}
