package kube

import "fmt"

// A Workload is whatever runs pods.
type Workload struct {
	Meta
	Pod           PodSpec
	PodAt         string // where the pod's spec stands: spec.template.spec
	Annotations   map[string]string
	AnnotationsAt string // where the pod's annotations stand
}

// A PodTemplate is what a workload makes pods of.
type PodTemplate struct {
	Metadata struct {
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec PodSpec `yaml:"spec"`
}

func (t PodTemplate) workload(meta Meta, at string) *Workload {
	return &Workload{meta, t.Spec, at + ".spec", t.Metadata.Annotations, at + ".metadata.annotations"}
}

// A PodSpec is the fields of core/v1's that matter here.
type PodSpec struct {
	AutomountServiceAccountToken *bool            `yaml:"automountServiceAccountToken"`
	HostNetwork                  bool             `yaml:"hostNetwork"`
	HostPID                      bool             `yaml:"hostPID"`
	HostIPC                      bool             `yaml:"hostIPC"`
	SecurityContext              *SecurityContext `yaml:"securityContext"`
	InitContainers               []Container      `yaml:"initContainers"`
	Containers                   []Container      `yaml:"containers"`
}

// A Container is one of a pod.
type Container struct {
	Name            string           `yaml:"name"`
	Image           string           `yaml:"image"`
	Command         []string         `yaml:"command"`
	Args            []string         `yaml:"args"`
	Env             []EnvVar         `yaml:"env"`
	SecurityContext *SecurityContext `yaml:"securityContext"`
}

// An EnvVar is a variable of a container's environment.
type EnvVar struct {
	Name      string `yaml:"name"`
	Value     string `yaml:"value"`
	ValueFrom *struct {
		SecretKeyRef any `yaml:"secretKeyRef"`
	} `yaml:"valueFrom"`
}

// A SecurityContext is a pod's or a container's.
type SecurityContext struct {
	RunAsNonRoot             *bool  `yaml:"runAsNonRoot"`
	RunAsUser                *int64 `yaml:"runAsUser"`
	Privileged               bool   `yaml:"privileged"`
	AllowPrivilegeEscalation *bool  `yaml:"allowPrivilegeEscalation"`
	ReadOnlyRootFilesystem   *bool  `yaml:"readOnlyRootFilesystem"`
	Capabilities             *struct {
		Add  []string `yaml:"add"`
		Drop []string `yaml:"drop"`
	} `yaml:"capabilities"`
	SeccompProfile *struct {
		Type string `yaml:"type"`
	} `yaml:"seccompProfile"`
}

// A Service is the fields of core/v1's that matter here.
type Service struct {
	Meta `yaml:",inline"`
	Spec struct {
		Type string `yaml:"type"`
	} `yaml:"spec"`
}

// A Placed is a container and where it stands in its document.
type Placed struct {
	Container
	Field string // spec.template.spec.containers[0]
}

// Containers returns all containers of the workload, those that run first
// among them.
func (w *Workload) Containers() []Placed {
	var all []Placed
	for i, c := range w.Pod.InitContainers {
		all = append(all, Placed{c, fmt.Sprintf("%s.initContainers[%d]", w.PodAt, i)})
	}
	for i, c := range w.Pod.Containers {
		all = append(all, Placed{c, fmt.Sprintf("%s.containers[%d]", w.PodAt, i)})
	}
	return all
}

// setting returns a setting of the container, or else of its pod.
func setting[T any](own, pod *SecurityContext, get func(*SecurityContext) *T) *T {
	for _, c := range []*SecurityContext{own, pod} {
		if c != nil && get(c) != nil {
			return get(c)
		}
	}
	return nil
}

// MayBeRoot reports whether a container may run as root: nothing says that it
// must not, or something says that it does.
func (w *Workload) MayBeRoot(c Container) bool {
	user := setting(c.SecurityContext, w.Pod.SecurityContext, func(s *SecurityContext) *int64 { return s.RunAsUser })
	nonRoot := setting(c.SecurityContext, w.Pod.SecurityContext, func(s *SecurityContext) *bool { return s.RunAsNonRoot })
	if user != nil {
		return *user == 0
	}
	return nonRoot == nil || !*nonRoot
}
