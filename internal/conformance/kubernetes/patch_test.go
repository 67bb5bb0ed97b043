package kubernetes_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/apimachinery/pkg/util/yaml"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/kubernetes/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// careless is a StatefulSet that has all that a patch can take away.
const careless = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: redis, namespace: data}
spec:
  serviceName: redis
  selector: {matchLabels: {app: redis}}
  template:
    metadata: {labels: {app: redis}}
    spec:
      hostPID: true
      hostIPC: true
      shareProcessNamespace: true
      automountServiceAccountToken: true
      securityContext: {runAsUser: 0, fsGroup: 0, supplementalGroups: [0], seccompProfile: {type: Unconfined}}
      containers:
        - name: redis
          image: redis:7.2.6
          command: [/opt/start.sh]
          args: [--protected-mode, "no"]
          securityContext: {privileged: true, runAsUser: 0, runAsNonRoot: false, procMount: Unmasked, capabilities: {add: [NET_ADMIN]}}
          ports: [{name: redis, containerPort: PORT, hostPort: PORT}]
          resources: {limits: {cpu: 1, memory: 1Mi}}
          livenessProbe: {tcpSocket: {port: 6379}}
          readinessProbe: {tcpSocket: {port: 6379}}
          volumeMounts: [{name: scripts, mountPath: /opt}]
      volumes: [{name: scripts, emptyDir: {}}]
`

// claim is the volume of each pod.
const claim = `
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`

// TestPatchHardens: a StatefulSet that keeps every privilege is let in at
// restricted once it is patched, and keeps what is its own.
func TestPatchHardens(t *testing.T) {
	tried := 0
	for name, declaration := range declared.Golden(t, "pod_hardening") {
		patch := declared.Run(t, "pod_hardening", declaration).Outputs["patch"]
		if patch.Text() == "" { // invalid, or known at apply
			continue
		}
		tried++
		original := strings.ReplaceAll(careless, "PORT", fmt.Sprint(portOf(declaration)))
		if declaration["data_size"] != nil {
			original += claim
		}
		if len(judge.PodSecurity([]byte(original), "baseline")) == 0 {
			t.Fatal("there is nothing to patch")
		}
		patched, err := strategicpatch.StrategicMergePatch(toJSON(t, original), toJSON(t, patch.Text()), appsv1.StatefulSet{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, wrong := range append(judge.Validate(patched), judge.PodSecurity(patched, "restricted")...) {
			t.Errorf("%s: %s", name, wrong)
		}
		var set appsv1.StatefulSet
		if err := json.Unmarshal(patched, &set); err != nil {
			t.Fatal(err)
		}
		pod := set.Spec.Template.Spec
		server := pod.Containers[len(pod.Containers)-1]
		if len(pod.Containers) != 1 || server.Image != "redis:7.2.6" || server.Command[0] == "/opt/start.sh" || server.VolumeMounts[len(server.VolumeMounts)-1].MountPath != "/opt" || server.Ports[0].Name != "redis" {
			t.Errorf("%s: %+v", name, pod.Containers)
		}
		if *pod.AutomountServiceAccountToken || *pod.ShareProcessNamespace || pod.SecurityContext.SupplementalGroups != nil || !server.Resources.Limits.Cpu().IsZero() {
			t.Errorf("%s: the pod keeps something: %s", name, patched)
		}
	}
	if tried < 5 {
		t.Errorf("only %d patches were tried", tried)
	}
}

func portOf(declaration declared.Object) any {
	switch {
	case declaration["port"] != nil:
		return declaration["port"]
	case declaration["role"] == "sentinel":
		return 26379
	default:
		return 6379
	}
}

func toJSON(t *testing.T, text string) []byte {
	t.Helper()
	encoded, err := yaml.ToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
