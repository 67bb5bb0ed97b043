package kinds

import (
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// TestUnknownTopology: what is known of a deployment while one argument is not, is the
// same once it is.
func TestUnknownTopology(t *testing.T) {
	all := All()
	topology := all[slices.IndexFunc(all, func(k artefact.Kind) bool { return k.Name() == "topology" })]
	for name, declaration := range cases(t, topology) {
		whole := topology.Run(declaration, environment)
		if whole.Report.Invalid() {
			continue
		}
		for _, argument := range declaration.Names() {
			if argument == "server" {
				continue // which must be known
			}
			result := topology.Run(declaration.With(argument, shape.Unknown()), environment)
			if result.Report.Invalid() {
				t.Errorf("%s: with an unknown %s: %v", name, argument, result.Report.Problems)
			}
			for output, v := range result.Outputs {
				if output != artefact.FindingsOutput.Name && !agrees(v, whole.Outputs[output]) {
					t.Errorf("%s: with an unknown %s the output %s is known to be something else", name, argument, output)
				}
			}
		}
	}
}

// agrees reports whether a value is another's as far as it is known.
func agrees(v, whole shape.Value) bool {
	switch v.Kind() {
	case shape.UnknownKind:
		return true
	case shape.ObjectKind:
		for _, name := range v.Names() {
			if !agrees(v.Field(name), whole.Field(name)) {
				return false
			}
		}
		return whole.Kind() == shape.UnknownKind || len(v.Names()) == len(whole.Names())
	case shape.ListKind:
		if len(v.Items()) != len(whole.Items()) {
			return whole.Kind() == shape.UnknownKind
		}
		for i, item := range v.Items() {
			if !agrees(item, whole.Items()[i]) {
				return false
			}
		}
		return true
	default:
		return whole.Kind() == shape.UnknownKind || v.Kind() == whole.Kind() && sketch(v) == sketch(whole)
	}
}
