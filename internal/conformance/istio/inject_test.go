package istio_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// deployment is an application with annotations.
func deployment(t testing.TB, annotations map[string]string) string {
	t.Helper()
	encoded, err := json.Marshal(annotations) // which is YAML
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: redis-tls}
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata:
      labels: {app: checkout}
      annotations: %s
    spec:
      containers: [{name: checkout, image: example.com/checkout:1.0}]
`, encoded)
}

// annotationsOf are the output pod_annotations of a golden case.
func annotationsOf(t testing.TB, name string) map[string]string {
	t.Helper()
	result := declared.Run(t, origination, declared.Golden(t, origination)[name])
	all := map[string]string{}
	for _, key := range result.Outputs["pod_annotations"].Names() {
		all[key] = result.Outputs["pod_annotations"].Field(key).Text()
	}
	return all
}

// TestInjection: with the rendered annotations the sidecar has the authorities,
// and all else that the pod had, where the DestinationRule says that they are.
func TestInjection(t *testing.T) {
	for name, want := range map[string]struct {
		mounts map[string]string // volume to path
		dns    bool
	}{
		"least":                  {map[string]string{"external-redis-ca": "/etc/redis-ca"}, false},
		"memorystore":            {map[string]string{"external-redis-ca": "/etc/redis-ca"}, false},
		"mutual":                 {map[string]string{"external-redis-ca": "/etc/redis-ca", "external-redis-client": "/etc/redis-client"}, false},
		"volumes_merged":         {map[string]string{"external-redis-ca": "/etc/redis-ca", "other": "/etc/other"}, false},
		"volumes_merged_already": {map[string]string{"external-redis-ca": "/etc/redis-ca"}, false},
		"dns_capture":            {map[string]string{"external-redis-ca": "/etc/redis-ca"}, true},
		"dns_capture_merged":     {map[string]string{"external-redis-ca": "/etc/redis-ca"}, true},
		"external_by_dns":        {map[string]string{"external-redis-ca": "/etc/redis-ca"}, true},
		"credential_secret":      {nil, false},
	} {
		injected := judge.Inject(t, deployment(t, annotationsOf(t, name)))
		if injected.Err != nil {
			t.Errorf("%s: %v", name, injected.Err)
			continue
		}
		for volume, path := range want.mounts {
			mount := injected.Mount(volume)
			if mount == nil || mount.MountPath != path || !mount.ReadOnly || injected.Volume(volume) == nil {
				t.Errorf("%s: %s is mounted as %+v", name, volume, mount)
			}
		}
		if (injected.Env["ISTIO_META_DNS_CAPTURE"] == "true") != want.dns {
			t.Errorf("%s: the environment is %v", name, injected.Env)
		}
	}
	if env := judge.Inject(t, deployment(t, annotationsOf(t, "dns_capture_merged"))).Env; env["EXIT_ON_ZERO_ACTIVE_CONNECTIONS"] != "true" {
		t.Errorf("what the pod had is lost: %v", env)
	}
}

// TestInjectedPathIsTheRules: the file that the DestinationRule names lies in
// what is mounted, and is a key of the ConfigMap behind it.
func TestInjectedPathIsTheRules(t *testing.T) {
	documents := golden(t, origination, "least")
	injected := judge.Inject(t, deployment(t, annotationsOf(t, "least")))
	mount, volume := injected.Mount("external-redis-ca"), injected.Volume("external-redis-ca")
	if mount == nil || volume == nil || volume.ConfigMap == nil {
		t.Fatalf("%+v", injected)
	}
	if !strings.Contains(documents["DestinationRule/redis-tls/external-redis"], "caCertificates: "+mount.MountPath+"/ca.crt\n") {
		t.Errorf("the rule does not look in %s", mount.MountPath)
	}
	if !strings.Contains(documents["ConfigMap/redis-tls/"+volume.ConfigMap.Name], "\n  ca.crt: |\n") {
		t.Errorf("no ConfigMap %s holds ca.crt", volume.ConfigMap.Name)
	}
}

// TestNoAnnotations: without them the sidecar has no authorities, so that the test
// above means something.
func TestNoAnnotations(t *testing.T) {
	if injected := judge.Inject(t, deployment(t, nil)); injected.Err != nil || injected.Mount("external-redis-ca") != nil {
		t.Errorf("%+v", injected)
	}
}
