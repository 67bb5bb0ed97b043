package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/istio/judge"
)

// deployment has its sidecar mount the CA, in the form of an object.
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: app}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations:
        sidecar.istio.io/userVolume: '{"redis-ca": {"secret": {"secretName": "redis-ca"}}}'
        sidecar.istio.io/userVolumeMount: '{"redis-ca": {"mountPath": "/etc/redis-ca", "readOnly": true}}'
    spec:
      containers:
      - {name: web, image: web}
`

// arrays are the annotations in the form that their documentation has.
var arrays = []string{
	`'{"redis-ca": {"secret"`, `'[{"name": "redis-ca", "secret"`, `"redis-ca"}}}'`, `"redis-ca"}}]'`,
	`'{"redis-ca": {"mountPath"`, `'[{"name": "redis-ca", "mountPath"`, `true}}'`, `true}]'`,
}

// TestUserVolume: both forms mount the CA, for every kind of workload.
func TestUserVolume(t *testing.T) {
	inArrays := edited(t, deployment, arrays...)
	_, annotations, _ := strings.Cut(deployment, "labels: {app: web}\n")
	pod := "apiVersion: v1\nkind: Pod\nmetadata:\n      name: web\n      namespace: app\n" + edited(t, annotations, "    spec:", "spec:")
	for name, workload := range map[string]string{
		"object": deployment, "array": inArrays, "Pod": pod,
		"StatefulSet": edited(t, deployment, "kind: Deployment", "kind: StatefulSet"),
		"configMap":   edited(t, deployment, `"secret": {"secretName"`, `"configMap": {"name"`),
	} {
		injected := judge.Inject(t, workload)
		if injected.Err != nil {
			t.Errorf("%s: %v", name, injected.Err)
			continue
		}
		mount, volume := injected.Mount("redis-ca"), injected.Volume("redis-ca")
		if mount == nil || mount.MountPath != "/etc/redis-ca" || !mount.ReadOnly {
			t.Errorf("%s: %+v", name, mount)
		}
		if volume == nil || (name != "configMap" && (volume.Secret == nil || volume.Secret.SecretName != "redis-ca")) ||
			(name == "configMap" && (volume.ConfigMap == nil || volume.ConfigMap.Name != "redis-ca")) {
			t.Errorf("%s: %+v", name, volume)
		}
	}
}

// TestUserVolumeWrong: what is no JSON fails. Names of fields are read in any
// case; the annotations of the Deployment, instead of its pods', do nothing.
func TestUserVolumeWrong(t *testing.T) {
	injected := judge.Inject(t, edited(t, deployment, `"readOnly": true}}'`, `"readOnly": true}'`))
	if injected.Err == nil || injected.Mounts != nil {
		t.Errorf("%+v", injected)
	}
	injected = judge.Inject(t, edited(t, deployment, `"mountPath"`, `"mountpath"`))
	if mount := injected.Mount("redis-ca"); mount == nil || mount.MountPath != "/etc/redis-ca" {
		t.Errorf("%+v", injected)
	}
	_, annotations, _ := strings.Cut(deployment, "labels: {app: web}\n")
	annotations, _, _ = strings.Cut(annotations, "    spec:\n")
	misplaced := edited(t, deployment, annotations, "", "metadata: {name: web, namespace: app}",
		"metadata:\n      name: web\n      namespace: app\n"+strings.TrimSuffix(annotations, "\n"))
	injected = judge.Inject(t, misplaced)
	if injected.Err != nil || injected.Mount("redis-ca") != nil {
		t.Errorf("%+v", injected)
	}
}

// TestProxyMetadata: the annotation of the pod reaches the sidecar's environment.
func TestProxyMetadata(t *testing.T) {
	capture := edited(t, deployment, "      annotations:\n", `      annotations:
        proxy.istio.io/config: '{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "true"}}'
`)
	if env := judge.Inject(t, capture).Env; env["ISTIO_META_DNS_CAPTURE"] != "true" {
		t.Errorf("%q", env)
	}
	if env, found := judge.Inject(t, deployment).Env["ISTIO_META_DNS_CAPTURE"]; found {
		t.Errorf("%q", env)
	}
}

// TestRedirects: the annotations that let traffic past the sidecar, as istio-init
// is told (manifests/charts/istio-control/istio-discovery/files/injection-template.yaml).
func TestRedirects(t *testing.T) {
	plain := judge.Inject(t, deployment)
	for annotation, option := range map[string][2]string{
		"traffic.sidecar.istio.io/excludeOutboundPorts":    {"-o", "6379"},
		"traffic.sidecar.istio.io/includeOutboundPorts":    {"-q", "443"},
		"traffic.sidecar.istio.io/excludeOutboundIPRanges": {"-x", "10.0.0.0/8"},
		"traffic.sidecar.istio.io/includeOutboundIPRanges": {"-i", "10.4.0.0/16"},
		"traffic.sidecar.istio.io/excludeInboundPorts":     {"-d", "15090,15021,6379,15020"},
		"traffic.sidecar.istio.io/includeInboundPorts":     {"-b", "8080"},
		"traffic.sidecar.istio.io/excludeInterfaces":       {"-c", "eth1"},
		"traffic.sidecar.istio.io/kubevirtInterfaces":      {"-k", "net1"},
		"istio.io/reroute-virtual-interfaces":              {"-k", "net1"},
		"sidecar.istio.io/interceptionMode":                {"-m", "TPROXY"},
	} {
		value := option[1]
		if option[0] == "-d" {
			value = "6379"
		}
		redirects := annotated(t, annotation, value).Redirects
		at := slices.Index(redirects, option[0])
		if at < 0 || redirects[at+1] != option[1] {
			t.Errorf("%s: %q", annotation, redirects)
		}
		if slices.Equal(redirects, plain.Redirects) {
			t.Errorf("%s changes nothing", annotation)
		}
	}
	for annotation, value := range map[string]string{
		"sidecar.istio.io/interceptionMode": "NONE",
		"proxy.istio.io/config":             `{"interceptionMode": "NONE"}`,
	} {
		if injected := annotated(t, annotation, value); injected.Err != nil || injected.Redirects != nil {
			t.Errorf("%s: %q %v", annotation, injected.Redirects, injected.Err)
		}
	}
}

// annotated is the deployment with one more annotation.
func annotated(t testing.TB, annotation, value string) judge.Injected {
	t.Helper()
	return judge.Inject(t, edited(t, deployment, "      annotations:\n", "      annotations:\n        "+annotation+": '"+value+"'\n"))
}

// TestNoSidecar: what has no sidecar at all.
func TestNoSidecar(t *testing.T) {
	for name, workload := range map[string]string{
		"annotation": edited(t, deployment, "      annotations:\n", "      annotations:\n        sidecar.istio.io/inject: 'false'\n"),
		"label":      edited(t, deployment, "      labels: {app: web}", "      labels: {app: web, sidecar.istio.io/inject: 'false'}"),
		"host":       edited(t, deployment, "      containers:\n", "      hostNetwork: true\n      containers:\n"),
	} {
		if injected := judge.Inject(t, workload); injected.Err == nil || !strings.Contains(injected.Err.Error(), "Skipping injection") {
			t.Errorf("%s: %v", name, injected.Err)
		}
	}
}
