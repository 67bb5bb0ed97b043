// Package finding holds what redisguard says about an input: problems, which
// make it unusable, and findings of rules, which make it less safe. It is the
// ground floor of the house and imports nothing of ours.
package finding

import (
	"cmp"
	"slices"
	"strings"
)

// A Finding is what a rule says about one place of an artefact.
type Finding struct {
	Rule     string // code, such as RG101
	Severity Severity
	Artefact string   // the file it is about: redis.conf; for Kubernetes documents manifests
	Subject  string   // what it is about: `port`, `user checkout`
	Path     Path     // the argument that led to it; zero if none did
	Line     int      // line of the artefact, counted from 1; 0 if something is missing there
	Word     int      // word of that line, counted from 0
	Words    []int    // every word of that line that it rests on, if there are more
	Document string   // the Kubernetes document it is about, as Kind/namespace/name, instead of a line
	Field    string   // of that document: spec.ingress[0]
	Message  string   // what is unsafe, one sentence
	Remedy   string   // what to write instead
	Native   string   // likewise in the file itself, for files that nothing rendered
	Controls []string // such as "NIST 800-53 SC-8"
	Excepted bool     // an exception with a reason covers it
	Reason   string   // that exception's reason
}

// Advice is the remedy, and what to write in the file itself if that is asked for.
func (f Finding) Advice() string {
	if f.Native == "" {
		return f.Remedy
	}
	return f.Remedy + " In the file itself: " + f.Native
}

// A Kind classifies problems. The set is closed, so that tests and callers
// can tell problems apart without looking at words.
type Kind string

// The kinds of problem.
const (
	Required    Kind = "required"      // a missing argument
	WrongType   Kind = "wrong type"    // a number where a list belongs
	UnknownName Kind = "unknown name"  // a name that nothing bears
	Invalid     Kind = "invalid value" // right type, malformed or out of bounds
	Unsupported Kind = "unsupported"   // well-formed, but not on this server
	Duplicate   Kind = "duplicate"     // said twice
	Conflict    Kind = "conflict"      // contradicts another argument
	Forbidden   Kind = "forbidden"     // well-formed, but not allowed here
	Unneeded    Kind = "unneeded"      // without effect; only ever a warning
)

// A Problem is an error in the input, with its path. No exception excuses it.
type Problem struct {
	Kind    Kind
	Path    Path
	Summary string // what is wrong, one line; never a secret's value
	Detail  string // what is accepted, the remedy, the source; may be empty
}

// Error gives the problem with its path on one line, then the detail.
func (p Problem) Error() string {
	text := p.Summary
	if !p.Path.IsZero() {
		text = p.Path.String() + ": " + text
	}
	if p.Detail != "" {
		text += "\n" + p.Detail
	}
	return text
}

// A Report collects everything there is to say about an input. The zero
// Report is empty and ready to use.
type Report struct {
	Problems []Problem // the input cannot be used
	Warnings []Problem // the input can be used, but holds something idle
	Findings []Finding
}

// Problem adds a problem.
func (r *Report) Problem(kind Kind, path Path, summary, detail string) {
	r.Problems = append(r.Problems, Problem{kind, path, summary, detail})
}

// Warn adds a warning.
func (r *Report) Warn(kind Kind, path Path, summary, detail string) {
	r.Warnings = append(r.Warnings, Problem{kind, path, summary, detail})
}

// Merge adds all that o holds.
func (r *Report) Merge(o Report) {
	r.Problems = append(r.Problems, o.Problems...)
	r.Warnings = append(r.Warnings, o.Warnings...)
	r.Findings = append(r.Findings, o.Findings...)
}

// Invalid reports whether the input cannot be used.
func (r *Report) Invalid() bool { return len(r.Problems) > 0 }

// Sort orders the findings, the gravest first, then by rule and by place, so
// that the same input always gives the same list.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Path.String(), b.Path.String()),
			strings.Compare(a.Document, b.Document),
			strings.Compare(a.Field, b.Field),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Word, b.Word),
			strings.Compare(a.Message, b.Message),
		)
	})
}
