package artefact

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Define makes a Kind of a target's definition.
func Define[S any](d Definition[S]) Kind {
	fields := shape.Lift(commonFields(d.Serverless, d.FailOn), func(d *declaration[S]) *common { return &d.common })
	fields = append(fields, shape.Lift(d.Shape.Fields, func(d *declaration[S]) *S { return &d.spec })...)
	return kind[S]{d, shape.Object[declaration[S]]{Fields: fields}}
}

type kind[S any] struct {
	Definition[S]
	object shape.Object[declaration[S]]
}

// A declaration is what a user wrote: the arguments of every kind and those
// of this one.
type declaration[S any] struct {
	common
	spec S
}

func (k kind[S]) Name() string                { return k.Definition.Name }
func (k kind[S]) Doc() string                 { return k.Definition.Doc }
func (k kind[S]) Arguments() []shape.Argument { return k.object.Arguments() }
func (k kind[S]) Outputs() []shape.Argument {
	return append(slices.Clone(k.Definition.Outputs), FindingsOutput)
}
func (k kind[S]) FunctionOutputs() []shape.Argument { return k.Definition.FunctionOutputs }

// Check implements Kind.
func (k kind[S]) Check(v shape.Value, env Environment) finding.Report {
	if v.IsUnknown() {
		return finding.Report{}
	}
	d, report := k.decode(v, env)
	if report.Invalid() {
		return report
	}
	if !d.server.IsSet() && !k.Serverless { // the provider block may name it
		if k.ValidateIn != nil {
			report.Merge(located(k.ValidateIn(d.spec, nil, env), v))
		}
		return report
	}
	srv, bad := k.serverOf(d, "")
	report.Merge(bad)
	if !bad.Invalid() {
		report.Merge(located(k.validate(d.spec, srv, env), v))
		report.Merge(k.refuseKept(d.spec, srv, env))
	}
	return report
}

// refuseKept refuses passwords in plain text where they would stay.
func (k kind[S]) refuseKept(spec S, srv *server.Server, env Environment) finding.Report {
	var r finding.Report
	if k.Plaintext == nil || !env.Kept {
		return r
	}
	for _, path := range k.Plaintext(spec, srv) {
		r.Problem(finding.Conflict, path, path.Leaf()+" holds a password in plain text, which a data source would leave in the state",
			fmt.Sprintf("Use the function provider::redisguard::%s, which keeps nothing, or write hashes.", k.Definition.Name))
	}
	return r
}

// serverOf finds the facts that a declaration is for, none for a kind that
// does not depend on them.
func (k kind[S]) serverOf(d declaration[S], otherwise string) (*server.Server, finding.Report) {
	if k.Serverless || k.OptionalServer && d.server.IsAbsent() && otherwise == "" {
		return nil, finding.Report{}
	}
	return d.resolveServer(otherwise)
}

// Run implements Kind.
func (k kind[S]) Run(v shape.Value, env Environment) Result {
	if v.IsUnknown() {
		return Result{Outputs: k.unknownOutputs()}
	}
	d, report := k.decode(v, env)
	result := Result{Report: report, FailOn: d.threshold(cmp.Or(k.FailOn, env.FailOn))}
	if report.Invalid() {
		return result
	}
	if d.server.IsUnknown() || d.failOn.IsUnknown() {
		result.Outputs = k.unknownOutputs()
		return result
	}
	srv, bad := k.serverOf(d, env.Server)
	result.Report.Merge(bad)
	if bad.Invalid() {
		return result
	}
	result.Report.Merge(located(k.validate(d.spec, srv, env), v))
	result.Report.Merge(k.refuseKept(d.spec, srv, env))
	if result.Report.Invalid() {
		return result
	}
	product := k.build(d.spec, srv, env)
	exceptions := append(k.exceptions(d), product.Exceptions...)
	judged := judge(product, exceptions, srv, env.Judge)
	result.Report.Merge(located(judged, v))
	result.Outputs, result.Model = product.Outputs, product.Model
	result.Origin, result.Exceptions = func(f finding.Finding) finding.Path { return product.origin(f, exceptions) }, exceptions
	if k.Conclude != nil {
		maps.Copy(result.Outputs, k.Conclude(env, product, result.Report.Findings))
	}
	result.Outputs[FindingsOutput.Name] = findingsOf(result.Report, product, exceptions)
	return result
}

func (k kind[S]) validate(spec S, srv *server.Server, env Environment) finding.Report {
	if k.ValidateIn != nil {
		return k.ValidateIn(spec, srv, env)
	}
	return k.Validate(spec, srv)
}

func (k kind[S]) build(spec S, srv *server.Server, env Environment) Product {
	if k.BuildIn != nil {
		return k.BuildIn(spec, srv, env)
	}
	return k.Build(spec, srv)
}

func (k kind[S]) decode(v shape.Value, env Environment) (declaration[S], finding.Report) {
	d, report := k.object.Decode(v, finding.Path{})
	checkCodes(&report, k.exceptions(d), env.Judge)
	return d, report
}

