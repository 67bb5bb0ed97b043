package kube

import (
	"path"
	"strings"
)

// An Item is a key of a ConfigMap or Secret.
type Item struct {
	Kind string // ConfigMap or Secret
	Name string
	Key  string
}

// A keyedSource is a ConfigMap or Secret, of which some keys are files, or all.
type keyedSource struct {
	Name       string `yaml:"name"`
	SecretName string `yaml:"secretName"` // in a volume of a Secret
	Items      []struct {
		Key  string `yaml:"key"`
		Path string `yaml:"path"`
	} `yaml:"items"`
}

// keyedSources are those of a volume.
type keyedSources struct {
	ConfigMap *keyedSource `yaml:"configMap"`
	Secret    *keyedSource `yaml:"secret"`
	Projected *struct {
		Sources []keyedSources `yaml:"sources"`
	} `yaml:"projected"`
}

// Mounted tells which key a container of a workload finds as a file. It is not
// known where the file is of another volume, or where several could be the one.
func (m *Manifests) Mounted(w *Workload, c Placed, file string) (item Item, known bool) {
	storage, known := m.Storage(w, c)
	if !known {
		return item, false
	}
	mount, found := storage.MountOf(file)
	pod := nodeAt(m.nodes[w.Key()], w.PodAt)
	var pods struct {
		Volumes []struct {
			Name         string `yaml:"name"`
			keyedSources `yaml:",inline"`
		} `yaml:"volumes"`
	}
	if !found || mount.SubPathExpr != "" || pod.Decode(&pods) != nil {
		return item, false
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(path.Clean(file), path.Clean(mount.MountPath)), "/")
	rest = path.Join(mount.SubPath, rest)
	var candidates []Item
	for _, v := range pods.Volumes {
		if v.Name == mount.Name {
			candidates = v.keysOf(rest)
		}
	}
	if len(candidates) != 1 {
		return item, false
	}
	return candidates[0], true
}

// keysOf are the keys that may be the file at a path of the volume.
func (s keyedSources) keysOf(file string) []Item {
	var all []Item
	if s.ConfigMap != nil {
		all = append(all, s.ConfigMap.keysOf("ConfigMap", file)...)
	}
	if s.Secret != nil {
		all = append(all, s.Secret.keysOf("Secret", file)...)
	}
	if s.Projected != nil {
		for _, source := range s.Projected.Sources {
			all = append(all, source.keysOf(file)...)
		}
	}
	return all
}

func (s keyedSource) keysOf(kind, file string) []Item {
	name := s.Name + s.SecretName
	if len(s.Items) == 0 { // all keys are files
		return []Item{{kind, name, file}}
	}
	for _, item := range s.Items {
		if path.Clean(item.Path) == file {
			return []Item{{kind, name, item.Key}}
		}
	}
	return nil
}
