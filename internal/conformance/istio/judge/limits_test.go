package judge_test

import (
	"math"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// TestLimits: connectTimeout, maxConnections and tcpKeepalive end in the cluster,
// idleTimeout and maxConnectionDuration in the listener's TCP proxy. Without them
// a connect takes up to 10 seconds, the number is not limited, and Envoy's own
// defaults close a connection that is idle for an hour.
func TestLimits(t *testing.T) {
	route := mesh(t, entry, rule).Call(t, web, "10.0.0.3", 6379)
	none := judge.Limits{ConnectTimeout: 10 * time.Second, MaxConnections: math.MaxUint32}
	if route.Limits != none || route.IdleTimeout != nil || route.MaxConnectionDuration != nil {
		t.Errorf("%+v", route)
	}
	pool := edited(t, rule, "  trafficPolicy:\n", `  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
        connectTimeout: 2s
        idleTimeout: 300s
        maxConnectionDuration: 3600s
        tcpKeepalive: {probes: 3, time: 60s, interval: 10s}
`)
	route = mesh(t, entry, pool).Call(t, web, "10.0.0.3", 6379)
	secured(t, route, "10.0.0.3:6378", fromFile)
	if route.ConnectTimeout != 2*time.Second || route.MaxConnections != 100 ||
		route.Keepalive == nil || *route.Keepalive != (judge.Keepalive{Probes: 3, Time: time.Minute, Interval: 10 * time.Second}) ||
		route.IdleTimeout == nil || *route.IdleTimeout != 5*time.Minute ||
		route.MaxConnectionDuration == nil || *route.MaxConnectionDuration != time.Hour {
		t.Errorf("%+v", route)
	}
	bare := edited(t, rule, "  trafficPolicy:\n", "  trafficPolicy:\n    connectionPool: {tcp: {tcpKeepalive: {}}}\n")
	if route := mesh(t, entry, bare).Call(t, web, "10.0.0.3", 6379); route.Keepalive == nil || *route.Keepalive != (judge.Keepalive{}) {
		t.Errorf("%+v", route)
	}
}
