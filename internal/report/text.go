package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// Text writes the report for a terminal, with colours or without: the findings
// of each file, with the remedy below each or the reason that excepts it, and
// the counts at the end. Files come in the order of their gravest findings.
func Text(w io.Writer, r Report, colour bool) error {
	var b strings.Builder
	p := newPalette(colour)
	for _, group := range byFile(r) {
		width := 0
		for _, f := range group {
			width = max(width, utf8.RuneCountInString(printable(r.place(f))))
		}
		for _, f := range group {
			writeFinding(&b, p, f, pad(printable(r.place(f)), width))
		}
		b.WriteString("\n")
	}
	b.WriteString(r.summary())
	if len(r.Passed)+len(r.NotChecked) > 0 { // what is rendered is not audited by all rules
		b.WriteString("; " + r.coverage())
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// byFile groups the findings by their files, both in the order of the report.
func byFile(r Report) [][]finding.Finding {
	var files []string
	var groups [][]finding.Finding
	for _, f := range r.Findings {
		i := slices.Index(files, r.file(f))
		if i < 0 {
			i = len(files)
			files, groups = append(files, r.file(f)), append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// writeFinding writes a finding's line, and below its message what to do.
func writeFinding(b *strings.Builder, p palette, f finding.Finding, place string) {
	const gap = "  "
	severity := f.Severity.String()
	rule := printable(f.Rule)
	indent := utf8.RuneCountInString(place) + len(gap) + len(longestSeverity) + len(gap) + utf8.RuneCountInString(rule) + len(gap)
	advice := f.Advice()
	if f.Excepted {
		advice = "Excepted: " + f.Reason
	}
	// The padding stands outside of the colour, which has no width.
	fmt.Fprintf(b, "%s%s%s%s%s%s%s%s\n", place, gap, p.paint(f), strings.Repeat(" ", len(longestSeverity)-len(severity)), gap, rule, gap, printable(f.Message))
	if advice != "" {
		fmt.Fprintf(b, "%s%s\n", strings.Repeat(" ", indent), printable(advice))
	}
}

const longestSeverity = "critical"

func pad(s string, width int) string {
	return s + strings.Repeat(" ", width-utf8.RuneCountInString(s))
}

// A palette colours severities.
type palette struct {
	severities map[finding.Severity]*color.Color
	excepted   *color.Color
}

// newPalette turns colours on or off for good: the library would ask the
// environment and the standard output, which need not be where we write.
func newPalette(colour bool) palette {
	p := palette{
		severities: map[finding.Severity]*color.Color{
			finding.Critical: color.New(color.FgRed, color.Bold),
			finding.High:     color.New(color.FgRed),
			finding.Medium:   color.New(color.FgYellow),
			finding.Low:      color.New(color.FgCyan),
		},
		excepted: color.New(color.Faint),
	}
	for _, c := range p.severities {
		enable(c, colour)
	}
	enable(p.excepted, colour)
	return p
}

func enable(c *color.Color, on bool) {
	if on {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
}

// paint writes a finding's severity in its colour, or faint if an exception
// covers it.
func (p palette) paint(f finding.Finding) string {
	if f.Excepted {
		return p.excepted.Sprint(f.Severity)
	}
	return p.severities[f.Severity].Sprint(f.Severity)
}
