package provider

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// appendResult adds all that Terraform shows of a result: problems, warnings
// and the findings from medium on. Findings at or above the threshold are
// errors.
func appendResult(diags *diag.Diagnostics, result artefact.Result) {
	appendProblems(diags, result.Report)
	for _, w := range result.Report.Warnings {
		diags.AddAttributeWarning(shownPath(w.Path), w.Summary, problemDetail(w))
	}
	for _, f := range result.Report.Findings {
		switch {
		case f.Excepted:
		case result.FailOn.Reached(f.Severity):
			diags.AddAttributeError(shownPath(f.Path), findingSummary(f), findingDetail(f))
		case f.Severity >= finding.Medium:
			diags.AddAttributeWarning(shownPath(f.Path), findingSummary(f), findingDetail(f))
		}
	}
}

func appendProblems(diags *diag.Diagnostics, report finding.Report) {
	for _, p := range report.Problems {
		diags.AddAttributeError(shownPath(p.Path), p.Summary, problemDetail(p))
	}
}

// shownPath cuts a path after its root attribute and one key or index.
// Terraform (1.11) shows that much with the element's own line; with a deeper
// path it shows the block's first line, or a wrong one.
func shownPath(p finding.Path) path.Path {
	shown := path.Empty()
	for i, step := range p.Steps() {
		switch {
		case i == 0:
			shown = path.Root(step.Name)
		case i == 1 && step.Kind == finding.MapKey:
			return shown.AtMapKey(step.Name)
		case i == 1 && step.Kind == finding.ListIndex:
			return shown.AtListIndex(step.Index)
		default:
			return shown
		}
	}
	return shown
}

// problemDetail begins with the full path on a line of its own, which
// Terraform does not wrap, unless the path is a root argument that the
// summary names.
func problemDetail(p finding.Problem) string {
	if len(p.Path.Steps()) == 1 && strings.Contains(p.Summary, p.Path.String()) {
		return p.Detail
	}
	return strings.TrimSpace(p.Path.String() + "\n" + p.Detail)
}

// excuse says how to let a finding pass: at the element that it is about, if
// it is about one.
func excuse(f finding.Finding) string {
	steps := f.Path.Steps()
	if len(steps) > 1 && steps[1].Kind == finding.MapKey && excusable()[steps[0].Name] {
		element := finding.At(steps[0].Name).Key(steps[1].Name)
		return fmt.Sprintf("To let it pass, give %s a reason: exceptions = { %s = \"…\" }", element, f.Rule)
	}
	return fmt.Sprintf("To let it pass, give a reason: exceptions = { %s = \"…\" }", f.Rule)
}

// excusable are the arguments whose elements have exceptions of their own.
var excusable = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, k := range kinds.All() {
		for _, a := range k.Arguments() {
			if slices.ContainsFunc(a.Type.Fields, func(f shape.Argument) bool { return f.Name == "exceptions" }) {
				all[a.Name] = true
			}
		}
	}
	return all
})

func findingSummary(f finding.Finding) string {
	return f.Rule + ": " + strings.TrimSuffix(f.Message, ".")
}

func findingDetail(f finding.Finding) string {
	lines := []string{
		f.Path.String(),
		f.Remedy,
		fmt.Sprintf("Severity: %s. %s", f.Severity, strings.Join(f.Controls, ", ")),
		excuse(f),
		audit.DocURL(f.Rule),
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
