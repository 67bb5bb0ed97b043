package kube

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Storage is where a container keeps what it writes, as its document has it.
type Storage struct {
	WorkingDir string
	Mounts     []Mount
	Volumes    map[string]string // their sources, such as emptyDir, by their names
	Deleted    string            // what becomes of a StatefulSet's claims with it: Retain or Delete, "" where nothing stands
	Scaled     string            // and where it has fewer pods
}

// A Mount is where a container finds a volume.
type Mount struct {
	Name        string `yaml:"name"`
	MountPath   string `yaml:"mountPath"`
	SubPath     string `yaml:"subPath"`
	SubPathExpr string `yaml:"subPathExpr"`
	ReadOnly    bool   `yaml:"readOnly"`
}

// MountOf finds the mount that a file lies on: the deepest.
func (s Storage) MountOf(file string) (mount Mount, found bool) {
	longest := -1
	for _, m := range s.Mounts {
		at := path.Clean(m.MountPath)
		if at != "/" && len(at) > longest && (file == at || strings.HasPrefix(file, at+"/")) {
			longest, mount, found = len(at), m, true
		}
	}
	return mount, found
}

// ClaimTemplate is the source of a volume that each pod of a StatefulSet claims.
const ClaimTemplate = "volumeClaimTemplates"

// Storage reads where a container of a workload keeps what it writes. It is not
// known if the document cannot be read that far.
func (m *Manifests) Storage(w *Workload, c Placed) (s Storage, known bool) {
	document := m.nodes[w.Key()]
	container, pod := nodeAt(document, c.Field), nodeAt(document, w.PodAt)
	if container == nil || pod == nil {
		return s, false
	}
	var own struct {
		WorkingDir   string  `yaml:"workingDir"`
		VolumeMounts []Mount `yaml:"volumeMounts"`
	}
	var pods struct {
		Volumes []map[string]yaml.Node `yaml:"volumes"`
	}
	var set struct {
		Spec struct {
			Retention struct {
				WhenDeleted string `yaml:"whenDeleted"`
				WhenScaled  string `yaml:"whenScaled"`
			} `yaml:"persistentVolumeClaimRetentionPolicy"`
		} `yaml:"spec"`
	}
	if container.Decode(&own) != nil || pod.Decode(&pods) != nil || document.Decode(&set) != nil {
		return s, false
	}
	s = Storage{WorkingDir: own.WorkingDir, Mounts: own.VolumeMounts, Volumes: map[string]string{}, Deleted: set.Spec.Retention.WhenDeleted, Scaled: set.Spec.Retention.WhenScaled}
	for _, v := range pods.Volumes {
		name, source := v["name"], "emptyDir" // which it is where nothing stands
		for key := range v {
			if key != "name" {
				source = key
			}
		}
		s.Volumes[name.Value] = source
	}
	for _, claim := range w.Claims { // over a volume of the same name
		s.Volumes[claim.Metadata.Name] = ClaimTemplate
	}
	return s, true
}

// nodeAt returns what stands at a field, nil if nothing does.
func nodeAt(document *yaml.Node, field string) *yaml.Node {
	for document != nil && field != "" {
		document, field, _ = step(document, strings.TrimPrefix(field, "."), 0)
	}
	return document
}
