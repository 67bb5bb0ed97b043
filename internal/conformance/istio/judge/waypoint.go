package judge

import (
	"fmt"
	"strings"
	"testing"

	"istio.io/istio/pilot/test/xdstest"
)

// Waypoint tells where a waypoint takes a plain TCP connection that a pod without
// a sidecar opens to a port of a host: how it gets to the waypoint is the affair
// of ztunnel. The waypoint must serve the host, by the label
// istio.io/use-waypoint.
func (m *Mesh) Waypoint(t testing.TB, pod Pod, host string, port int) Route {
	t.Helper()
	const inside = "main_internal" // the listener behind the one that ends HBONE
	proxy := m.proxy(t, pod)
	listener := xdstest.ExtractListener(inside, m.server.Listeners(proxy))
	if !pod.Waypoint || listener == nil {
		t.Fatalf("the pod %s/%s is no waypoint", pod.Namespace, pod.Name)
	}
	for _, chain := range listener.GetFilterChains() {
		if strings.HasPrefix(chain.GetName(), fmt.Sprintf("inbound-vip|%d|", port)) && strings.HasSuffix(chain.GetName(), "|"+host) {
			return m.follow(t, proxy, chain, fmt.Sprintf("%s:%d", host, port))
		}
	}
	return Route{Refused: fmt.Sprintf("the waypoint does not serve %s:%d", host, port)}
}
