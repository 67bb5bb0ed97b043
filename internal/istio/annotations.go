package istio

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// ProxyConfig is the annotation of a pod that configures its sidecar, in YAML.
const ProxyConfig = "proxy.istio.io/config"

// Inject is the annotation, and the label, that decides whether a pod gets a
// sidecar.
const Inject = "sidecar.istio.io/inject"

// What ProxyConfig holds for DNS: the sidecar answers the application's lookups
// of hosts that it knows (Istio documentation, DNS proxying).
const (
	proxyMetadata = "proxyMetadata"
	dnsCapture    = "ISTIO_META_DNS_CAPTURE"
)

// A Mount is a volume of a pod's own that its sidecar mounts.
type Mount struct {
	Name   string // of the volume
	Volume any    // its source: {"configMap": {"name": …}}
	Path   string
}

// An AnnotationError tells which annotation cannot be merged.
type AnnotationError struct {
	Key string
	Err error
}

func (e *AnnotationError) Error() string { return e.Key + " " + e.Err.Error() }

func (e *AnnotationError) Unwrap() error { return e.Err }

// Annotations are those of a pod.
type Annotations []shape.Named[string]

// Mounted adds mounts to the sidecar. Where one of the two annotations is known
// only at apply, so is what comes of it.
func (a Annotations) Mounted(mounts []Mount) (Annotations, error) {
	for _, key := range []string{UserVolume, UserVolumeMount} {
		text, known := annotation(a, key)
		if !known || len(mounts) == 0 {
			continue
		}
		var volumes Volumes
		if text != "" {
			var err error
			if volumes, err = ParseVolumes(text); err != nil {
				return nil, &AnnotationError{key, err}
			}
		}
		for _, m := range mounts {
			settings := m.Volume
			if key == UserVolumeMount {
				if other, taken := volumes.mountedAt(m.Path); taken && other != m.Name {
					return nil, &AnnotationError{key, fmt.Errorf("mounts %q at %s, where %q must be", other, m.Path, m.Name)}
				}
				settings = map[string]any{"mountPath": m.Path, "readOnly": true}
			}
			var err error
			if volumes, err = volumes.With(m.Name, settings); err != nil {
				return nil, &AnnotationError{key, err}
			}
		}
		a = a.with(key, volumes.String())
	}
	return a, nil
}

var errProxyConfig = errors.New("must be one mapping in YAML, without a key twice and without aliases, as Istio reads it")

// CapturingDNS has the sidecar answer lookups.
func (a Annotations) CapturingDNS() (Annotations, error) {
	text, known := annotation(a, ProxyConfig)
	if !known {
		return a, nil
	}
	config, err := parseProxyConfig(text)
	if err != nil {
		return nil, &AnnotationError{ProxyConfig, err}
	}
	metadata := mappingAt(config, proxyMetadata)
	if metadata.Kind != yaml.MappingNode {
		return nil, &AnnotationError{ProxyConfig, errors.New(proxyMetadata + " must be a mapping")}
	}
	yes := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "true", Style: yaml.DoubleQuotedStyle}
	switch set := valueAt(metadata, dnsCapture); {
	case set == nil:
		metadata.Content = append(metadata.Content, word(dnsCapture), yes)
	case set.Value != yes.Value:
		return nil, &AnnotationError{ProxyConfig, fmt.Errorf("sets %s to %q", dnsCapture, set.Value)}
	default:
		*set = *yes // the injector takes no boolean
	}
	var merged strings.Builder
	encoder := yaml.NewEncoder(&merged)
	const indent = 2
	encoder.SetIndent(indent)
	if err := encoder.Encode(config); err != nil {
		return nil, &AnnotationError{ProxyConfig, errProxyConfig}
	}
	return a.with(ProxyConfig, merged.String()), nil
}

// parseProxyConfig reads a configuration of the sidecar. What readers of YAML
// disagree about is refused: the last of two equal keys would win in the injector.
func parseProxyConfig(text string) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(strings.NewReader(text))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return &yaml.Node{Kind: yaml.MappingNode}, nil
	} else if err != nil {
		return nil, errProxyConfig
	}
	var more yaml.Node
	var values map[string]any // decoding into a map finds keys that stand twice
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) || document.Decode(&values) != nil || hasAlias(&document) {
		return nil, errProxyConfig
	}
	if values == nil { // null
		return &yaml.Node{Kind: yaml.MappingNode}, nil
	}
	return document.Content[0], nil
}

func hasAlias(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || slices.ContainsFunc(n.Content, hasAlias)
}

// mappingAt returns the mapping at a key, a new one where there is nothing.
func mappingAt(config *yaml.Node, key string) *yaml.Node {
	value := valueAt(config, key)
	switch {
	case value == nil:
		value = &yaml.Node{Kind: yaml.MappingNode}
		config.Content = append(config.Content, word(key), value)
	case value.Tag == "!!null":
		*value = yaml.Node{Kind: yaml.MappingNode}
	}
	return value
}

func word(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

// valueAt returns the value of a key of a mapping, nil if it has none.
func valueAt(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// with sets an annotation, in ascending order of the keys.
func (a Annotations) with(key, value string) Annotations {
	all := slices.DeleteFunc(slices.Clone(a), func(n shape.Named[string]) bool { return n.Name == key })
	all = append(all, shape.Named[string]{Name: key, Value: shape.Given(value)})
	slices.SortFunc(all, func(m, n shape.Named[string]) int { return strings.Compare(m.Name, n.Name) })
	return all
}

// Value gives the annotations as an output.
func (a Annotations) Value() shape.Value {
	fields := map[string]shape.Value{}
	for _, n := range a {
		text, known := n.Value.Get()
		fields[n.Name] = shape.StringOf(text)
		if !known {
			fields[n.Name] = shape.Unknown()
		}
	}
	return shape.ObjectOf(fields)
}
