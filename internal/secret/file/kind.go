package file

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is a filled template as a kind of artefact. It has no data source and no
// function: what these are given, or give, stays.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "secret_file",
		Doc: "Fills the placeholders of a `content_template` with passwords, so that the file that was judged is the file that is deployed, and neither passwords nor hashes pass through plan and state. " +
			"Each password is judged: how long it is, how hard to guess, and whether another user has it too.",
		Shape: Shape(),
		Outputs: []shape.Argument{
			{Name: "content", Type: shape.Text, Sensitive: true, Doc: "The file."},
		},
		Serverless: true,
		Validate:   Spec.Validate,
		Build:      build,
	})
}

func build(s Spec, _ *server.Server) artefact.Product {
	product := artefact.Product{Outputs: map[string]shape.Value{"content": shape.Unknown()}, Locate: locate}
	text, _ := s.Template.Get()
	template, err := secret.Parse(text)
	if s.later() || err != nil { // which Validate refuses
		return product
	}
	content, err := template.Fill(s.set())
	if err != nil {
		return product // and so it does here
	}
	product.Outputs["content"] = shape.StringOf(content.Reveal())
	product.Model = s.set()
	return product
}

func locate(finding.Finding) finding.Path { return finding.At("passwords") }
