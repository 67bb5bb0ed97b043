package istio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Annotations of a pod by which its sidecar gets volumes of its own (Istio
// documentation, resource annotations). Each holds JSON: an object by the
// volume's name, or an array in which each has a name.
const (
	UserVolume      = "sidecar.istio.io/userVolume"
	UserVolumeMount = "sidecar.istio.io/userVolumeMount"
)

// A Volumes is what one of these annotations says. Its zero value is none.
type Volumes struct {
	array   bool // how it was written
	entries []volumeEntry
}

type volumeEntry struct {
	name  string
	value map[string]json.RawMessage // without the name
}

var errVolumes = errors.New("must be a JSON object by the volume's name, or an array of objects with a name each, as Istio reads it")

// ParseVolumes reads such an annotation.
func ParseVolumes(text string) (Volumes, error) {
	var object map[string]map[string]json.RawMessage
	if err := strict(text, &object); err == nil && object != nil {
		v := Volumes{}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			value := object[name]
			delete(value, "name") // which the injector overwrites with the key
			v.entries = append(v.entries, volumeEntry{name, value})
		}
		return v, nil
	}
	var array []map[string]json.RawMessage
	if err := strict(text, &array); err != nil || array == nil {
		return Volumes{}, errVolumes
	}
	v := Volumes{array: true}
	for i, value := range array {
		var name string
		if err := json.Unmarshal(value["name"], &name); err != nil || name == "" {
			return Volumes{}, fmt.Errorf("must have a name in element %d", i)
		}
		delete(value, "name")
		v.entries = append(v.entries, volumeEntry{name, value})
	}
	return v, nil
}

// strict reads JSON that ends where the value ends.
func strict(text string, into any) error {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errVolumes
	}
	return nil
}

// Names lists the volumes.
func (v Volumes) Names() []string {
	names := make([]string, len(v.entries))
	for i, e := range v.entries {
		names[i] = e.name
	}
	return names
}

// Get returns the settings of a volume, as JSON.
func (v Volumes) Get(name string) (map[string]json.RawMessage, bool) {
	for _, e := range v.entries {
		if e.name == name {
			return e.value, true
		}
	}
	return nil, false
}

// mountedAt names the volume that is mounted at a path, above it or below it. One
// of the two would hide the other, or could not be mounted.
func (v Volumes) mountedAt(folder string) (name string, ok bool) {
	for _, e := range v.entries {
		var at string
		if json.Unmarshal(e.value["mountPath"], &at) == nil && Overlap(path.Clean(at), folder) {
			return e.name, true
		}
	}
	return "", false
}

// Overlap reports whether of two clean absolute paths one is the other or lies
// below it.
func Overlap(a, b string) bool {
	return a == b || strings.HasPrefix(a, strings.TrimSuffix(b, "/")+"/") || strings.HasPrefix(b, strings.TrimSuffix(a, "/")+"/")
}

// With adds a volume. One of that name must say the same already: nothing is
// overwritten.
func (v Volumes) With(name string, settings any) (Volumes, error) {
	var value map[string]json.RawMessage
	if err := json.Unmarshal(encode(settings), &value); err != nil {
		panic("istio: settings of a volume must be an object: " + err.Error()) // a mistake in the program
	}
	if old, ok := v.Get(name); ok {
		if !bytes.Equal(compact(old), compact(value)) {
			return v, fmt.Errorf("has a volume %q of its own, which says something else", name)
		}
		return v, nil
	}
	v.entries = append(slices.Clone(v.entries), volumeEntry{name, value})
	return v, nil
}

// String writes the annotation in the form in which it was read, as JSON in one
// line. Keys come in ascending order, what was read keeps its place.
func (v Volumes) String() string {
	if v.array {
		list := make([]map[string]json.RawMessage, len(v.entries))
		for i, e := range v.entries {
			list[i] = maps.Clone(e.value)
			list[i]["name"] = encode(e.name)
		}
		return string(encode(list))
	}
	object := map[string]map[string]json.RawMessage{}
	for _, e := range v.entries {
		object[e.name] = e.value
	}
	return string(encode(object))
}

// compact writes a value so that equal ones are equal bytes.
func compact(value map[string]json.RawMessage) []byte {
	var decoded map[string]any
	if err := json.Unmarshal(encode(value), &decoded); err != nil {
		panic("istio: what was read as JSON is none: " + err.Error()) // a mistake in the program
	}
	return encode(decoded)
}

func encode(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("istio: " + err.Error()) // only strings, maps and what was read as JSON
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// annotation returns a known annotation. ok is false if it is not known what it
// is; an annotation that is not there is empty.
func annotation(annotations []shape.Named[string], key string) (text string, ok bool) {
	i := slices.IndexFunc(annotations, func(a shape.Named[string]) bool { return a.Name == key })
	if i < 0 {
		return "", true
	}
	return annotations[i].Value.Get()
}

// ConfigMaps lists those that volumes are made of.
func (v Volumes) ConfigMaps() []string {
	var names []string
	for _, e := range v.entries {
		var source struct{ Name string }
		if json.Unmarshal(e.value["configMap"], &source) == nil && source.Name != "" {
			names = append(names, source.Name)
		}
	}
	return names
}
