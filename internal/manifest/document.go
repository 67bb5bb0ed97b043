package manifest

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Later stands in a document for a value that is known only at apply.
type Later struct{}

// A Document is one Kubernetes object as it is rendered.
type Document struct {
	Kind, Namespace, Name string // Namespace is empty for what belongs to none
	Fields                Fields // all of it, apiVersion and kind first
	Origins               []Origin

	text string // as YAML, once it was encoded
}

// An Origin leads a field of a document back to the argument behind it.
type Origin struct {
	Field string // spec.ingress[0]
	From  finding.Path
}

// Outline gives documents of which only is known what they are: their spec comes
// later.
func Outline(documents []Document) []Document {
	outlined := make([]Document, len(documents))
	for i, d := range documents {
		d.Fields = slices.Clone(d.Fields)
		for j, f := range d.Fields {
			if f.Key == "spec" {
				d.Fields[j].Value = Later{}
			}
		}
		outlined[i] = d
	}
	return outlined
}

// Encode writes each document that is known as YAML, once for all who need it.
func Encode(documents []Document) []Document {
	for i, d := range documents {
		if d.Known() {
			documents[i].text = YAML(d.Fields)
		}
	}
	return documents
}

// YAML gives the document as YAML. It must be known.
func (d Document) YAML() string {
	if d.text != "" {
		return d.text
	}
	return YAML(d.Fields)
}

// Key names the document in the output manifests: Kind/namespace/name.
func (d Document) Key() string { return Key(d.Kind, d.Namespace, d.Name) }

// Key names an object as the output manifests does.
func Key(kind, namespace, name string) string {
	return strings.Join(slices.DeleteFunc([]string{kind, namespace, name}, func(s string) bool { return s == "" }), "/")
}

// Origin returns the argument behind a field, or behind what it is part of.
func (d Document) Origin(field string) finding.Path {
	var from finding.Path
	longest := -1
	for _, o := range d.Origins {
		if len(o.Field) > longest && strings.HasPrefix(field, o.Field) {
			from, longest = o.From, len(o.Field)
		}
	}
	return from
}

// OriginIn returns the function that leads a field of one of some documents back
// to the argument behind it.
func OriginIn(documents []Document) func(document, field string) finding.Path {
	return func(document, field string) finding.Path {
		for _, d := range documents {
			if d.Key() == document {
				return d.Origin(field)
			}
		}
		return finding.Path{}
	}
}

// Known reports whether nothing in the document is known only at apply.
func (d Document) Known() bool { return d.Fields.known() }

func (f Fields) known() bool {
	return !slices.ContainsFunc(f, func(field Field) bool { return !known(field.Value) })
}

func known(value any) bool {
	switch v := value.(type) {
	case Later:
		return false
	case Fields:
		return v.known()
	case []Fields:
		return !slices.ContainsFunc(v, func(f Fields) bool { return !f.known() })
	default:
		return true
	}
}

// Object gives the document as a value, in which what is known only at apply is
// unknown.
func (d Document) Object() shape.Value { return Value(d.Fields) }

// Value gives a value of a Field as an output.
func Value(value any) shape.Value {
	switch v := value.(type) {
	case Later:
		return shape.Unknown()
	case Fields:
		fields := map[string]shape.Value{}
		for _, f := range v {
			fields[f.Key] = Value(f.Value)
		}
		return shape.ObjectOf(fields)
	case []Fields:
		items := make([]shape.Value, len(v))
		for i, f := range v {
			items[i] = Value(f)
		}
		return shape.ListOf(items...)
	case []string:
		return shape.StringsOf(v)
	case bool:
		return shape.BoolOf(v)
	case int:
		return shape.IntOf(int64(v))
	case string:
		return shape.StringOf(v)
	default:
		panic("manifest: a value of no type that documents have") // a mistake in the program
	}
}

// Labels gives labels or annotations as a mapping, in ascending order of their
// keys, in which what is unknown comes later.
func Labels(labels shape.Arg[[]shape.Named[string]]) any {
	if labels.IsUnknown() {
		return Later{}
	}
	all, _ := labels.Get()
	fields := make(Fields, len(all))
	for i, l := range all {
		fields[i] = Field{l.Name, OrLater(l.Value)}
	}
	return fields
}

// OrLater gives a text, or what stands for it while it is unknown.
func OrLater(a shape.Arg[string]) any {
	if a.IsUnknown() {
		return Later{}
	}
	return a.Or("")
}

// One gives a list of one text, or what stands for it while it is unknown.
func One(a shape.Arg[string]) any {
	text, known := a.Get()
	if !known {
		return Later{}
	}
	return []string{text}
}

// OutputArguments describes the outputs of every kind that renders manifests.
func OutputArguments() []shape.Argument {
	return []shape.Argument{
		{Name: "manifests", Type: shape.TextMap, Doc: "The documents as YAML, by `Kind/namespace/name`. For `for_each` while an input is unknown, write the keys yourself (`toset([\"Kind/namespace/name\"])`), or use the function."},
		{Name: "yaml", Type: shape.Text, Doc: "All of them in one stream."},
	}
}

// FunctionOutputArguments describes what functions give beside them.
func FunctionOutputArguments() []shape.Argument {
	return []shape.Argument{
		{Name: "objects", Type: shape.Type{Kind: shape.DynamicType}, Doc: "The documents decoded, by the same keys. Keys, kinds and names are known at plan, whatever else is not."},
	}
}

// Outputs gives the outputs that OutputArguments and FunctionOutputArguments
// describe.
func Outputs(documents []Document) map[string]shape.Value {
	texts, objects, all := map[string]shape.Value{}, map[string]shape.Value{}, shape.Unknown()
	for _, d := range documents {
		if _, taken := texts[d.Key()]; taken {
			panic("manifest: two documents are " + d.Key()) // a mistake in the program: one would be lost
		}
		texts[d.Key()], objects[d.Key()] = shape.Unknown(), d.Object()
		if d.Known() {
			texts[d.Key()] = shape.StringOf(d.YAML())
		}
	}
	if !slices.ContainsFunc(documents, func(d Document) bool { return !d.Known() }) {
		all = shape.StringOf(Stream(documents))
	}
	return map[string]shape.Value{"manifests": shape.ObjectOf(texts), "yaml": all, "objects": shape.ObjectOf(objects)}
}

// Stream writes documents into one stream.
func Stream(documents []Document) string {
	texts := make([]string, len(documents))
	for i, d := range documents {
		texts[i] = d.YAML()
	}
	return strings.Join(texts, "---\n")
}
