package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
)

// An ephemeralResource is the ephemeral resource of a kind: nothing that it is
// given, and nothing that it gives, is written to plan or state.
type ephemeralResource struct {
	kind artefact.Kind
	env  artefact.Environment
}

var (
	_ ephemeral.EphemeralResourceWithConfigure      = &ephemeralResource{}
	_ ephemeral.EphemeralResourceWithValidateConfig = &ephemeralResource{}
)

func (e *ephemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + e.kind.Name()
}

// Schema is the one that a data source would have: the attributes of both are of
// the same types.
func (e *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	described := schemaOf(e.kind)
	attributes := map[string]schema.Attribute{}
	for name, a := range described.Attributes {
		attributes[name] = a
	}
	resp.Schema = schema.Schema{MarkdownDescription: described.MarkdownDescription, Attributes: attributes}
}

func (e *ephemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	if env, ok := req.ProviderData.(artefact.Environment); ok {
		e.env = env
	}
}

func (e *ephemeralResource) ValidateConfig(_ context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	declaration, err := declarationIn(req.Config, e.kind)
	if err != nil {
		resp.Diagnostics.AddError("The configuration cannot be read", err.Error())
		return
	}
	appendProblems(&resp.Diagnostics, e.kind.Check(declaration, e.env))
}

func (e *ephemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	declaration, err := declarationIn(req.Config, e.kind)
	if err != nil {
		resp.Diagnostics.AddError("The configuration cannot be read", err.Error())
		return
	}
	result := e.kind.Run(declaration, e.env)
	logCounts(ctx, e.kind, result)
	appendResult(&resp.Diagnostics, result)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Result = tfsdk.EphemeralResultData{Schema: req.Config.Schema, Raw: filledIn(req.Config, e.kind, result)}
}
