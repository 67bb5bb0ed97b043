package judge

import (
	"fmt"
	"os"
	"sync"

	"istio.io/istio/manifests"
	"istio.io/istio/pkg/config/crd"
)

// crds are the CRDs as Istio's chart installs them.
const crds = "charts/base/files/crd-all.gen.yaml"

// schemas compiles the CRDs' schemas and CEL rules, once: it takes a second.
var schemas = sync.OnceValues(func() (*crd.Validator, error) {
	data, err := manifests.FS.ReadFile(crds)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "crds-*.yaml") // Istio reads them from files only
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	if _, err := file.Write(data); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return crd.NewValidatorFromFilesWithOptions([]string{file.Name()}, crd.WithoutCRDValidation())
})

// schemaErrors says what the schema and the CEL rules of the document's CRD find.
func schemaErrors(document []byte) []string {
	validator, err := schemas()
	if err != nil {
		return []string{fmt.Sprintf("the CRDs cannot be read: %v", err)}
	}
	return list(validator.ValidateCustomResourceYAML(string(document), nil))
}
