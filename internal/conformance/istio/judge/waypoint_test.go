package judge_test

import (
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// gateway is a waypoint of the namespace.
const gateway = `apiVersion: v1
kind: Service
metadata:
  name: waypoint
  namespace: app
  labels:
    gateway.istio.io/managed: istio.io-mesh-controller
    gateway.networking.k8s.io/gateway-name: waypoint
spec:
  clusterIP: 10.8.0.1
  selector: {gateway.networking.k8s.io/gateway-name: waypoint}
  ports:
  - {name: mesh, port: 15008, appProtocol: hbone}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: app}
spec:
  gatewayClassName: istio-waypoint
  listeners:
  - {name: mesh, port: 15008, protocol: HBONE}
status:
  addresses:
  - {type: Hostname, value: waypoint.app.svc.cluster.local}
`

var waypoint = judge.Pod{
	Namespace: "app", Name: "waypoint", IP: "10.4.0.9", Waypoint: true,
	Labels: map[string]string{"gateway.networking.k8s.io/gateway-name": "waypoint"},
}

// through tells where the waypoint takes connections to the entry.
func through(t *testing.T, documents ...string) judge.Route {
	t.Helper()
	m := judge.New(t, judge.World{Documents: stream(append(documents, gateway)...), Pods: []judge.Pod{waypoint}})
	return m.Waypoint(t, waypoint, "redis.example.com", 6379)
}

// TestWaypoint: a waypoint takes the rule without a selector, with a Secret too.
// A selector makes plain text, even where the labels are the waypoint's own.
func TestWaypoint(t *testing.T) {
	used := edited(t, entry, "namespace: app}", "namespace: app, labels: {istio.io/use-waypoint: waypoint}}")
	secured(t, through(t, used, rule), "10.0.0.3:6378", fromFile)
	secret := judge.TLS{CA: "kubernetes://redis-ca-cacert", MinVersion: "TLSv1_2", MaxVersion: "TLSv1_3"}
	unselected := edited(t, rule, file, "credentialName: redis-ca")
	secured(t, through(t, used, unselected), "10.0.0.3:6378", secret)
	secured(t, through(t, used, edited(t, rule, file, "credentialName: configmap://app/redis-ca")), "10.0.0.3:6378", fromConfigMap)

	const served = "inbound-vip|6379|tcp|redis.example.com"
	selected := edited(t, unselected, "spec:\n", selector)
	plain(t, through(t, used, selected), served, "10.0.0.3:6378")
	own := edited(t, selected, "{app: worker}", "{gateway.networking.k8s.io/gateway-name: waypoint}")
	plain(t, through(t, used, own), served, "10.0.0.3:6378")

	// Beside one with a selector, the rule without is lost where it has
	// exportTo ["."], as for sidecars.
	general := edited(t, rule, "name: redis,", "name: general,")
	plain(t, through(t, used, selected, general), served, "10.0.0.3:6378")
	for _, exportTo := range []string{"", "  exportTo: [app]\n"} {
		secured(t, through(t, used, selected, edited(t, general, "  exportTo: [\".\"]\n", exportTo)), "10.0.0.3:6378", fromFile)
	}
	if route := through(t, entry, rule); route.Refused == "" {
		t.Errorf("the entry does not use it: %+v", route)
	}
}
