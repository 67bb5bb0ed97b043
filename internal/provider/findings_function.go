package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
)

// findingsFunction gives the findings about a declaration of any kind and
// never fails because of them.
type findingsFunction struct{ env artefact.Environment }

var _ function.Function = findingsFunction{}

// invalidInput is the code under which this function lists what is wrong
// with the input itself. No rule bears it.
const invalidInput = "RG000"

func (findingsFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "findings"
}

func (findingsFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "What the rules find in a declaration",
		MarkdownDescription: "Renders a declaration and returns the findings of its rules, whatever their severity, for `check` blocks and `terraform test`. " +
			"It does not fail on them; what is wrong with the input itself is a critical finding with the code `" + invalidInput + "`.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "kind", MarkdownDescription: "The kind: " + strings.Join(kindNames(), " or ") + "."},
			declarationParameter(),
		},
		Return: function.ListReturn{ElementType: attributeType(*artefact.FindingsOutput.Type.Elem)},
	}
}

func kindNames() []string {
	var names []string
	for _, k := range kinds.All() {
		names = append(names, "`"+k.Name()+"`")
	}
	return names
}

func (f findingsFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var name string
	var spec types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &name, &spec); resp.Error != nil {
		return
	}
	for _, k := range kinds.All() {
		if k.Name() == name {
			resp.Error = f.find(ctx, k, spec, resp)
			return
		}
	}
	resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("there is no kind %q; known are %s", name, strings.Join(kindNames(), ", ")))
}

func (f findingsFunction) find(ctx context.Context, k artefact.Kind, spec types.Dynamic, resp *function.RunResponse) *function.FuncError {
	declaration, err := fromAttribute(ctx, spec)
	if err != nil {
		return function.NewArgumentFuncError(1, err.Error())
	}
	result := k.Run(declaration, f.env)
	findings := result.Outputs[artefact.FindingsOutput.Name]
	if result.Report.Invalid() {
		findings = artefact.FindingsValue(asFindings(result.Report.Problems))
	}
	list, err := toAttribute(ctx, findings, artefact.FindingsOutput.Type)
	if err != nil {
		return function.NewFuncError(err.Error())
	}
	return resp.Result.Set(ctx, list)
}

func asFindings(problems []finding.Problem) []finding.Finding {
	all := make([]finding.Finding, len(problems))
	for i, p := range problems {
		all[i] = finding.Finding{
			Rule: invalidInput, Severity: finding.Critical, Subject: string(p.Kind), Path: p.Path, Message: p.Summary, Remedy: p.Detail,
		}
	}
	return all
}
