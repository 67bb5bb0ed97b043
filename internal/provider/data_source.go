package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A dataSource is the data source of a kind.
type dataSource struct {
	kind artefact.Kind
	env  artefact.Environment
}

var (
	_ datasource.DataSourceWithConfigure      = &dataSource{}
	_ datasource.DataSourceWithValidateConfig = &dataSource{}
)

func (d *dataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.kind.Name()
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schemaOf(d.kind)
}

// kept tells the pipeline that Terraform writes what a data source is given into
// its state.
func (d *dataSource) kept() artefact.Environment {
	env := d.env
	env.Kept = true
	return env
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if env, ok := req.ProviderData.(artefact.Environment); ok {
		d.env = env
	}
}

func (d *dataSource) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	declaration, err := declarationIn(req.Config, d.kind)
	if err != nil {
		resp.Diagnostics.AddError("The configuration cannot be read", err.Error())
		return
	}
	report := d.kind.Check(declaration, d.kept())
	appendProblems(&resp.Diagnostics, report)
}

func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	declaration, err := declarationIn(req.Config, d.kind)
	if err != nil {
		resp.Diagnostics.AddError("The configuration cannot be read", err.Error())
		return
	}
	result := d.kind.Run(declaration, d.kept())
	logCounts(ctx, d.kind, result)
	appendResult(&resp.Diagnostics, result)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State = tfsdk.State{Schema: req.Config.Schema, Raw: filledIn(req.Config, d.kind, result)}
}

// declarationIn reads a kind's arguments out of a configuration, which holds the
// outputs too.
func declarationIn(config tfsdk.Config, k artefact.Kind) (shape.Value, error) {
	all, err := fromTerraform(config.Raw)
	if err != nil {
		return shape.Value{}, err
	}
	fields := map[string]shape.Value{}
	for _, a := range k.Arguments() {
		fields[a.Name] = all.Field(a.Name)
	}
	return shape.ObjectOf(fields), nil
}

// filledIn is the configuration with the outputs filled in.
func filledIn(config tfsdk.Config, k artefact.Kind, result artefact.Result) tftypes.Value {
	var attributes map[string]tftypes.Value
	_ = config.Raw.As(&attributes) // an object, by its schema
	for _, o := range k.Outputs() {
		attributes[o.Name] = toTerraform(result.Outputs[o.Name], o.Type)
	}
	return tftypes.NewValue(config.Raw.Type(), attributes)
}

// logCounts tells what was done in counts; neither arguments nor outputs are
// logged.
func logCounts(ctx context.Context, k artefact.Kind, result artefact.Result) {
	name := k.Name()
	ctx = tflog.NewSubsystem(ctx, name)
	tflog.SubsystemDebug(ctx, name, "rendered", map[string]any{
		"problems": len(result.Report.Problems),
		"warnings": len(result.Report.Warnings),
		"findings": len(result.Report.Findings),
		"blocking": len(result.Blocking()),
	})
}