// exceptions returns all that a declaration states, the nearest first: the
// reason that stands at a user counts before that of the whole.
func (k kind[S]) exceptions(d declaration[S]) []Exception {
	var all []Exception
	if k.Exceptions != nil {
		all = k.Exceptions(d.spec)
	}
	return append(all, d.stated()...)
}

func (k kind[S]) unknownOutputs() map[string]shape.Value {
	return UnknownOutputs(k.Outputs(), k.FunctionOutputs())
}

// UnknownOutputs are outputs of which nothing is known yet.
func UnknownOutputs(described ...[]shape.Argument) map[string]shape.Value {
	outputs := map[string]shape.Value{}
	for _, o := range slices.Concat(described...) {
		outputs[o.Name] = shape.Unknown()
	}
	return outputs
}

// located leads the paths of what was decoded to the user's own places.
func located(r finding.Report, declaration shape.Value) finding.Report {
	for i := range r.Problems {
		r.Problems[i].Path = declaration.Locate(r.Problems[i].Path)
	}
	for i := range r.Findings {
		r.Findings[i].Path = declaration.Locate(r.Findings[i].Path)
	}
	return r
}

// findingsOf encodes the findings, unless some, or the reason of some, are
// known only at apply.
func findingsOf(r finding.Report, p Product, exceptions []Exception) shape.Value {
	later := func(e Exception) bool { return e.Later }
	if p.Model == nil || p.Unjudged || slices.ContainsFunc(exceptions, later) {
		return shape.Unknown()
	}
	return FindingsValue(r.Findings)
}

// judge lets the rules see what was rendered, leads their findings back to
// the arguments and applies the exceptions.
func judge(p Product, exceptions []Exception, srv *server.Server, j Judge) finding.Report {
	var report finding.Report
	if p.Model == nil {
		return report
	}
	report.Findings = j.Judge(srv, p.Model)
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Path.IsZero() {
			f.Path = p.origin(*f, exceptions)
		}
	}
	idle := except(report.Findings, exceptions)
	if !p.Unjudged {
		for _, e := range idle {
			report.Warn(finding.Unneeded, e.Stated, "the exception for "+e.Rule+" matches no finding", "Remove it.")
		}
	}
	report.Sort()
	return report
}

// origin leads a finding back to an argument. One that rests on several words
// stands where the first of them came from that no exception covers, so that
// an exception for some of them does not excuse the rest.
func (p Product) origin(f finding.Finding, exceptions []Exception) finding.Path {
	switch {
	case p.Locate != nil:
		return p.Locate(f)
	case f.Document != "":
		return p.Origin(f.Document, f.Field)
	}
	for _, word := range f.Words {
		f.Path = p.Text.Origin(f.Line, word)
		if !slices.ContainsFunc(exceptions, func(e Exception) bool { return e.covers(f) }) {
			return f.Path
		}
	}
	return p.Text.Origin(f.Line, f.Word)
}

// except marks the findings that exceptions cover and returns the stated
// exceptions that cover none. The first that covers a finding gives the
// reason; those stated come before those implied.
func except(findings []finding.Finding, exceptions []Exception) (idle []Exception) {
	slices.SortStableFunc(exceptions, func(a, b Exception) int {
		switch {
		case a.Implied == b.Implied:
			return 0
		case b.Implied:
			return -1
		default:
			return 1
		}
	})
	aimed := aims(findings)
	for _, e := range exceptions {
		used := e.Implied || e.Later
		for _, i := range aimed[aim{e.Rule, e.Subject}] {
			f := &findings[i]
			if !e.covers(*f) {
				continue
			}
			used = true
			if !f.Excepted {
				f.Excepted, f.Reason = true, e.Reason
			}
		}
		if !used {
			idle = append(idle, e)
		}
	}
	return idle
}

// An aim is what exceptions name of findings: a rule, "" for every one that is
// known only later, and whose findings, "" for everybody's.
type aim struct{ rule, subject string }

// aims are the findings that an exception may cover, as places among all. There
// may be an exception for each of many users.
func aims(findings []finding.Finding) map[aim][]int {
	places := map[aim][]int{}
	for i, f := range findings {
		places[aim{}] = append(places[aim{}], i)
		places[aim{f.Rule, ""}] = append(places[aim{f.Rule, ""}], i)
		if f.Subject != "" {
			places[aim{"", f.Subject}] = append(places[aim{"", f.Subject}], i)
			places[aim{f.Rule, f.Subject}] = append(places[aim{f.Rule, f.Subject}], i)
		}
	}
	return places
}

// checkCodes refuses exceptions for rules that do not exist.
func checkCodes(report *finding.Report, exceptions []Exception, j Judge) {
	codes := j.RuleCodes()
	for _, e := range exceptions {
		if slices.Contains(codes, e.Rule) || e.Rule == "" && e.Later {
			continue
		}
		detail := "The guide to the rules lists them."
		if near := shape.Nearest(e.Rule, codes); near != "" {
			detail = fmt.Sprintf("Did you mean %s? %s", near, detail)
		}
		report.Problem(finding.UnknownName, e.Stated, fmt.Sprintf("there is no rule %q", e.Rule), detail)
	}
}
