// Package provider is the face that Terraform sees. It turns Terraform's
// values into declarations and what came of them into outputs and
// diagnostics; no rule and no rendering lives here.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

type redisguard struct {
	version string
}

var (
	_ provider.ProviderWithFunctions          = redisguard{}
	_ provider.ProviderWithEphemeralResources = redisguard{}
	_ provider.ProviderWithValidateConfig     = redisguard{}
)

// New returns the provider's constructor. The version is shown by Terraform
// and has no other effect.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return redisguard{version} }
}

// environment is what a declaration does not say itself, without the
// defaults of the provider block.
func (p redisguard) environment() artefact.Environment {
	return artefact.Environment{Judge: audit.Registry{}, Version: p.version}
}

func (p redisguard) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "redisguard"
	resp.Version = p.version
}

func (redisguard) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Renders hardened Redis and Valkey configuration, and judges it. " +
			"The provider opens no network connection, reads no file and keeps no plaintext secret.",
		Attributes: map[string]schema.Attribute{
			"server": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: artefact.ServerDoc + " The default of data sources that do not set their own.",
			},
			"fail_on": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: artefact.FailOnDoc + " The default of data sources that do not set their own. Default: `\"" + artefact.DefaultFailOn + "\"`.",
			},
		},
	}
}

// A block is the provider block.
type block struct {
	Server types.String `tfsdk:"server"`
	FailOn types.String `tfsdk:"fail_on"`
}

func (redisguard) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var b block
	resp.Diagnostics.Append(req.Config.Get(ctx, &b)...)
	if !b.Server.IsNull() && !b.Server.IsUnknown() {
		if _, err := server.Named(b.Server.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root("server"), "This server is not known", err.Error())
		}
	}
	if !b.FailOn.IsNull() && !b.FailOn.IsUnknown() {
		if _, err := finding.ParseThreshold(b.FailOn.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeError(path.Root("fail_on"), "fail_on is not a severity", err.Error())
		}
	}
}

func (p redisguard) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var b block
	resp.Diagnostics.Append(req.Config.Get(ctx, &b)...)
	for name, value := range map[string]types.String{"server": b.Server, "fail_on": b.FailOn} {
		if value.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root(name), name+" must be known at plan",
				"Write it literally or pass it as a variable; set what is known only at apply in the data source.")
		}
	}
	env := p.environment()
	env.Server, env.FailOn = b.Server.ValueString(), b.FailOn.ValueString()
	resp.DataSourceData, resp.EphemeralResourceData = env, env
}

func (p redisguard) DataSources(context.Context) []func() datasource.DataSource {
	var all []func() datasource.DataSource
	for _, k := range kinds.All() {
		all = append(all, func() datasource.DataSource { return &dataSource{kind: k, env: p.environment()} })
	}
	return all
}

func (p redisguard) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, k := range kinds.Ephemeral() {
		all = append(all, func() ephemeral.EphemeralResource { return &ephemeralResource{kind: k, env: p.environment()} })
	}
	return all
}

func (redisguard) Resources(context.Context) []func() resource.Resource { return nil }

func (p redisguard) Functions(context.Context) []func() function.Function {
	all := []func() function.Function{func() function.Function { return findingsFunction{p.environment()} }}
	for _, k := range kinds.All() {
		all = append(all, func() function.Function { return renderFunction{k, p.environment()} })
	}
	for _, f := range kinds.Functions() {
		all = append(all, func() function.Function { return objectFunction{f} })
	}
	for _, q := range kinds.Queries() {
		all = append(all, func() function.Function { return queryFunction{q} })
	}
	return all
}
