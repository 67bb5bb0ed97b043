package artefact

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Function is a function of one object that has no data source beside it:
// what it gives is deployed nowhere, so that no rule judges it.
type Function interface {
	Name() string // client_settings
	Summary() string
	Doc() string // Markdown, whole sentences
	Arguments() []shape.Argument
	Outputs() []shape.Argument

	// Run answers a declaration. Nothing is known of the outputs while a part of
	// it is unknown, but what is known is checked.
	Run(declaration shape.Value) Result
}

// A FunctionDefinition is what a package tells about its function;
// DefineFunction makes a Function of it. S is what a declaration is decoded
// into.
type FunctionDefinition[S any] struct {
	Name    string
	Summary string
	Doc     string
	Shape   shape.Object[S]
	Outputs []shape.Argument

	// Validate returns everything that is wrong with a decoded declaration. It
	// leaves alone what is unknown.
	Validate func(S) finding.Report

	// Answer gives the outputs of a valid declaration that is wholly known.
	Answer func(S) map[string]shape.Value
}

// DefineFunction makes a Function of its definition.
func DefineFunction[S any](d FunctionDefinition[S]) Function { return objectFunction[S]{d} }

type objectFunction[S any] struct{ FunctionDefinition[S] }

func (f objectFunction[S]) Name() string                { return f.FunctionDefinition.Name }
func (f objectFunction[S]) Summary() string             { return f.FunctionDefinition.Summary }
func (f objectFunction[S]) Doc() string                 { return f.FunctionDefinition.Doc }
func (f objectFunction[S]) Arguments() []shape.Argument { return f.Shape.Arguments() }
func (f objectFunction[S]) Outputs() []shape.Argument   { return f.FunctionDefinition.Outputs }

// Run implements Function.
func (f objectFunction[S]) Run(declaration shape.Value) Result {
	if declaration.IsUnknown() {
		return Result{Outputs: UnknownOutputs(f.Outputs())}
	}
	spec, report := f.Shape.Decode(declaration, finding.Path{})
	if !report.Invalid() {
		report.Merge(located(f.Validate(spec), declaration))
	}
	switch {
	case report.Invalid():
		return Result{Report: report}
	case !declaration.WhollyKnown():
		return Result{Report: report, Outputs: UnknownOutputs(f.Outputs())}
	default:
		return Result{Report: report, Outputs: f.Answer(spec)}
	}
}
