package external

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is ExternalSecrets as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "external_secret",
		Doc: "Renders an ExternalSecret that fills templates with passwords inside the cluster, so that they never pass through Terraform. " +
			"The operator fetches each from the store, and makes one Secret of all files. A password that is missing, empty or unfit stops it.",
		Shape:           Shape(),
		Outputs:         outputs(),
		FunctionOutputs: manifest.FunctionOutputArguments(),
		Serverless:      true,
		Validate:        Spec.Validate,
		Build:           build,
	})
}

// outputs are those of all documents, sensitive: a template may hold the hashes of
// users whose passwords it does not leave open.
func outputs() []shape.Argument {
	all := manifest.OutputArguments()
	for i := range all {
		all[i].Sensitive = true
	}
	return all
}

func build(s Spec, _ *server.Server) artefact.Product {
	if s.Name.IsUnknown() || s.Namespace.IsUnknown() {
		return artefact.Product{Outputs: artefact.UnknownOutputs(outputs(), manifest.FunctionOutputArguments())}
	}
	documents := Render(s)
	if s.later() {
		documents = manifest.Outline(documents)
	}
	documents = manifest.Encode(documents)
	product := artefact.Product{Outputs: manifest.Outputs(documents), Origin: manifest.OriginIn(documents)}
	model, known := kube.Read(documents)
	product.Model, product.Unjudged = model, !known
	return product
}
