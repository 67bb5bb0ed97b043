package judge

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/operator/pkg/render"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// Injected is what injection adds to a pod, as far as redisguard's annotations
// can change it.
type Injected struct {
	Mounts    []corev1.VolumeMount // of the proxy's container
	Volumes   []corev1.Volume      // of the pod
	Env       map[string]string    // of the proxy's container, as far as it is plain text
	Redirects []string             // the arguments of istio-init, which redirects the pod's traffic
	Err       error                // nil where injection succeeds; the rest is empty where not
}

// Mount returns the proxy's mount of the volume, nil where it has none.
func (i Injected) Mount(volume string) *corev1.VolumeMount {
	for n, mount := range i.Mounts {
		if mount.Name == volume {
			return &i.Mounts[n]
		}
	}
	return nil
}

// Volume returns the pod's volume of that name, nil where it has none.
func (i Injected) Volume(name string) *corev1.Volume {
	for n, volume := range i.Volumes {
		if volume.Name == name {
			return &i.Volumes[n]
		}
	}
	return nil
}

// injector is what a default installation's ConfigMaps give to the injector.
type injector struct {
	templates inject.Templates
	values    inject.ValuesConfig
	mesh      *meshconfig.MeshConfig
}

// installed renders the default profile's charts, once.
var installed = sync.OnceValues(func() (injector, error) {
	sets, _, err := render.GenerateManifest(nil, []string{"profile=default"}, false, nil, nil)
	if err != nil {
		return injector{}, err
	}
	result := injector{mesh: mesh.DefaultMeshConfig()}
	for _, set := range sets {
		for _, manifest := range set.Manifests {
			if manifest.GetKind() != "ConfigMap" {
				continue
			}
			data := map[string]string{}
			if values, ok := manifest.Object["data"].(map[string]any); ok {
				for key, value := range values {
					data[key] = fmt.Sprint(value)
				}
			}
			if err := result.read(manifest.GetName(), data); err != nil {
				return injector{}, err
			}
		}
	}
	if len(result.templates) == 0 {
		return injector{}, errors.New("the charts have no ConfigMap istio-sidecar-injector")
	}
	return result, nil
})

// read takes over what one of the installation's ConfigMaps says.
func (i *injector) read(name string, data map[string]string) (err error) {
	switch name {
	case "istio-sidecar-injector":
		var parsed inject.Config
		if parsed, err = inject.UnmarshalConfig([]byte(data["config"])); err != nil {
			return err
		}
		i.templates = parsed.Templates
		i.values, err = inject.NewValuesConfig(data["values"])
	case "istio":
		i.mesh, err = mesh.ApplyMeshConfig(data["mesh"], i.mesh)
	}
	return err
}

// Inject gives what kube-inject makes of a Pod, Deployment, StatefulSet or the
// like, with the templates of a default installation.
func Inject(t testing.TB, workload string) Injected {
	t.Helper()
	settings, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	warn := func(warning string) { err = errors.Join(err, errors.New(warning)) }
	injectErr := inject.IntoResourceFile(nil, settings.templates, settings.values, "default", settings.mesh,
		strings.NewReader(workload), &out, warn)
	if err = errors.Join(err, injectErr); err != nil {
		return Injected{Err: err}
	}
	return injectedPod(t, out.Bytes())
}

// injectedPod reads the result of kube-inject.
func injectedPod(t testing.TB, document []byte) Injected {
	t.Helper()
	one, err := single(document)
	if err != nil {
		t.Fatal(err)
	}
	var object struct {
		Kind string         `json:"kind"`
		Spec corev1.PodSpec `json:"spec"`
	}
	var workload struct {
		Spec struct {
			Template corev1.PodTemplateSpec `json:"template"`
		} `json:"spec"`
	}
	if err := errors.Join(yaml.Unmarshal(one, &object), yaml.Unmarshal(one, &workload)); err != nil {
		t.Fatal(err)
	}
	pod := workload.Spec.Template.Spec
	if object.Kind == "Pod" {
		pod = object.Spec
	}
	containers := slices.Concat(pod.InitContainers, pod.Containers) // a native sidecar is an init container
	proxy := slices.IndexFunc(containers, func(c corev1.Container) bool { return c.Name == inject.ProxyContainerName })
	if proxy < 0 {
		t.Fatalf("no sidecar was injected:\n%s", document)
	}
	result := Injected{Mounts: containers[proxy].VolumeMounts, Volumes: pod.Volumes, Env: map[string]string{}}
	for _, variable := range containers[proxy].Env {
		if variable.ValueFrom == nil {
			result.Env[variable.Name] = variable.Value
		}
	}
	for _, container := range pod.InitContainers {
		if container.Name == inject.InitContainerName {
			result.Redirects = container.Args
		}
	}
	return result
}
