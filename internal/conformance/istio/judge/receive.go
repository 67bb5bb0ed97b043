package judge

import (
	"cmp"
	"fmt"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	rbactcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xdstest"
	"istio.io/istio/pkg/wellknown"
)

// Caller is who opens a connection to a pod. The zero Caller but for its names is
// a workload of the mesh that comes with its own certificate.
type Caller struct {
	Namespace, ServiceAccount string
	TrustDomain               string // the mesh's own where it is empty
	IP                        string // policies about addresses need it
	Plaintext                 bool   // it comes without TLS, and so without an identity
}

// Verdict is what a pod's sidecar says to a connection.
type Verdict struct {
	MutualTLS bool // the port takes the mesh's mutual TLS
	Plaintext bool // the port takes plain TCP

	Refused string // why the connection ends before any policy is asked, empty where it does not
	Allowed bool   // the policies let the connection through
	By      string // the policy that decided: namespace, name and rule; empty where none matched
}

// Receives tells what the sidecar of a pod says to a TCP connection to one of the
// pod's own ports. What the pod's annotations exempt from redirection never
// reaches the sidecar and is not seen here.
func (m *Mesh) Receives(t testing.TB, pod Pod, port int, from Caller) Verdict {
	t.Helper()
	listener := xdstest.ExtractListener(model.VirtualInboundListenerName, m.server.Listeners(m.proxy(t, pod)))
	if listener == nil {
		t.Fatal("the sidecar has no listener for inbound traffic")
	}
	call := simulation.Call{Address: pod.IP, Port: port, Protocol: simulation.TCP}
	call.TLS = simulation.Plaintext
	plain, plainErr := match(t, listener, call)
	call.TLS = simulation.MTLS
	mutual, mutualErr := match(t, listener, call)

	verdict := Verdict{Plaintext: plainErr == nil, MutualTLS: mutualErr == nil && mutual.GetTransportSocket() != nil}
	chain, err := mutual, mutualErr
	if from.Plaintext {
		chain, err = plain, plainErr
	} else if err == nil && !verdict.MutualTLS {
		err = fmt.Errorf("the filter chain %q does not end mutual TLS", chain.GetName())
	}
	if err == nil && !from.Plaintext {
		err = handshake(t, chain, m.peer(from))
	}
	if err != nil {
		verdict.Refused = err.Error()
		return verdict
	}
	verdict.Allowed, verdict.By = authorize(t, chain, connection{
		t: t, authenticated: !from.Plaintext, identity: m.peer(from), ip: from.IP, port: uint32(port),
	})
	return verdict
}

// peer is the name in a caller's certificate.
func (m *Mesh) peer(from Caller) string {
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", cmp.Or(from.TrustDomain, m.config.GetTrustDomain()),
		from.Namespace, cmp.Or(from.ServiceAccount, "default"))
}

// handshake tells why a sidecar refuses a client's certificate, which is taken to
// come from a CA that it trusts.
func handshake(t testing.TB, chain *listenerv3.FilterChain, identity string) error {
	t.Helper()
	var context tlsv3.DownstreamTlsContext
	if err := chain.GetTransportSocket().GetTypedConfig().UnmarshalTo(&context); err != nil {
		t.Fatal(err)
	}
	validation := context.GetCommonTlsContext().GetCombinedValidationContext().GetDefaultValidationContext()
	wanted := validation.GetMatchSubjectAltNames() //nolint:staticcheck // deprecated, but what Istio writes
	if len(wanted) == 0 {
		return nil
	}
	for _, matcher := range wanted {
		if matchString(t, matcher, identity) {
			return nil
		}
	}
	return fmt.Errorf("the sidecar takes no certificate of %s", identity)
}

// authorize asks the RBAC filters of a chain in their order, and names the policy
// that decided.
func authorize(t testing.TB, chain *listenerv3.FilterChain, c connection) (allowed bool, by string) {
	t.Helper()
	allowed = true
	for _, filter := range chain.GetFilters() {
		if filter.GetName() != wellknown.RoleBasedAccessControl {
			continue
		}
		var config rbactcpv3.RBAC
		if err := filter.GetTypedConfig().UnmarshalTo(&config); err != nil {
			t.Fatal(err)
		}
		if config.GetMatcher() != nil {
			t.Fatalf("this package does not know RBAC by matcher: %v", &config)
		}
		rules := config.GetRules() // none where all policies are dry runs
		if rules == nil {
			continue
		}
		matched, name := c.policies(rules)
		switch rules.GetAction() {
		case rbacv3.RBAC_LOG: // an audit changes nothing
		case rbacv3.RBAC_DENY:
			if matched {
				return false, name
			}
		case rbacv3.RBAC_ALLOW:
			if !matched {
				return false, ""
			}
			by = name
		default:
			t.Fatalf("this package does not know the action %s", rules.GetAction())
		}
	}
	return allowed, by
}
