package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"

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
	if p := f.query.Optional; p.Name != "" {
		resp.Definition.VariadicParameter = function.StringParameter{Name: p.Name, MarkdownDescription: p.Doc}
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
	arguments, wrongly := f.arguments(ctx, req)
	if resp.Error = wrongly; wrongly != nil {
		return
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

// arguments reads the parameters, and the optional one if it is given.
func (f queryFunction) arguments(ctx context.Context, req function.RunRequest) ([]string, *function.FuncError) {
	arguments := make([]string, len(f.query.Parameters))
	for i := range arguments {
		if err := req.Arguments.GetArgument(ctx, i, &arguments[i]); err != nil {
			return nil, err
		}
	}
	if f.query.Optional.Name == "" {
		return arguments, nil
	}
	var more []string
	if err := req.Arguments.GetArgument(ctx, len(arguments), &more); err != nil {
		return nil, err
	}
	if len(more) > 1 {
		return nil, function.NewArgumentFuncError(int64(len(arguments)+1), "there is one "+f.query.Optional.Name+" at most")
	}
	return append(arguments, more...), nil
}
