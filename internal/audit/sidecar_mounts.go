package audit

import (
	"encoding/json"
	"path"

	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// sidecarMounts are what pods have mounted into their sidecars, as far as the
// documents tell.
type sidecarMounts struct {
	declared map[string]string // annotations of pods that may be anywhere
	pods     pods              // those that say what they mount
	whole    map[string]folders
}

// folders are where something is mounted. They are not known if an annotation
// cannot be read.
type folders struct {
	all   map[string]bool
	known bool
}

func sidecarMountsOf(m *kube.Manifests) sidecarMounts {
	telling := selected(m.Workloads, func(w *kube.Workload) bool {
		_, given := w.Annotations[istio.UserVolumeMount]
		return given
	})
	return sidecarMounts{declared: m.PodAnnotations, pods: podsOf(telling), whole: map[string]folders{}}
}

// around are the folders of pods for which a rule may be. Those of a namespace are
// read once, for every rule without a selector.
func (s sidecarMounts) around(d *kube.DestinationRule) folders {
	namespace := d.Metadata.Namespace
	if d.Spec.WorkloadSelector != nil {
		return s.folders(namespace, *d.Spec.WorkloadSelector)
	}
	f, ok := s.whole[namespace]
	if !ok {
		f = s.folders(namespace, kube.LabelSelector{})
		s.whole[namespace] = f
	}
	return f
}

func (s sidecarMounts) folders(namespace string, selector kube.LabelSelector) folders {
	f := folders{all: map[string]bool{}, known: true}
	f.add(s.declared)
	for _, w := range s.pods.candidates(namespace, selector) {
		if selects, known := selector.Selects(w.Labels); selects || !known {
			f.add(w.Annotations)
		}
	}
	return f
}

// add adds the folders that an annotation names.
func (f *folders) add(annotations map[string]string) {
	text, given := annotations[istio.UserVolumeMount]
	if !given {
		return
	}
	volumes, err := istio.ParseVolumes(text)
	f.known = f.known && err == nil
	if err != nil {
		return
	}
	for _, name := range volumes.Names() {
		settings, _ := volumes.Get(name)
		var folder string
		if json.Unmarshal(settings["mountPath"], &folder) != nil {
			f.known = false
			return
		}
		f.all[path.Clean(folder)] = true
	}
}

// hold reports whether a file, by its whole path, is one of the folders or lies
// below one.
func (f folders) hold(file string) bool {
	file = path.Clean(file)
	for folder := file; folder != "/"; folder = path.Dir(folder) {
		if f.all[folder] {
			return true
		}
	}
	return file == "/" && f.all["/"]
}
