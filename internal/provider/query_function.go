package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A queryFunction is the function of a query.
type queryFunction struct {
	query artefact.Query
}

var _ function.Function = queryFunction{}

func (f queryFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.query.Name
}

func (f queryFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             f.query.Summary,
		MarkdownDescription: f.query.Doc,
		Return:              returnOf(f.query.Result),
	}
	for _, p := range f.query.Parameters {
		resp.Definition.Parameters = append(resp.Definition.Parameters, function.StringParameter{Name: p.Name, MarkdownDescription: p.Doc})
	}
}

func returnOf(t shape.Type) function.Return {
	switch t.Kind {
	case shape.BoolType:
		return function.BoolReturn{}
	case shape.ListType:
		return function.ListReturn{ElementType: attributeType(*t.Elem)}
	default:
		return function.ObjectReturn{AttributeTypes: attributeTypes(t.Fields)}
	}
}

func (f queryFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	arguments := make([]string, len(f.query.Parameters))
	for i := range arguments {
		var text types.String
		if resp.Error = req.Arguments.GetArgument(ctx, i, &text); resp.Error != nil {
			return
		}
		arguments[i] = text.ValueString()
	}
	answer, err := f.query.Answer(arguments)
	var wrong *artefact.ArgumentError
	switch {
	case errors.As(err, &wrong):
		resp.Error = function.NewArgumentFuncError(int64(wrong.Argument), wrong.Err.Error())
		return
	case err != nil:
		resp.Error = function.NewFuncError(err.Error())
		return
	}
	var result attr.Value
	if result, err = toAttribute(ctx, answer, f.query.Result); err != nil {
		resp.Error = function.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, result)
}
