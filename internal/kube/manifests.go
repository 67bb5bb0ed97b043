// Package kube reads Kubernetes documents into what the rules judge. Its types
// hold the fields that matter to Redis; the rest is left out.
package kube

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
)

// Manifests are documents that belong together.
type Manifests struct {
	Policies  []*NetworkPolicy
	Workloads []*Workload
	Services  []*Service

	ConfigMaps            []*ConfigMap
	ServiceEntries        []*ServiceEntry
	VirtualServices       []*VirtualService
	DestinationRules      []*DestinationRule
	AuthorizationPolicies []*AuthorizationPolicy
	PeerAuthentications   []*PeerAuthentication

	// PodAnnotations are those of pods that were declared and not rendered.
	PodAnnotations map[string]string

	// AsOf is the moment against which validity is judged. Zero: not at all.
	AsOf time.Time

	// SharedCA tells that the authority of external servers signs the
	// certificates of others, too.
	SharedCA bool

	// DataPorts are where servers and Sentinels listen, as was declared.
	DataPorts []int

	// OtherEgressUnstated tells that the policies are for clients, and that
	// nobody said what becomes of their other egress.
	OtherEgressUnstated bool
}

// Meta is what every document has.
type Meta struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name        string            `yaml:"name"`
		Namespace   string            `yaml:"namespace"`
		Labels      map[string]string `yaml:"labels"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
}

// Key names the document: Kind/namespace/name.
func (m Meta) Key() string { return manifest.Key(m.Kind, m.Metadata.Namespace, m.Metadata.Name) }

// Subject names the document for readers.
func (m Meta) Subject() string { return m.Kind + " " + m.Metadata.Name }

// Parse reads a stream of YAML documents. Kinds that no rule judges are passed
// over.
func Parse(stream string) (*Manifests, error) {
	var all Manifests
	decoder := yaml.NewDecoder(strings.NewReader(stream))
	for i := 1; ; i++ {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return &all, nil
		} else if err != nil {
			return nil, fmt.Errorf("document %d is no YAML: %w", i, err)
		}
		if err := all.add(&document); err != nil {
			return nil, fmt.Errorf("document %d: %w", i, err)
		}
	}
}

// Read parses documents that were rendered. Those in which something is unknown
// are left out; known reports whether there are none. It panics if it cannot read
// what was rendered, which is a mistake in the program.
func Read(documents []manifest.Document) (m *Manifests, known bool) {
	judged := slices.DeleteFunc(slices.Clone(documents), func(d manifest.Document) bool { return !d.Known() })
	m, err := Parse(manifest.Stream(judged))
	if err != nil {
		panic("kube: what was rendered cannot be read: " + err.Error())
	}
	return m, len(judged) == len(documents)
}

func (m *Manifests) add(document *yaml.Node) error {
	var meta Meta
	if err := document.Decode(&meta); err != nil {
		return err
	}
	switch meta.Kind {
	case "List":
		var list struct{ Items []yaml.Node }
		if err := document.Decode(&list); err != nil {
			return err
		}
		for i := range list.Items {
			if list.Items[i].Kind == yaml.AliasNode { // of the list itself, at worst
				return fmt.Errorf("items[%d] is an alias: write the document out", i)
			}
			if err := m.add(&list.Items[i]); err != nil {
				return fmt.Errorf("items[%d]: %w", i, err)
			}
		}
	case "CronJob":
		var job struct {
			Spec struct {
				JobTemplate struct {
					Spec struct{ Template PodTemplate }
				} `yaml:"jobTemplate"`
			}
		}
		err := document.Decode(&job)
		m.Workloads = append(m.Workloads, job.Spec.JobTemplate.Spec.Template.workload(meta, "spec.jobTemplate.spec.template"))
		return err
	case "Pod":
		var pod struct{ Spec PodSpec }
		err := document.Decode(&pod)
		m.Workloads = append(m.Workloads, &Workload{meta, pod.Spec, "spec", meta.Metadata.Annotations, "metadata.annotations"})
		return err
	case "StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "Job":
		var workload struct {
			Spec struct{ Template PodTemplate }
		}
		err := document.Decode(&workload)
		m.Workloads = append(m.Workloads, workload.Spec.Template.workload(meta, "spec.template"))
		return err
	default:
		return m.addPlain(meta, document)
	}
	return nil
}

// addPlain adds a document of which all is read that its type has. Other groups
// have kinds of the same names.
func (m *Manifests) addPlain(meta Meta, document *yaml.Node) error {
	group, _, _ := strings.Cut(meta.APIVersion, "/")
	switch group + " " + meta.Kind {
	case "networking.k8s.io NetworkPolicy":
		return appended(document, &m.Policies)
	case "v1 Service":
		return appended(document, &m.Services)
	case "v1 ConfigMap":
		return appended(document, &m.ConfigMaps)
	case "networking.istio.io ServiceEntry":
		return appended(document, &m.ServiceEntries)
	case "networking.istio.io DestinationRule":
		return appended(document, &m.DestinationRules)
	case "security.istio.io AuthorizationPolicy":
		return appended(document, &m.AuthorizationPolicies)
	case "security.istio.io PeerAuthentication":
		return appended(document, &m.PeerAuthentications)
	case "networking.istio.io VirtualService":
		return appended(document, &m.VirtualServices)
	}
	return nil
}

// appended decodes a document and adds it to a list.
func appended[T any](document *yaml.Node, list *[]*T) error {
	var decoded T
	err := document.Decode(&decoded)
	*list = append(*list, &decoded)
	return err
}
