package kube

import "testing"

func TestParseQuantity(t *testing.T) {
	for text, want := range map[string]uint64{
		"0": 0, "1": 1, "128974848": 128974848, "129e6": 129000000, "129M": 129000000, "123Mi": 123 << 20, "1.5Gi": 3 << 29, "2k": 2000,
		"1Ki": 1024, "128974848000m": 128974848, "1m": 1, ".5Ki": 512, "5.": 5, "+1E": 1e18, "1E3": 1000, "1e-1": 1, "15Ei": 15 << 60,
	} {
		if got, ok := ParseQuantity(text); !ok || got != want {
			t.Errorf("%s is %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "Gi", "1 Gi", "1gb", "1Gib", "1K", "-1", "1e999", "16Ei", "0x1", "1/2", "1_0"} {
		if got, ok := ParseQuantity(text); ok {
			t.Errorf("%q is %d, want none", text, got)
		}
	}
}

func TestSelects(t *testing.T) {
	labels := map[string]string{"app": "redis", "tier": "data"}
	expression := func(key, operator string, values ...any) []any {
		return []any{map[string]any{"key": key, "operator": operator, "values": values}}
	}
	for _, tt := range []struct {
		selector       LabelSelector
		selects, known bool
	}{
		{LabelSelector{}, true, true},
		{LabelSelector{MatchLabels: map[string]string{"app": "redis"}}, true, true},
		{LabelSelector{MatchLabels: map[string]string{"app": "web"}}, false, true},
		{LabelSelector{MatchLabels: map[string]string{"none": ""}}, false, true},
		{LabelSelector{MatchExpressions: expression("app", "In", "web", "redis")}, true, true},
		{LabelSelector{MatchExpressions: expression("app", "NotIn", "redis")}, false, true},
		{LabelSelector{MatchExpressions: expression("none", "NotIn", "redis")}, true, true},
		{LabelSelector{MatchExpressions: expression("tier", "Exists")}, true, true},
		{LabelSelector{MatchExpressions: expression("tier", "DoesNotExist")}, false, true},
		{LabelSelector{MatchExpressions: expression("tier", "Gt", "1")}, false, false},
		{LabelSelector{MatchExpressions: []any{"nonsense"}}, false, false},
	} {
		if selects, known := tt.selector.Selects(labels); selects != tt.selects || known != tt.known {
			t.Errorf("%+v: %v, %v, want %v, %v", tt.selector, selects, known, tt.selects, tt.known)
		}
	}
}

func TestWorkloadFields(t *testing.T) {
	m := Parse(`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: redis}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: redis}}
    spec:
      containers:
        - name: redis
          ports: [{name: redis, containerPort: 6379}]
          resources: {limits: {memory: 1073741824, cpu: 0.5}}
          volumeMounts: [{name: data, mountPath: /data}]
          livenessProbe: {tcpSocket: {port: redis}}
          readinessProbe: {exec: {command: [redis-cli, -p, '6379', ping]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}]
`)
	if len(m.Faults) > 0 || len(m.Workloads) != 1 {
		t.Fatal(m.Faults, m.Workloads)
	}
	w, c := m.Workloads[0], m.Workloads[0].Pod.Containers[0]
	if *w.Replicas != 3 || w.Labels["app"] != "redis" || w.Claims[0].Spec.StorageClassName != "fast" || w.Claims[0].Metadata.Name != "data" {
		t.Errorf("the workload is %+v", w)
	}
	if c.Ports[0].ContainerPort != 6379 || c.Resources.Limits["memory"] != "1073741824" || c.VolumeMounts[0].MountPath != "/data" || c.LivenessProbe.TCPSocket.Port != "redis" || len(c.ReadinessProbe.Exec.Command) != 4 {
		t.Errorf("the container is %+v", c)
	}
}
