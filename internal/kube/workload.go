package kube

import "fmt"

// A Workload is whatever runs pods.
type Workload struct {
	Meta
	Pod           PodSpec
	PodAt         string // where the pod's spec stands: spec.template.spec
	Annotations   map[string]string
	AnnotationsAt string // where the pod's annotations stand
	Labels        map[string]string
	Replicas      *int          // nil where nothing stands, which is one pod
	Claims        []VolumeClaim // of each pod
}

// A VolumeClaim is the fields of a StatefulSet's claim that matter here.
type VolumeClaim struct {
	Metadata struct {
		Name string `yaml:"name"`
	} `yaml:"metadata"`
	Spec struct {
		StorageClassName string `yaml:"storageClassName"`
	} `yaml:"spec"`
}

// A PodTemplate is what a workload makes pods of.
type PodTemplate struct {
	Metadata struct {
		Labels      map[string]string `yaml:"labels"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
	Spec PodSpec `yaml:"spec"`
}

func (t PodTemplate) workload(meta Meta, at string) *Workload {
	return &Workload{
		Meta: meta, Pod: t.Spec, PodAt: at + ".spec", Labels: t.Metadata.Labels,
		Annotations: t.Metadata.Annotations, AnnotationsAt: at + ".metadata.annotations",
	}
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
	EnvFrom         []any            `yaml:"envFrom"`
	Ports           []ContainerPort  `yaml:"ports"`
	VolumeMounts    []VolumeMount    `yaml:"volumeMounts"`
	SecurityContext *SecurityContext `yaml:"securityContext"`
	Lifecycle       any              `yaml:"lifecycle"`
	StartupProbe    *Probe           `yaml:"startupProbe"`
	LivenessProbe   *Probe           `yaml:"livenessProbe"`
	ReadinessProbe  *Probe           `yaml:"readinessProbe"`
	Resources       struct {
		Limits map[string]string `yaml:"limits"`
	} `yaml:"resources"`
}

// A ContainerPort is a port that a container says it listens on.
type ContainerPort struct {
	Name          string `yaml:"name"`
	ContainerPort int    `yaml:"containerPort"`
}

// A VolumeMount is where a container finds a volume, or one file of it.
type VolumeMount struct {
	Name      string `yaml:"name"`
	MountPath string `yaml:"mountPath"`
}

// A Probe asks whether a container works. Ports are by number or name.
type Probe struct {
	Exec *struct {
		Command []string `yaml:"command"`
	} `yaml:"exec"`
	TCPSocket *struct {
		Host string `yaml:"host"` // the pod where nothing stands
		Port any    `yaml:"port"` // int or string
	} `yaml:"tcpSocket"`
}

// An EnvVar is a variable of a container's environment.
type EnvVar struct {
	Name      string `yaml:"name"`
	Value     string `yaml:"value"`
	ValueFrom *struct {
		SecretKeyRef any `yaml:"secretKeyRef"`
		FieldRef     struct {
			FieldPath string `yaml:"fieldPath"` // metadata.name
		} `yaml:"fieldRef"`
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
		Type     string            `yaml:"type"`
		Selector map[string]string `yaml:"selector"`
		Ports    []ServicePort     `yaml:"ports"`
	} `yaml:"spec"`
}

// A ServicePort is a port that clients dial, and where it leads.
type ServicePort struct {
	Name       string `yaml:"name"`
	Protocol   string `yaml:"protocol"` // TCP where nothing stands
	Port       int    `yaml:"port"`
	TargetPort any    `yaml:"targetPort"` // int or string; nil: Port
}

// A StorageClass is storage.k8s.io's: what volumes are made of.
type StorageClass struct {
	Meta        `yaml:",inline"`
	Provisioner string            `yaml:"provisioner"`
	Parameters  map[string]string `yaml:"parameters"`
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
