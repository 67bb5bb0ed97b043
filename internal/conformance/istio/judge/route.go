package judge

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/pkg/xds/filters"
	"istio.io/istio/pilot/test/xdstest"
)

// Route is where a sidecar takes a connection that its application opens.
type Route struct {
	Refused     string // why the sidecar closes the connection, empty where it does not
	Cluster     string // for example outbound|6379||redis.example.com
	Passthrough bool   // the sidecar dials what the application dialled, as it is
	Blackhole   bool   // the sidecar drops it: the mesh lets through what is registered only

	Type      string   // of the cluster: EDS, STRICT_DNS, ORIGINAL_DST
	Endpoints []string // what the sidecar dials, for example 10.0.0.3:6378 or redis.example.com:6378; none where it cannot
	TLS       *TLS     // how it dials them, nil for plain text

	Filters []string // the names of the network filters, in their order
	Detects bool     // the sidecar waits for the client's first bytes, to see whether they are HTTP

	IdleTimeout, MaxConnectionDuration *time.Duration // of the TCP proxy, nil where Envoy's default holds
	Limits
}

// Limits are what a cluster says about its connections.
type Limits struct {
	ConnectTimeout time.Duration
	MaxConnections uint32     // 4294967295 where there is no limit
	Keepalive      *Keepalive // nil where TCP keepalive is off
}

// Keepalive is a cluster's TCP keepalive. Zero is the operating system's default.
type Keepalive struct {
	Probes         uint32
	Time, Interval time.Duration
}

// Call tells where a plain TCP connection that the application in a pod opens to
// an address ends. What the pod's annotations exempt from redirection never
// reaches the sidecar and is not seen here.
func (m *Mesh) Call(t testing.TB, pod Pod, address string, port int) Route {
	t.Helper()
	proxy := m.proxy(t, pod)
	listener := outbound(t, m.server.Listeners(proxy), address, port)
	chain, err := match(t, listener, simulation.Call{Address: address, Port: port, Protocol: simulation.TCP})
	if err != nil {
		return Route{Refused: err.Error()}
	}
	dialled := net.JoinHostPort(address, strconv.Itoa(port))
	route := m.follow(t, proxy, chain, dialled)
	route.Detects = listening(listener, filters.HTTPInspector.Name, port)
	return route
}

// outbound is the listener that takes a connection to an address: the one bound
// to it, the one bound to its port at every address, else the one to which all
// traffic is redirected.
func outbound(t testing.TB, listeners []*listenerv3.Listener, address string, port int) *listenerv3.Listener {
	t.Helper()
	dialled, err := netip.ParseAddr(address)
	if err != nil {
		t.Fatal(err)
	}
	wildcard := netip.IPv4Unspecified()
	if dialled.Is6() {
		wildcard = netip.IPv6Unspecified()
	}
	for _, wanted := range []netip.Addr{dialled, wildcard} {
		for _, listener := range listeners {
			if slices.Contains(bound(t, listener), netip.AddrPortFrom(wanted, uint16(port))) {
				return listener
			}
		}
	}
	listener := xdstest.ExtractListener(model.VirtualOutboundListenerName, listeners)
	if listener == nil {
		t.Fatal("the sidecar has no listener for outbound traffic")
	}
	return listener
}

// bound lists the addresses of a listener.
func bound(t testing.TB, listener *listenerv3.Listener) []netip.AddrPort {
	t.Helper()
	addresses := []*corev3.Address{listener.GetAddress()}
	for _, additional := range listener.GetAdditionalAddresses() {
		addresses = append(addresses, additional.GetAddress())
	}
	var all []netip.AddrPort
	for _, address := range addresses {
		socket := address.GetSocketAddress()
		if socket == nil {
			continue // a listener inside Envoy
		}
		parsed, err := netip.ParseAddr(socket.GetAddress())
		if err != nil {
			t.Fatalf("listener %s: %v", listener.GetName(), err)
		}
		all = append(all, netip.AddrPortFrom(parsed, uint16(socket.GetPortValue())))
	}
	return all
}

