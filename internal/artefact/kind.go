// Package artefact holds what all kinds of artefact have in common: how a
// declaration becomes bytes, outputs and a report. Data sources, functions
// and the command line are faces of this one pipeline.
package artefact

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Kind is one sort of artefact, such as users_acl: what a user declares,
// what comes out and the way between. Each target package defines its own.
type Kind interface {
	Name() string                // users_acl
	Doc() string                 // what it is for, Markdown; the first sentence is a summary
	Arguments() []shape.Argument // those of every kind among them
	Outputs() []shape.Argument

	// FunctionOutputs are what the function gives beside them.
	FunctionOutputs() []shape.Argument

	// Check judges what can be known of a declaration without the defaults
	// of the provider block: its shape and, if it names its server, whether
	// that server takes it.
	Check(declaration shape.Value, env Environment) finding.Report

	// Run renders and judges a declaration.
	Run(declaration shape.Value, env Environment) Result
}

// An Environment is what a declaration does not say itself.
type Environment struct {
	Server string // default target; empty if none is set
	FailOn string // default threshold; empty stands for high
	Judge  Judge

	Version string // of redisguard, for reports; may be empty

	// Kept reports that what is declared stays somewhere, as what a data source
	// is given does in the state.
	Kept bool
}

// A Judge knows the rules.
type Judge interface {
	// Judge returns what the rules find in a parsed artefact of that server.
	Judge(srv *server.Server, m Model) []finding.Finding
	// RuleCodes lists all rules, in ascending order.
	RuleCodes() []string
}

// A Model is a parsed artefact, which the judge tells by its type.
type Model any

// A Result is what came of a declaration.
type Result struct {
	Report  finding.Report
	Outputs map[string]shape.Value // nil if the report holds a problem
	FailOn  finding.Threshold
	Model   Model // what was judged; nil if nothing could be

	// Origin leads a finding about Model back to an argument; nil if the report
	// holds a problem.
	Origin     func(finding.Finding) finding.Path
	Exceptions []Exception // those stated and those implied
}

// Blocking returns the findings that are errors: at or above the threshold
// and not excepted.
func (r Result) Blocking() []finding.Finding {
	var blocking []finding.Finding
	for _, f := range r.Report.Findings {
		if !f.Excepted && r.FailOn.Reached(f.Severity) {
			blocking = append(blocking, f)
		}
	}
	return blocking
}

// A Definition is what a target tells about its kind; Define makes a Kind of
// it. S is the target's Spec.
type Definition[S any] struct {
	Name    string
	Doc     string
	Shape   shape.Object[S]
	Outputs []shape.Argument

	FunctionOutputs []shape.Argument // beside Outputs; nil for most kinds

	// Serverless kinds do not depend on a server: they have no argument of
	// that name, and Validate and Build are handed none.
	Serverless bool

	// OptionalServer kinds judge without a server what does not depend on one.
	OptionalServer bool

	// FailOn is the threshold where a declaration sets none, instead of the
	// default; empty for most kinds.
	FailOn string

	// Plaintext returns the arguments that hold a password in plain text, which
	// must not be kept; nil for kinds that have no argument that may.
	Plaintext func(S, *server.Server) []finding.Path

	// Conclude returns outputs that tell what the rules found, beside findings;
	// nil for most kinds.
	Conclude func(Environment, Product, []finding.Finding) map[string]shape.Value

	// Validate returns everything that is wrong with a decoded declaration
	// on that server. It leaves alone what is unknown.
	Validate func(S, *server.Server) finding.Report

	// Build renders a valid declaration and parses the result.
	Build func(S, *server.Server) Product

	// ValidateIn and BuildIn take the place of Validate and Build for a kind that
	// is made of others, which they run in the same environment. As long as the server
	// is not known, ValidateIn has none, and tells what is wrong on any.
	ValidateIn func(S, *server.Server, Environment) finding.Report
	BuildIn    func(S, *server.Server, Environment) Product

	// Exceptions returns those of parts of a decoded declaration, beside the
	// argument exceptions of the whole; nil if the kind has none.
	Exceptions func(S) []Exception
}

