package judge_test

import (
	"fmt"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// headless is the Service of a StatefulSet of Redis servers.
const headless = `apiVersion: v1
kind: Service
metadata: {name: redis, namespace: app}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: {app: redis}
  ports:
  - {name: tcp-redis, port: 6379}
`

// meshStrict has every pod of the mesh take mutual TLS only.
const meshStrict = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: istio-system}
spec:
  mtls: {mode: STRICT}
`

// servers are pods of the Service. The last has no sidecar, where it is given.
func servers(outside bool) []judge.Pod {
	var pods []judge.Pod
	for n := range 2 {
		pod := redis
		pod.Name, pod.IP = fmt.Sprintf("redis-%d", n), fmt.Sprintf("10.4.1.%d", n+1)
		pods = append(pods, pod)
	}
	pods[1].Outside = outside
	return pods
}

// TestHeadless: calls between the pods of a headless Service use the mesh's
// mutual TLS at the ports that the Service has. At all others they pass through
// in plain text, which a STRICT server refuses.
func TestHeadless(t *testing.T) {
	pods := servers(false)
	m := judge.New(t, judge.World{Documents: stream(headless, meshStrict), Pods: pods})
	route := m.Call(t, pods[0], pods[1].IP, 6379)
	if route.TLS == nil || !route.TLS.IstioMutual || route.Refused != "" {
		t.Errorf("%+v", route)
	}
	passed(t, m.Call(t, pods[0], "10.4.9.9", 6379)) // no pod of the Service
	passed(t, m.Call(t, pods[0], pods[1].IP, 16379))
	for port, caller := range map[int]judge.Caller{6379: ofWeb, 16379: nobody} {
		v := m.Receives(t, pods[1], port, caller)
		if v.Allowed == caller.Plaintext {
			t.Errorf("%d: %+v", port, v)
		}
	}

	bus := headless + "  - {name: tcp-bus, port: 16379}\n"
	m = judge.New(t, judge.World{Documents: stream(bus, meshStrict), Pods: pods})
	for _, port := range []int{6379, 16379} {
		route := m.Call(t, pods[0], pods[1].IP, port)
		if route.TLS == nil || !route.TLS.IstioMutual {
			t.Errorf("%d: %+v", port, route)
		}
	}

	m = judge.New(t, judge.World{Documents: meshStrict, Pods: pods})
	passed(t, m.Call(t, pods[0], pods[1].IP, 6379))
}

// TestHeadlessOutside: one pod of a headless Service without a sidecar has all of
// them called in plain text, which the others refuse where they are STRICT.
func TestHeadlessOutside(t *testing.T) {
	pods := servers(true)
	for _, documents := range []string{headless, stream(headless, meshStrict)} {
		m := judge.New(t, judge.World{Documents: documents, Pods: append(pods, web)})
		for _, pod := range pods {
			plain(t, m.Call(t, web, pod.IP, 6379), "outbound|6379||redis.app.svc.cluster.local", pod.IP+":6379")
		}
	}
}

// TestService: through a Service with an address, each pod gets what it takes:
// mutual TLS where it has a sidecar.
func TestService(t *testing.T) {
	service := edited(t, headless, "clusterIP: None", "clusterIP: 10.8.0.6")
	m := judge.New(t, judge.World{Documents: service, Pods: append(servers(false), web)})
	route := m.Call(t, web, "10.8.0.6", 6379)
	if route.TLS == nil || !route.TLS.IstioMutual || len(route.Endpoints) != 2 {
		t.Errorf("%+v", route)
	}
	passed(t, m.Call(t, web, "10.4.1.1", 6379)) // past the Service
	outside := servers(true)[1]
	m = judge.New(t, judge.World{Documents: service, Pods: []judge.Pod{outside, web}})
	plain(t, m.Call(t, web, "10.8.0.6", 6379), "outbound|6379||redis.app.svc.cluster.local", outside.IP+":6379")

	mixed := judge.New(t, judge.World{Documents: service, Pods: append(servers(true), web)})
	fails(t, "dialled in different ways", func(t testing.TB) { mixed.Call(t, web, "10.8.0.6", 6379) })
}
