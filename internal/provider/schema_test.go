package provider

import (
	"bytes"
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

func TestSchemasAndFunctionsAreValid(t *testing.T) {
	ctx := context.Background()
	for _, k := range kinds.All() {
		s := schemaOf(k)
		if diags := s.ValidateImplementation(ctx); diags.HasError() {
			t.Errorf("%s: %v", k.Name(), diags)
		}
		for name, a := range s.Attributes {
			if a.GetMarkdownDescription() == "" {
				t.Errorf("%s.%s has no description", k.Name(), name)
			}
			if _, nested := a.(schema.NestedAttribute); nested {
				t.Errorf("%s.%s is nested: Terraform drops unknown keys in it", k.Name(), name)
			}
		}
	}
	for _, f := range (redisguard{}).Functions(ctx) {
		var resp function.DefinitionResponse
		f().Definition(ctx, function.DefinitionRequest{}, &resp)
		var name function.MetadataResponse
		f().Metadata(ctx, function.MetadataRequest{}, &name)
		var checked function.DefinitionValidateResponse
		resp.Definition.ValidateImplementation(ctx, function.DefinitionValidateRequest{FuncName: name.Name}, &checked)
		if checked.Diagnostics.HasError() {
			t.Errorf("%s: %v", name.Name, checked.Diagnostics)
		}
	}
}

func TestValuesSurviveTheWayToTerraformAndBack(t *testing.T) {
	tests := []struct {
		value shape.Value
		as    shape.Type
	}{
		{shape.StringOf("a\nb"), shape.Text},
		{shape.BoolOf(true), shape.Truth},
		{shape.IntOf(1 << 47), shape.Int},
		{shape.Unknown(), shape.Text},
		{shape.Value{}, shape.TextList},
		{shape.StringsOf([]string{"a", ""}), shape.TextList},
		{shape.ObjectOf(map[string]shape.Value{"k": shape.Unknown()}), shape.TextMap},
		{shape.ListOf(shape.ObjectOf(map[string]shape.Value{"n": shape.IntOf(3)})), shape.ListType.Of(shape.RecordOf(shape.Argument{Name: "n", Type: shape.Int}))},
	}
	for _, test := range tests {
		back, err := fromTerraform(toTerraform(test.value, test.as))
		if err != nil {
			t.Fatal(err)
		}
		if !same(back, test.value) {
			t.Errorf("%v came back as %v", test.value, back)
		}
	}
}

func same(a, b shape.Value) bool {
	if a.Kind() != b.Kind() || a.Text() != b.Text() || a.Bool() != b.Bool() || len(a.Items()) != len(b.Items()) || len(a.Names()) != len(b.Names()) {
		return false
	}
	if a.Kind() == shape.NumberKind && new(big.Float).Sub(a.Number(), b.Number()).Sign() != 0 {
		return false
	}
	for i := range a.Items() {
		if !same(a.Items()[i], b.Items()[i]) {
			return false
		}
	}
	for _, name := range a.Names() {
		if !same(a.Field(name), b.Field(name)) {
			return false
		}
	}
	return true
}

func TestShownPathIsCutAfterOneKeyOrIndex(t *testing.T) {
	for _, test := range []struct {
		path finding.Path
		want string
	}{
		{finding.Path{}, ""},
		{finding.At("port"), "port"},
		{finding.At("save").Index(1), "save[1]"},
		{finding.At("users").Key("a"), `users["a"]`},
		{finding.At("users").Key("a").Attr("commands").Index(2), `users["a"]`},
	} {
		if got := shownPath(test.path).String(); got != test.want {
			t.Errorf("%s is shown at %s, want %s", test.path, got, test.want)
		}
	}
}

// Logs hold counts: no argument, no hash.
func TestLogsHoldNoSecret(t *testing.T) {
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &log)
	hash := strings.Repeat("ab", 32)
	for _, k := range kinds.All() {
		if k.Name() != "users_acl" {
			continue
		}
		d := &dataSource{kind: k, env: redisguard{}.environment()}
		s := schemaOf(k)
		object, ok := s.Type().TerraformType(ctx).(tftypes.Object)
		if !ok {
			t.Fatal("a schema is no object")
		}
		values := map[string]tftypes.Value{}
		for name, typ := range object.AttributeTypes {
			values[name] = tftypes.NewValue(typ, nil)
		}
		values["server"] = tftypes.NewValue(tftypes.String, "redis-7.0")
		hashes := tftypes.NewValue(tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String}}, []tftypes.Value{tftypes.NewValue(tftypes.String, hash)})
		user := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"password_sha256": hashes.Type()}}, map[string]tftypes.Value{"password_sha256": hashes})
		values["users"] = tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"secretive": user.Type()}}, map[string]tftypes.Value{"secretive": user})
		var resp datasource.ReadResponse
		d.Read(ctx, datasource.ReadRequest{Config: tfsdk.Config{Schema: s, Raw: tftypes.NewValue(object, values)}}, &resp)
		if resp.Diagnostics.HasError() {
			t.Fatal(resp.Diagnostics)
		}
		if !strings.Contains(resp.State.Raw.String(), hash) {
			t.Fatal("the hash should be in the rendered file")
		}
	}
	if !strings.Contains(log.String(), "rendered") {
		t.Fatalf("nothing was logged: %q", log.String())
	}
	for _, secret := range []string{hash, "secretive"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}
