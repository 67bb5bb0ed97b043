package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
)

// An objectFunction is a function of one object without a data source.
type objectFunction struct {
	function artefact.Function
}

var _ function.Function = objectFunction{}

func (f objectFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.function.Name()
}

func (f objectFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: f.function.Summary(),
		MarkdownDescription: f.function.Doc() + "\n\nArguments, of one object:\n\n" + argumentsDoc(f.function.Arguments(), "") +
			"\n\nIt returns an object with these attributes:\n\n" + argumentsDoc(f.function.Outputs(), ""),
		Parameters: []function.Parameter{declarationParameter()},
		Return:     function.ObjectReturn{AttributeTypes: attributeTypes(f.function.Outputs())},
	}
}

func (f objectFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	runOnObject(ctx, req, resp, f.function.Outputs(), f.function.Run)
}
