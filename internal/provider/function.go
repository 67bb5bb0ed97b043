package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A renderFunction is the function of a kind: the data source's twin, which
// knows no provider block and takes the arguments as one object.
type renderFunction struct {
	kind artefact.Kind
	env  artefact.Environment
}

var _ function.Function = renderFunction{}

func (f renderFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.kind.Name()
}

func (f renderFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "The function twin of redisguard_" + f.kind.Name(),
		MarkdownDescription: f.kind.Doc() + fmt.Sprintf("\n\nIt takes the arguments of the data source `redisguard_%s` as one object%s "+
			"and returns its outputs. What does not depend on unknown values is known in the result. "+
			"A finding at or above `fail_on` is an error; those below stand in `findings` alone.\n\nArguments:\n\n", f.kind.Name(), f.withServer()) +
			argumentsDoc(f.kind.Arguments(), ""),
		Parameters: []function.Parameter{declarationParameter()},
		Return:     function.ObjectReturn{AttributeTypes: attributeTypes(f.outputs())},
	}
}

// withServer tells that the server is an argument too, where it is one.
func (f renderFunction) withServer() string {
	hasServer := slices.ContainsFunc(f.kind.Arguments(), func(a shape.Argument) bool { return a.Name == "server" })
	if hasServer {
		return ", `server` among them,"
	}
	return ""
}

// outputs are the data source's and what a function gives beside them.
func (f renderFunction) outputs() []shape.Argument {
	return slices.Concat(f.kind.Outputs(), f.kind.FunctionOutputs())
}

// declarationParameter is dynamic: an object type would drop misspelt
// attributes and demand all others.
func declarationParameter() function.Parameter {
	return function.DynamicParameter{
		Name:                "spec",
		MarkdownDescription: "The arguments, as an object.",
		AllowUnknownValues:  true,
	}
}

func (f renderFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	runOnObject(ctx, req, resp, f.outputs(), func(declaration shape.Value) artefact.Result { return f.kind.Run(declaration, f.env) })
}

// runOnObject answers a call with one object.
func runOnObject(ctx context.Context, req function.RunRequest, resp *function.RunResponse, outputs []shape.Argument, run func(shape.Value) artefact.Result) {
	var spec types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &spec); resp.Error != nil {
		return
	}
	declaration, err := fromAttribute(ctx, spec)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	result := run(declaration)
	if text := failure(result); text != "" {
		resp.Error = function.NewArgumentFuncError(0, text)
		return
	}
	object, err := toObject(ctx, result.Outputs, outputs)
	if err != nil {
		resp.Error = function.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, object)
}

// failure puts all that is wrong into one text, "" if nothing is: a function
// has one error and no warnings.
func failure(result artefact.Result) string {
	var parts []string
	for _, p := range result.Report.Problems {
		parts = append(parts, p.Error())
	}
	for _, f := range result.Blocking() {
		parts = append(parts, findingSummary(f)+"\n"+findingDetail(f))
	}
	return strings.Join(parts, "\n\n")
}

func attributeTypes(arguments []shape.Argument) map[string]attr.Type {
	all := map[string]attr.Type{}
	for _, a := range arguments {
		all[a.Name] = attributeType(a.Type)
	}
	return all
}