// A Product is what a target made of a valid declaration.
type Product struct {
	Text Text // the file, to which the lines of findings refer

	// Origin leads a field of a document, to which findings refer that have no
	// line, back to an argument; nil if the product has no documents.
	Origin func(document, field string) finding.Path

	// Locate leads a finding to an argument where neither lines nor documents do;
	// nil for what is rendered.
	Locate func(finding.Finding) finding.Path

	// Model is the file read back, which the rules judge. It may leave out
	// what is unknown if the rest can be judged without it; nil if nothing
	// can be judged yet.
	Model Model

	// Unjudged reports that Model leaves something out.
	Unjudged bool

	// Exceptions follow from what the artefact itself holds.
	Exceptions []Exception

	Outputs map[string]shape.Value // without findings, which the pipeline adds
}

// An Exception lets a rule's findings below a path pass, for a reason.
type Exception struct {
	Rule    string
	Scope   finding.Path // where it applies; zero is everywhere
	Subject string       // whose findings alone; "" for everybody's
	Reason  string
	Stated  finding.Path // the argument that states it
	Implied bool         // follows from another argument, and may match nothing
	Later   bool         // the reason, or with an empty Rule even the rules, are known only at apply
}

// covers reports whether the exception applies to a finding, as far as is
// known.
func (e Exception) covers(f finding.Finding) bool {
	return (e.Rule == f.Rule || e.Rule == "" && e.Later) && e.Scope.Contains(f.Path) && (e.Subject == "" || e.Subject == f.Subject)
}

// FindingsOutput describes the output that every kind has.
var FindingsOutput = shape.Argument{
	Name: "findings",
	Type: shape.ListType.Of(shape.RecordOf(
		shape.Argument{Name: "rule", Type: shape.Text, Doc: "The rule's code."},
		shape.Argument{Name: "severity", Type: shape.Text, Doc: "`low`, `medium`, `high` or `critical`."},
		shape.Argument{Name: "artefact", Type: shape.Text, Doc: "The file that it is in: `redis.conf`, `users.acl`, `manifests`."},
		shape.Argument{Name: "line", Type: shape.Int, Doc: "Its line there, counted from 1; 0 if something is missing."},
		shape.Argument{Name: "subject", Type: shape.Text, Doc: "What it is about: a directive, a user, a Kubernetes object."},
		shape.Argument{Name: "path", Type: shape.Text, Doc: "The argument that led to it, as HCL spells it."},
		shape.Argument{Name: "message", Type: shape.Text, Doc: "What is unsafe."},
		shape.Argument{Name: "remedy", Type: shape.Text, Doc: "What to write instead."},
		shape.Argument{Name: "controls", Type: shape.TextList, Doc: "The controls of public catalogues it touches."},
		shape.Argument{Name: "excepted", Type: shape.Truth, Doc: "Whether an exception covers it."},
		shape.Argument{Name: "reason", Type: shape.Text, Doc: "That exception's reason, otherwise empty."},
	)),
	Doc: "What the rules found in the rendered artefact, the gravest first. Excepted findings stay in the list, with the reason.",
}

// FindingsValue encodes findings as the output of that description.
func FindingsValue(findings []finding.Finding) shape.Value {
	items := make([]shape.Value, len(findings))
	for i, f := range findings {
		items[i] = shape.ObjectOf(map[string]shape.Value{
			"rule":     shape.StringOf(f.Rule),
			"severity": shape.StringOf(f.Severity.String()),
			"artefact": shape.StringOf(f.Artefact),
			"line":     shape.IntOf(int64(f.Line)),
			"subject":  shape.StringOf(f.Subject),
			"path":     shape.StringOf(f.Path.String()),
			"message":  shape.StringOf(f.Message),
			"remedy":   shape.StringOf(f.Advice()),
			"controls": shape.StringsOf(f.Controls),
			"excepted": shape.BoolOf(f.Excepted),
			"reason":   shape.StringOf(f.Reason),
		})
	}
	return shape.ListOf(items...)
}
