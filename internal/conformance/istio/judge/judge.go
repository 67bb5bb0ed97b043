// Package judge asks Istio's own code about documents, without a cluster: the
// schemas of its CRDs, its webhook's validation, its analyzers, its injector, and
// what the pilot makes of documents for the proxies of a World.
//
// What only a running mesh knows is left out. No Envoy runs: what it does with
// its configuration (filter chains, transport sockets, RBAC) is read here by the
// rules of its API's documentation, and whatever this package has no rule for
// fails the test.
package judge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/config/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// kinds are those that Validate knows, with the groups that serve them.
var kinds = map[string]string{
	"AuthorizationPolicy": "security.istio.io",
	"DestinationRule":     "networking.istio.io",
	"PeerAuthentication":  "security.istio.io",
	"ServiceEntry":        "networking.istio.io",
	"Sidecar":             "networking.istio.io",
}

// Validate says what the API server would say to whoever creates what the one
// YAML document describes: the errors of its schema and CEL rules in the CRD, and
// the errors and warnings of Istio's webhook. A field that is unknown or written
// twice is an error, as for a request with field validation Strict. A kind that
// this package does not know is refused, never taken for valid. The document must
// name its namespace: a server would take it from the request's path.
func Validate(document []byte) (warnings, errs []string) {
	one, err := single(document)
	if err != nil {
		return nil, []string{err.Error()}
	}
	var object crd.IstioKind
	if err := strict(one, &object); err != nil {
		return nil, []string{err.Error()}
	}
	gvk := object.GroupVersionKind()
	if group, known := kinds[gvk.Kind]; !known || gvk.Group != group {
		return nil, []string{fmt.Sprintf("this judge does not know %s %s: add it to kinds", gvk.GroupVersion(), gvk.Kind)}
	}
	metadata := apivalidation.ValidateObjectMeta(&object.ObjectMeta, true, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(list(metadata.ToAggregate()), schemaErrors(one)...)
	webhookWarnings, webhookErr := webhook(object)
	return list(webhookWarnings), append(errs, list(webhookErr)...)
}

// strict reads a document as the API server does for a request with field
// validation Strict. The spec is left raw: its fields are the schema's affair.
func strict(document []byte, into *crd.IstioKind) error {
	fields := map[string]json.RawMessage{}
	if err := yaml.UnmarshalStrict(document, &fields); err != nil {
		return err
	}
	for field := range fields {
		if !slices.Contains([]string{"apiVersion", "kind", "metadata", "spec", "status"}, field) {
			return fmt.Errorf("unknown field %q", field)
		}
	}
	return yaml.UnmarshalStrict(document, into)
}

// webhook is the validation that istiod's webhook does (pkg/webhooks/validation/
// server), on an object of which the kind is known.
func webhook(object crd.IstioKind) (validation.Warning, error) {
	gvk := object.GroupVersionKind()
	schema, found := collections.Pilot.FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk))
	if !found {
		return nil, fmt.Errorf("no kind of Istio: %s", gvk)
	}
	converted, err := crd.ConvertObject(schema, &object, "cluster.local")
	if err != nil {
		return nil, err
	}
	return schema.ValidateConfig(*converted)
}

// list gives the parts of an error one by one.
func list(err error) []string {
	if err == nil {
		return nil
	}
	var parts []error
	var wrapped interface{ WrappedErrors() []error }
	var aggregate interface{ Errors() []error }
	switch {
	case errors.As(err, &wrapped):
		parts = wrapped.WrappedErrors()
	case errors.As(err, &aggregate):
		parts = aggregate.Errors()
	default:
		parts = []error{err}
	}
	var all []string
	for _, part := range parts {
		all = append(all, part.Error())
	}
	return all
}

// single returns the only document of a stream.
func single(stream []byte) ([]byte, error) {
	documents, err := split(string(stream))
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, fmt.Errorf("there must be one YAML document, there are %d", len(documents))
	}
	return []byte(documents[0]), nil
}

// split returns the documents of a stream, without those that say nothing.
func split(stream string) ([]string, error) {
	reader := kubeyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(stream)))
	var documents []string
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		var value any
		if yaml.Unmarshal(document, &value) == nil && value == nil {
			continue
		}
		documents = append(documents, string(bytes.TrimSpace(document)))
	}
}
