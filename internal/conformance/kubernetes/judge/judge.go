// Package judge asks the API server's own code about manifests, without a
// server: the strict decoder, the defaults, the validation that a create goes
// through, and Pod Security's evaluator, all of the Kubernetes release in go.mod.
//
// What only a running server knows is left to the module apiserver: admission,
// addresses that it assigns, objects that must exist before.
package judge

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"

	// Each registers its group's types, defaults and conversions.
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
)

// codecs decode as the API server does for a request with field validation
// Strict: a field that is unknown, written twice or in the wrong case is an error.
var codecs = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)

// Validate says everything for which the API server would refuse to create what
// the one YAML document describes, nil if it would create it. A kind that this
// package does not know is refused, never taken for valid. The document must
// name its namespace: a server would take it from the request's path.
func Validate(document []byte) []string {
	object, k, err := decode(document)
	if err != nil {
		return causes(err)
	}
	errs := k.validate(object)
	if len(errs) == 0 {
		errs = common(object, k.namespaced)
	}
	return texts(errs)
}

// common is what the server asks of the metadata of any object, once the kind's
// own validation has passed.
func common(object runtime.Object, namespaced bool) field.ErrorList {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return field.ErrorList{field.InternalError(nil, err)}
	}
	return validation.ValidateObjectMetaAccessor(accessor, namespaced, pathSegment, field.NewPath("metadata"))
}

// pathSegment is what any name must be: a part of a URL's path.
func pathSegment(name string, prefix bool) []string {
	if prefix {
		return content.IsPathSegmentPrefix(name)
	}
	return content.IsPathSegmentName(name)
}

// decode returns the document as the API server's internal type, defaults set,
// and what the server knows about its kind.
func decode(document []byte) (runtime.Object, kind, error) {
	one, err := single(document)
	if err != nil {
		return nil, kind{}, err
	}
	object, gvk, err := codecs.UniversalDecoder().Decode(one, nil, nil)
	// The decoder also reads what a client sends beside objects (List, Status),
	// and versions that no server serves any more.
	if gvk != nil && gvk.Kind != "" {
		if _, known := kinds[*gvk]; !known {
			return nil, kind{}, fmt.Errorf("this judge does not know %s %s: add it to kinds.go", gvk.GroupVersion(), gvk.Kind)
		}
	}
	if err != nil {
		return nil, kind{}, err
	}
	return object, kinds[*gvk], nil
}

// single returns the only document of a stream. The decoder would read the first
// and leave the others out without a word.
func single(stream []byte) ([]byte, error) {
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(stream)))
	var documents [][]byte
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(document)) > 0 {
			documents = append(documents, document)
		}
	}
	if len(documents) != 1 {
		return nil, fmt.Errorf("there must be one YAML document, there are %d", len(documents))
	}
	return documents[0], nil
}

// causes lists what is wrong one by one where the decoder found several things.
func causes(err error) []string {
	strict, ok := runtime.AsStrictDecodingError(err)
	if !ok {
		return []string{err.Error()}
	}
	var all []string
	for _, cause := range strict.Errors() {
		all = append(all, cause.Error())
	}
	return all
}

func texts(errs field.ErrorList) []string {
	var all []string
	for _, err := range errs {
		all = append(all, err.Error())
	}
	return all
}
