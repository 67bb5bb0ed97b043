package provider

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// fromTerraform converts a value of Terraform's protocol, whatever its type.
func fromTerraform(v tftypes.Value) (shape.Value, error) {
	switch {
	case !v.IsKnown():
		return shape.Unknown(), nil
	case v.IsNull():
		return shape.Value{}, nil
	}
	t := v.Type()
	switch {
	case t.Is(tftypes.String):
		var s string
		err := v.As(&s)
		return shape.StringOf(s), err
	case t.Is(tftypes.Bool):
		var b bool
		err := v.As(&b)
		return shape.BoolOf(b), err
	case t.Is(tftypes.Number):
		n := new(big.Float)
		err := v.As(&n)
		return shape.NumberOf(n), err
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}), t.Is(tftypes.Tuple{}):
		return fromList(v)
	case t.Is(tftypes.Map{}), t.Is(tftypes.Object{}):
		return fromObject(v)
	default:
		return shape.Value{}, fmt.Errorf("a value of type %s cannot be used", t)
	}
}

func fromList(v tftypes.Value) (shape.Value, error) {
	var elements []tftypes.Value
	if err := v.As(&elements); err != nil {
		return shape.Value{}, err
	}
	items := make([]shape.Value, len(elements))
	for i, e := range elements {
		item, err := fromTerraform(e)
		if err != nil {
			return shape.Value{}, err
		}
		items[i] = item
	}
	return shape.ListOf(items...), nil
}

func fromObject(v tftypes.Value) (shape.Value, error) {
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		return shape.Value{}, err
	}
	fields := make(map[string]shape.Value, len(attributes))
	for name, a := range attributes {
		field, err := fromTerraform(a)
		if err != nil {
			return shape.Value{}, err
		}
		fields[name] = field
	}
	return shape.ObjectOf(fields), nil
}

// fromAttribute converts a value of the framework.
func fromAttribute(ctx context.Context, v attr.Value) (shape.Value, error) {
	if d, ok := v.(types.Dynamic); ok {
		if d.IsUnknown() || d.IsUnderlyingValueUnknown() {
			return shape.Unknown(), nil
		}
		v = d.UnderlyingValue()
	}
	raw, err := v.ToTerraformValue(ctx)
	if err != nil {
		return shape.Value{}, err
	}
	return fromTerraform(raw)
}

// toTerraform converts an output to a value of Terraform's protocol. The
// value must be of that type.
func toTerraform(v shape.Value, t shape.Type) tftypes.Value {
	if t.Kind == shape.DynamicType {
		return toDynamic(v)
	}
	as := protocolType(t)
	switch v.Kind() {
	case shape.NullKind:
		return tftypes.NewValue(as, nil)
	case shape.UnknownKind:
		return tftypes.NewValue(as, tftypes.UnknownValue)
	case shape.BoolKind:
		return tftypes.NewValue(as, v.Bool())
	case shape.NumberKind:
		return tftypes.NewValue(as, v.Number())
	case shape.StringKind:
		return tftypes.NewValue(as, v.Text())
	case shape.ListKind:
		items := make([]tftypes.Value, len(v.Items()))
		for i, item := range v.Items() {
			items[i] = toTerraform(item, *t.Elem)
		}
		return tftypes.NewValue(as, items)
	default:
		return tftypes.NewValue(as, toFields(v, t))
	}
}

// toDynamic converts an output of which no type is declared: it has that of the
// value, lists being tuples and objects having their own fields each.
func toDynamic(v shape.Value) tftypes.Value {
	switch v.Kind() {
	case shape.NullKind:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	case shape.UnknownKind:
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	case shape.BoolKind:
		return tftypes.NewValue(tftypes.Bool, v.Bool())
	case shape.NumberKind:
		return tftypes.NewValue(tftypes.Number, v.Number())
	case shape.StringKind:
		return tftypes.NewValue(tftypes.String, v.Text())
	case shape.ListKind:
		items, types := make([]tftypes.Value, len(v.Items())), make([]tftypes.Type, len(v.Items()))
		for i, item := range v.Items() {
			items[i] = toDynamic(item)
			types[i] = items[i].Type()
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, items)
	default:
		fields, types := map[string]tftypes.Value{}, map[string]tftypes.Type{}
		for _, name := range v.Names() {
			fields[name] = toDynamic(v.Field(name))
			types[name] = fields[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, fields)
	}
}

func toFields(v shape.Value, t shape.Type) map[string]tftypes.Value {
	fields := map[string]tftypes.Value{}
	if t.Kind == shape.MapType {
		for _, name := range v.Names() {
			fields[name] = toTerraform(v.Field(name), *t.Elem)
		}
		return fields
	}
	for _, f := range t.Fields {
		fields[f.Name] = toTerraform(v.Field(f.Name), f.Type)
	}
	return fields
}

// toAttribute converts an output to a value of the framework.
func toAttribute(ctx context.Context, v shape.Value, t shape.Type) (attr.Value, error) {
	return attributeType(t).ValueFromTerraform(ctx, toTerraform(v, t))
}

// toObject converts all outputs to one object.
func toObject(ctx context.Context, outputs map[string]shape.Value, described []shape.Argument) (attr.Value, error) {
	return toAttribute(ctx, shape.ObjectOf(outputs), shape.RecordOf(described...))
}
