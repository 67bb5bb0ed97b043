package apiserver

import (
	"fmt"
	"testing"

	"go.yaml.in/yaml/v3"
)

// PodOf returns the first pod that the controller would make of a StatefulSet or
// Deployment: Pod Security enforces on pods, of templates it only warns. A Pod
// is returned as it is.
func PodOf(t testing.TB, document string) string {
	t.Helper()
	var set struct {
		Kind     string
		Metadata struct{ Name, Namespace string }
		Spec     struct {
			Template struct {
				Metadata, Spec map[string]any
			}
			VolumeClaimTemplates []struct {
				Metadata struct{ Name string }
			} `yaml:"volumeClaimTemplates"`
		}
	}
	if err := yaml.Unmarshal([]byte(document), &set); err != nil {
		t.Fatal(err)
	}
	if set.Kind == "Pod" {
		return document
	}
	metadata, spec := set.Spec.Template.Metadata, set.Spec.Template.Spec
	if metadata == nil || spec == nil {
		t.Fatalf("a %s has no pods: give a Pod, StatefulSet or Deployment", set.Kind)
	}
	name := set.Metadata.Name + "-0"
	metadata["name"], metadata["namespace"] = name, set.Metadata.Namespace
	volumes, _ := spec["volumes"].([]any)
	for _, claim := range set.Spec.VolumeClaimTemplates {
		volumes = append(volumes, map[string]any{
			"name":                  claim.Metadata.Name,
			"persistentVolumeClaim": map[string]any{"claimName": fmt.Sprintf("%s-%s", claim.Metadata.Name, name)},
		})
	}
	if volumes != nil {
		spec["volumes"] = volumes
	}
	pod, err := yaml.Marshal(map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec})
	if err != nil {
		t.Fatal(err)
	}
	return string(pod)
}
