package judge

import (
	"net"
	"strconv"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"istio.io/istio/pilot/pkg/model"
)

// endpoint is what a sidecar may dial for a cluster.
type endpoint struct {
	address  string
	metadata *corev3.Metadata
}

// endpoints lists the endpoints of a cluster that are healthy, for a connection
// to dialled.
func (m *Mesh) endpoints(t testing.TB, proxy *model.Proxy, cluster *clusterv3.Cluster, dialled string) []endpoint {
	t.Helper()
	switch cluster.GetType() {
	case clusterv3.Cluster_ORIGINAL_DST:
		return []endpoint{{address: original(t, cluster, dialled)}}
	case clusterv3.Cluster_STATIC, clusterv3.Cluster_STRICT_DNS, clusterv3.Cluster_LOGICAL_DNS:
		return healthy(t, cluster.GetLoadAssignment())
	case clusterv3.Cluster_EDS:
		for _, assignment := range m.server.Endpoints(proxy) {
			if assignment.GetClusterName() == cluster.GetName() {
				return healthy(t, assignment)
			}
		}
		t.Fatalf("the pilot gives no assignment for %s", cluster.GetName())
	}
	t.Fatalf("this package does not know clusters of type %s", cluster.GetType())
	return nil
}

// original is what a cluster of type ORIGINAL_DST dials.
func original(t testing.TB, cluster *clusterv3.Cluster, dialled string) string {
	t.Helper()
	override := cluster.GetOriginalDstLbConfig().GetUpstreamPortOverride()
	if override == nil {
		return dialled
	}
	host, _, err := net.SplitHostPort(dialled)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort(host, strconv.Itoa(int(override.GetValue())))
}

func healthy(t testing.TB, assignment *endpointv3.ClusterLoadAssignment) []endpoint {
	t.Helper()
	var all []endpoint
	for _, locality := range assignment.GetEndpoints() {
		for _, lb := range locality.GetLbEndpoints() {
			if status := lb.GetHealthStatus(); status != corev3.HealthStatus_UNKNOWN && status != corev3.HealthStatus_HEALTHY {
				continue
			}
			socket := lb.GetEndpoint().GetAddress().GetSocketAddress()
			if socket == nil {
				t.Fatalf("this package does not know how %s dials %v", assignment.GetClusterName(), lb)
			}
			address := net.JoinHostPort(socket.GetAddress(), strconv.Itoa(int(socket.GetPortValue())))
			all = append(all, endpoint{address: address, metadata: lb.GetMetadata()})
		}
	}
	return all
}

// limits reads a cluster's Limits.
func limits(t testing.TB, cluster *clusterv3.Cluster) Limits {
	t.Helper()
	result := Limits{ConnectTimeout: cluster.GetConnectTimeout().AsDuration()}
	for _, thresholds := range cluster.GetCircuitBreakers().GetThresholds() {
		if thresholds.GetPriority() == corev3.RoutingPriority_DEFAULT {
			result.MaxConnections = thresholds.GetMaxConnections().GetValue()
		}
	}
	if keepalive := cluster.GetUpstreamConnectionOptions().GetTcpKeepalive(); keepalive != nil {
		result.Keepalive = &Keepalive{
			Probes:   keepalive.GetKeepaliveProbes().GetValue(),
			Time:     seconds(keepalive.GetKeepaliveTime().GetValue()),
			Interval: seconds(keepalive.GetKeepaliveInterval().GetValue()),
		}
	}
	return result
}

func seconds(number uint32) time.Duration { return time.Duration(number) * time.Second }
