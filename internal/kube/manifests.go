// Package kube reads Kubernetes documents into what the rules judge. Its types
// hold the fields that matter to Redis; the rest is left out.
package kube

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
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
	StorageClasses        []*StorageClass
	Certificates          []*Certificate

	// PodAnnotations are those of pods that were declared and not rendered.
	PodAnnotations map[string]string

	// AsOf is the moment against which validity is judged. Zero: not at all.
	AsOf time.Time

	// SharedCA tells that the authority of external servers signs the
	// certificates of others, too.
	SharedCA bool

	// DataPorts are where servers and Sentinels listen, as was declared.
	DataPorts []int

	secrets bool // a Secret holds something

	nodes map[string]*yaml.Node // the documents as they were read, by their keys

	index *index // of the ServiceEntries; nil until somebody asks

	Faults []Fault // what could not be read

	// Own tells that the documents were rendered for Redis. Of others only those
	// are judged that are.
	Own bool

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

// A Fault is what keeps a document from being read.
type Fault struct {
	Line    int // of the stream, counted from 1; 0 if it is unknown
	Message string
}

// Parse reads a stream of YAML documents. Kinds that no rule judges are passed
// over. It never fails: what cannot be read is a fault, and so is, behind text
// that is no YAML, all that follows.
func Parse(stream string) *Manifests {
	all := &Manifests{nodes: map[string]*yaml.Node{}}
	decoder := yaml.NewDecoder(strings.NewReader(stream))
	for i := 1; ; i++ {
		var document yaml.Node
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			all.Faults = append(all.Faults, Fault{lineIn(err), fmt.Sprintf("document %d is no YAML: %s", i, oneLine(err))})
			return all
		}
		if err := all.add(&document); err != nil {
			all.Faults = append(all.Faults, Fault{document.Line, fmt.Sprintf("document %d: %s", i, oneLine(err))})
		}
	}
}

// HoldsPlaintext reports whether a password may stand in the documents: in a
// Secret, or as a variable of an environment.
func (m *Manifests) HoldsPlaintext() bool {
	return m.secrets || slices.ContainsFunc(m.Workloads, func(w *Workload) bool {
		return slices.ContainsFunc(w.Containers(), func(c Placed) bool {
			return slices.ContainsFunc(c.Env, func(e EnvVar) bool {
				name := strings.ToUpper(e.Name)
				return e.Value != "" && (strings.Contains(name, "PASS") || strings.Contains(name, "SECRET") || strings.Contains(name, "TOKEN"))
			})
		})
	})
}

// oneLine says what the reader of YAML does on a line. The value that it quotes
// may be a secret, and is cut out.
func oneLine(err error) string {
	text := quotedValue.ReplaceAllString(err.Error(), "a value")
	return strings.Join(strings.Fields(text), " ")
}

// quotedValue finds values in what the reader of YAML says: in backquotes, cut off
// after some characters.
var quotedValue = regexp.MustCompile("`[^`]*`")

// errorLine finds the line in what the reader of YAML says.
var errorLine = regexp.MustCompile(`line (\d+)`)

func lineIn(err error) int {
	found := errorLine.FindStringSubmatch(err.Error())
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

// Read parses documents that were rendered. Those in which something is unknown
// are left out; known reports whether there are none. It panics if it cannot read
// what was rendered, which is a mistake in the program.
func Read(documents []manifest.Document) (m *Manifests, known bool) {
	judged := slices.DeleteFunc(slices.Clone(documents), func(d manifest.Document) bool { return !d.Known() })
	m = Parse(manifest.Stream(judged))
	m.Own = true
	if len(m.Faults) > 0 {
		panic("kube: what was rendered cannot be read: " + m.Faults[0].Message)
	}
	return m, len(judged) == len(documents)
}

// Line returns where a field of a document stands in the stream, or where the
// part of the document is that it would belong to; 0 if there is no such document.
func (m *Manifests) Line(document, field string) int {
	node := m.nodes[document]
	if node == nil {
		return 0
	}
	line := node.Line
	for node != nil && field != "" {
		node, field, line = step(node, strings.TrimPrefix(field, "."), line)
	}
	return line
}

// step follows the first part of a field's path. Keys may hold dots: the longest
// that fits is the one.
func step(node *yaml.Node, field string, line int) (next *yaml.Node, rest string, at int) {
	if node.Kind == yaml.SequenceNode {
		number, behind, _ := strings.Cut(strings.TrimPrefix(field, "["), "]")
		if i, err := strconv.Atoi(number); err == nil && i < len(node.Content) {
			return node.Content[i], behind, node.Content[i].Line
		}
		return nil, "", line
	}
	longest := -1
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		key := node.Content[i].Value
		behind, ok := strings.CutPrefix(field, key)
		if ok && len(key) > longest && (behind == "" || behind[0] == '.' || behind[0] == '[') {
			next, rest, at, longest = node.Content[i+1], behind, node.Content[i].Line, len(key)
		}
	}
	if longest < 0 {
		return nil, "", line
	}
	return next, rest, at
}

func (m *Manifests) add(document *yaml.Node) error {
	var meta Meta
	if err := document.Decode(&meta); err != nil {
		return err
	}
	body := document
	if body.Kind == yaml.DocumentNode && len(body.Content) > 0 {
		body = body.Content[0]
	}
	m.nodes[meta.Key()] = body
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
		m.Workloads = append(m.Workloads, &Workload{
			Meta: meta, Pod: pod.Spec, PodAt: "spec", Labels: meta.Metadata.Labels,
			Annotations: meta.Metadata.Annotations, AnnotationsAt: "metadata.annotations",
		})
		return err
	case "StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "Job":
		var workload struct {
			Spec struct {
				Replicas *int
				Template PodTemplate
				Claims   []VolumeClaim `yaml:"volumeClaimTemplates"`
			}
		}
		err := document.Decode(&workload)
		w := workload.Spec.Template.workload(meta, "spec.template")
		w.Replicas, w.Claims = workload.Spec.Replicas, workload.Spec.Claims
		m.Workloads = append(m.Workloads, w)
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
	case "v1 Secret":
		var secret struct {
			Data       map[string]any `yaml:"data"`
			StringData map[string]any `yaml:"stringData"`
		}
		err := document.Decode(&secret)
		m.secrets = m.secrets || len(secret.Data)+len(secret.StringData) > 0
		return err
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
	case "storage.k8s.io StorageClass":
		return appended(document, &m.StorageClasses)
	case "cert-manager.io Certificate":
		return appended(document, &m.Certificates)
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
