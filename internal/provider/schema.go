package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// schemaOf makes a data source's schema of a kind's description. Nested
// attributes are not used: Terraform would drop misspelt keys in them.
func schemaOf(k artefact.Kind) schema.Schema {
	attributes := map[string]schema.Attribute{}
	for _, a := range k.Arguments() {
		attributes[a.Name] = input(a)
	}
	for _, o := range k.Outputs() {
		if argument, given := attributes[o.Name]; given {
			attributes[o.Name] = filled(argument, o)
			continue
		}
		attributes[o.Name] = output(o)
	}
	return schema.Schema{MarkdownDescription: k.Doc(), Attributes: attributes}
}

func input(a shape.Argument) schema.Attribute {
	optional, doc := !a.Required, argumentDoc(a)
	switch a.Type.Kind {
	case shape.StringType:
		return schema.StringAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc}
	case shape.BoolType:
		return schema.BoolAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc}
	case shape.IntType:
		// Not Int64Attribute, which meets 1.5 with an error that blames the provider.
		return schema.NumberAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc}
	case shape.ListType:
		return schema.ListAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc, ElementType: attributeType(*a.Type.Elem)}
	case shape.MapType:
		return schema.MapAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc, ElementType: attributeType(*a.Type.Elem)}
	default:
		return schema.DynamicAttribute{Optional: optional, Required: a.Required, MarkdownDescription: doc}
	}
}

func output(o shape.Argument) schema.Attribute {
	doc := outputDoc(o)
	switch o.Type.Kind {
	case shape.StringType:
		return schema.StringAttribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc}
	case shape.IntType:
		return schema.Int64Attribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc}
	case shape.BoolType:
		return schema.BoolAttribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc}
	case shape.ListType:
		return schema.ListAttribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc, ElementType: attributeType(*o.Type.Elem)}
	case shape.DynamicType:
		return schema.DynamicAttribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc}
	default:
		return schema.MapAttribute{Computed: true, Sensitive: o.Sensitive, MarkdownDescription: doc, ElementType: attributeType(*o.Type.Elem)}
	}
}

// filled is an argument that bears the name of an output: what is read back is
// more than what was given.
func filled(argument schema.Attribute, o shape.Argument) schema.Attribute {
	return schema.MapAttribute{
		Optional: true, Computed: true, ElementType: attributeType(*o.Type.Elem),
		MarkdownDescription: argument.GetMarkdownDescription() + " Read back: " + o.Doc,
	}
}

// argumentDoc adds the default and, for a map of objects, what an object
// holds.
func argumentDoc(a shape.Argument) string {
	doc := a.Doc
	if a.Default != "" {
		doc += " Default: `" + a.Default + "`."
	}
	if a.Type.Kind == shape.DynamicType {
		doc += " Each is an object with these arguments:\n\n" + argumentsDoc(a.Type.Fields, "    ")
	}
	return doc
}

func outputDoc(o shape.Argument) string {
	if o.Type.Elem == nil || o.Type.Elem.Kind != shape.RecordType {
		return o.Doc
	}
	return o.Doc + " Each is an object with these attributes:\n\n" + argumentsDoc(o.Type.Elem.Fields, "    ") + "\n\n  Their types:"
}

// argumentsDoc lists arguments as nested Markdown lists.
func argumentsDoc(arguments []shape.Argument, indent string) string {
	var b strings.Builder
	writeArguments(&b, arguments, indent)
	return strings.TrimSuffix(b.String(), "\n")
}

func writeArguments(b *strings.Builder, arguments []shape.Argument, indent string) {
	for _, a := range arguments {
		required := ""
		if a.Required {
			required = ", required"
		}
		fmt.Fprintf(b, "%s- `%s` (%s%s) %s", indent, a.Name, typeDoc(a.Type), required, a.Doc)
		if a.Default != "" {
			fmt.Fprintf(b, " Default: `%s`.", a.Default)
		}
		b.WriteByte('\n')
		fields := a.Type.Fields
		if a.Type.Elem != nil {
			fields = a.Type.Elem.Fields
		}
		writeArguments(b, fields, indent+"    ")
	}
}

func typeDoc(t shape.Type) string {
	if t.Kind == shape.ListType && len(t.Elem.Fields) > 0 {
		return "list of objects"
	}
	return t.String()
}

// attributeType returns the framework's type of an output, or of a part of
// an argument.
func attributeType(t shape.Type) attr.Type {
	switch t.Kind {
	case shape.StringType:
		return types.StringType
	case shape.BoolType:
		return types.BoolType
	case shape.IntType:
		return types.Int64Type
	case shape.ListType:
		return types.ListType{ElemType: attributeType(*t.Elem)}
	case shape.MapType:
		return types.MapType{ElemType: attributeType(*t.Elem)}
	case shape.RecordType:
		return types.ObjectType{AttrTypes: attributeTypes(t.Fields)}
	default:
		return types.DynamicType
	}
}

// protocolType returns the protocol's type of an output.
func protocolType(t shape.Type) tftypes.Type {
	return attributeType(t).TerraformType(context.Background())
}
