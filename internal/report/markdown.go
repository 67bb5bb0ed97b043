package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// Markdown writes the report for a comment on a pull request, in GitHub's
// dialect: the counts, the findings, and folded away what was excepted and
// what was not checked; at last who may do what. Sections that would be empty
// are left out.
func Markdown(r Report) string {
	m := markdown{known: catalogue(), advised: map[remedies]string{}}
	standing, excepted := r.split()
	fmt.Fprintf(&m, "**redisguard: %s**\n", r.summary())
	if len(standing) > 0 {
		m.table("severity", "rule", "where", "what is unsafe", "remedy")
		for _, f := range standing {
			m.row(f.Severity.String(), m.rule(f.Rule), m.where(r, f), cell(f.Message), m.advice(f))
		}
	}
	if len(excepted) > 0 {
		m.fold(fmt.Sprintf("%d excepted", len(excepted)))
		m.table("severity", "rule", "where", "what is unsafe", "reason")
		for _, f := range excepted {
			m.row(f.Severity.String(), m.rule(f.Rule), m.where(r, f), cell(f.Message), cell(f.Reason))
		}
		m.unfold()
	}
	m.notChecked(r.NotChecked)
	m.access(r.Access)
	fmt.Fprintf(&m, "\n%s, by %s.\n", r.coverage(), prose(strings.TrimSpace("redisguard "+r.Version)))
	return m.String()
}

// A markdown is a text in Markdown that is being written. Rows take Markdown
// that is quoted already.
type markdown struct {
	strings.Builder
	known   map[string]audit.Rule
	advised map[remedies]string // what was written already: findings of a rule say the same
}

// remedies are what a finding says to do about it.
type remedies struct{ own, native string }

func (m *markdown) table(heads ...string) {
	m.WriteString("\n")
	m.row(heads...)
	m.WriteString(strings.Repeat("|---", len(heads)) + "|\n")
}

func (m *markdown) row(cells ...string) {
	m.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

func (m *markdown) fold(summary string) {
	fmt.Fprintf(m, "\n<details>\n<summary>%s</summary>\n", summary)
}

func (m *markdown) unfold() { m.WriteString("\n</details>\n") }

// rule links a rule to its documentation.
func (m *markdown) rule(name string) string {
	if _, ok := m.known[name]; !ok {
		return codeCell(name)
	}
	return fmt.Sprintf("[%s](%s)", name, audit.DocURL(name))
}

// where is a finding's place, the file as code.
func (m *markdown) where(r Report, f finding.Finding) string {
	if f.Line > 0 || spot(f) == "" {
		return codeCell(r.place(f))
	}
	return codeCell(r.file(f)) + ": " + cell(spot(f))
}

// notChecked writes the rules that could not look, a row for what they miss.
func (m *markdown) notChecked(all []NotChecked) {
	if len(all) == 0 {
		return
	}
	byInput := map[string][]string{}
	for _, n := range all {
		missing := strings.Join(n.Missing, ", ")
		byInput[missing] = append(byInput[missing], n.Rule)
	}
	m.fold(rules(len(all)) + " not checked")
	m.table("missing", "rules")
	for _, missing := range slices.Sorted(maps.Keys(byInput)) {
		codes := slices.Sorted(slices.Values(byInput[missing]))
		m.row(cell(missing), strings.Join(codes, ", "))
	}
	m.unfold()
}

// access writes who may do what, a column for each capability that anybody
// has, in ascending order.
func (m *markdown) access(all []Access) {
	if len(all) == 0 {
		return
	}
	var capabilities []string
	for _, a := range all {
		capabilities = append(capabilities, a.Capabilities...)
	}
	slices.Sort(capabilities)
	capabilities = slices.Compact(capabilities)

	heads := []string{"user", "on"}
	for _, c := range capabilities {
		heads = append(heads, cell(c))
	}
	m.table(append(heads, "keys", "channels")...)
	for _, a := range all {
		cells := []string{codeCell(a.User), yes(a.On)}
		for _, c := range capabilities {
			cells = append(cells, yes(slices.Contains(a.Capabilities, c)))
		}
		m.row(append(cells, patterns(a.Keys), patterns(a.Channels))...)
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// patterns quotes patterns, each as code.
func patterns(all []string) string {
	if len(all) == 0 {
		return "none"
	}
	quoted := make([]string, len(all))
	for i, p := range all {
		quoted[i] = codeCell(p)
	}
	return strings.Join(quoted, ", ")
}

// advice writes what to do about a finding.
func (m *markdown) advice(f finding.Finding) string {
	r := remedies{f.Remedy, f.Native}
	text, known := m.advised[r]
	if !known {
		text = advice(r)
		m.advised[r] = text
	}
	return text
}

// inMarkdown keeps Markdown from reading marks in a remedy.
var inMarkdown = strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`)

// advice writes a remedy, which no user wrote, and what to write in the file. A
// word with a category of commands would call a person of that name, and two
// underscores make what is between them bold.
func advice(r remedies) string {
	words := strings.Fields(r.own)
	for i, w := range words {
		if strings.Contains(w, "@") || strings.Contains(w, "__") {
			words[i] = codeCell(w)
		} else {
			words[i] = inMarkdown.Replace(w)
		}
	}
	own := strings.Join(words, " ")
	if r.native == "" {
		return own
	}
	return own + "<br>In the file itself: " + codeCell(r.native)
}