// match finds the filter chain of a listener that takes a connection, as Istio's
// own simulation of Envoy does. The error says why there is none.
func match(t testing.TB, listener *listenerv3.Listener, call simulation.Call) (*listenerv3.FilterChain, error) {
	t.Helper()
	// The simulation's own search for the listener knows no IPv6. It falls back
	// on the listener of this name.
	renamed := &listenerv3.Listener{
		Name:               model.VirtualOutboundListenerName,
		FilterChains:       listener.GetFilterChains(),
		DefaultFilterChain: listener.GetDefaultFilterChain(),
		ListenerFilters:    listener.GetListenerFilters(),
	}
	var matched *listenerv3.FilterChain
	call.CustomListenerValidations = []simulation.CustomFilterChainValidation{
		func(chain *listenerv3.FilterChain) error { matched = chain; return nil },
	}
	// It needs the testing.T of its constructor only to fail it.
	one := simulation.Simulation{Listeners: []*listenerv3.Listener{renamed}}
	result := one.Run(call)
	if result.Error != nil {
		return nil, fmt.Errorf("%w (filter chain %q)", result.Error, result.FilterChainMatched)
	}
	if matched == nil {
		return nil, errors.New("no filter chain matched")
	}
	return matched, nil
}

// follow tells what a filter chain does with a connection to dialled.
func (m *Mesh) follow(t testing.TB, proxy *model.Proxy, chain *listenerv3.FilterChain, dialled string) Route {
	t.Helper()
	var route Route
	for _, filter := range chain.GetFilters() {
		route.Filters = append(route.Filters, filter.GetName())
	}
	tcp := xdstest.ExtractTCPProxy(t, chain)
	if tcp == nil {
		t.Fatalf("the filter chain %q has no TCP proxy: %q", chain.GetName(), route.Filters)
	}
	if _, one := tcp.GetClusterSpecifier().(*tcpproxyv3.TcpProxy_Cluster); !one {
		t.Fatalf("the filter chain %q goes to %T: this package knows single clusters only", chain.GetName(), tcp.GetClusterSpecifier())
	}
	route.Cluster = tcp.GetCluster()
	route.Passthrough = route.Cluster == util.PassthroughCluster
	route.Blackhole = route.Cluster == util.BlackHoleCluster
	if idle := tcp.GetIdleTimeout(); idle != nil {
		duration := idle.AsDuration()
		route.IdleTimeout = &duration
	}
	if limit := tcp.GetMaxDownstreamConnectionDuration(); limit != nil {
		duration := limit.AsDuration()
		route.MaxConnectionDuration = &duration
	}
	cluster := xdstest.ExtractCluster(route.Cluster, m.server.Clusters(proxy))
	if cluster == nil {
		t.Fatalf("the sidecar has no cluster %q", route.Cluster)
	}
	m.dial(t, proxy, cluster, dialled, &route)
	return route
}

// dial fills what the cluster says about a route.
func (m *Mesh) dial(t testing.TB, proxy *model.Proxy, cluster *clusterv3.Cluster, dialled string, route *Route) {
	t.Helper()
	route.Limits = limits(t, cluster)
	route.Type = cluster.GetType().String()
	var all []*TLS
	for _, endpoint := range m.endpoints(t, proxy, cluster, dialled) {
		route.Endpoints = append(route.Endpoints, endpoint.address)
		all = append(all, endpointTLS(t, cluster, endpoint.metadata))
	}
	for _, one := range all {
		if !one.equal(all[0]) {
			t.Fatalf("the endpoints of %s are dialled in different ways, which a Route cannot say: %+v", cluster.GetName(), all)
		}
		route.TLS = one
	}
}

// listening tells whether a listener filter looks at connections to a port.
func listening(listener *listenerv3.Listener, name string, port int) bool {
	filter, found := xdstest.ExtractListenerFilters(listener)[name]
	return found && (filter.GetFilterDisabled() == nil ||
		!xdstest.EvaluateListenerFilterPredicates(filter.GetFilterDisabled(), port))
}
