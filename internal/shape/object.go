package shape

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// An Object describes objects that are decoded into an S.
type Object[S any] struct {
	Fields []Field[S]
}

// A Field is an argument of an object and the way into the S.
type Field[S any] struct {
	Argument
	decode func(d *decoder, s *S, v Value, p finding.Path)
}

// Arguments describes the fields, for schemas and docs.
func (o Object[S]) Arguments() []Argument {
	arguments := make([]Argument, len(o.Fields))
	for i, f := range o.Fields {
		arguments[i] = f.Argument
	}
	return arguments
}

// Decode reads an object strictly: a name that no field bears, a wrong type
// and a missing field are problems, each with its path, and all of them are
// reported. Null means absent, unknown counts as given. The S is complete
// only if the report holds no problem.
func (o Object[S]) Decode(v Value, p finding.Path) (S, finding.Report) {
	var d decoder
	s := decodeObject(&d, o, v, p)
	return s, d.report
}

// A decoder gathers what is wrong on its way.
type decoder struct {
	report finding.Report
}

// decodeObject reads v into a new S.
func decodeObject[S any](d *decoder, o Object[S], v Value, p finding.Path) S {
	var s S
	if v.Kind() != ObjectKind {
		d.wrongType(p, v, "an object")
		return s
	}
	for _, name := range v.Names() {
		if !slices.ContainsFunc(o.Fields, func(f Field[S]) bool { return f.Name == name }) {
			d.unknownName(name, o.Arguments(), p)
		}
	}
	for _, f := range o.Fields {
		field := v.Field(f.Name)
		if field.IsNull() {
			if f.Required {
				d.report.Problem(finding.Required, p.Attr(f.Name), f.Name+" is required", f.Doc)
			}
			continue
		}
		f.decode(d, &s, field, p.Attr(f.Name))
	}
	return s
}

// unknownName refuses a field that nothing reads. A null one is refused too:
// a misspelt optional() attribute is null whenever it is not used.
func (d *decoder) unknownName(name string, arguments []Argument, p finding.Path) {
	known := make([]string, len(arguments))
	for i, a := range arguments {
		known[i] = a.Name
	}
	detail := "Known are " + strings.Join(known, ", ") + "."
	if near := suggestion(name, known); near != "" {
		detail = fmt.Sprintf("Did you mean %s? %s", near, detail)
	}
	d.report.Problem(finding.UnknownName, p.Attr(name), fmt.Sprintf("there is no argument %q", name), detail)
}

func (d *decoder) wrongType(p finding.Path, v Value, want string) {
	detail := ""
	if v.Kind() == StringKind && strings.HasPrefix(want, "a list") {
		detail = "Put it into brackets: [ … ]."
	}
	d.report.Problem(finding.WrongType, p, fmt.Sprintf("%s must be %s, not %s", p.Leaf(), want, v.describe()), detail)
}

// Lift makes fields of an S into fields of a D that holds an S, so that
// objects can share arguments.
func Lift[D, S any](fields []Field[S], at func(*D) *S) []Field[D] {
	lifted := make([]Field[D], len(fields))
	for i, f := range fields {
		lifted[i] = Field[D]{f.Argument, func(d *decoder, outer *D, v Value, p finding.Path) {
			f.decode(d, at(outer), v, p)
		}}
	}
	return lifted
}
