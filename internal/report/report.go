// Package report writes down what an audit found: as Markdown for a pull
// request, as SARIF for code scanning, as JSON for programs and as text for a
// terminal. It decides nothing: the findings come judged and sorted.
//
// Names of users and objects, paths and reasons come from what was audited,
// and so from whoever wrote it. No format lets them be anything but text.
package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// homepage is where redisguard is at home.
const homepage = "https://registry.terraform.io/providers/redisguard/redisguard"

// A Report is what an audit found.
type Report struct {
	Version    string            // of redisguard
	Findings   []finding.Finding // sorted, excepted ones among them
	Passed     []string          // codes of the rules that found nothing, ascending
	NotChecked []NotChecked      // the rules whose inputs are missing
	Access     []Access          // who may do what, by the ACL
	Files      map[string]string // the path of an artefact, as the user named it; without one the artefact's own name stands
}

// A NotChecked is a rule that could not look.
type NotChecked struct {
	Rule    string
	Missing []string // the inputs that it would need
}

// An Access is what one user may do.
type Access struct {
	User         string
	On           bool
	Capabilities []string // such as administration, dangerous, read, write
	Keys         []string // patterns
	Channels     []string // patterns
}

// file is the path of the artefact that a finding is about.
func (r Report) file(f finding.Finding) string {
	return cmp.Or(r.Files[f.Artefact], f.Artefact)
}

// spot is where in its file a finding is, "" if that is all there is to say:
// the line, or the object of Kubernetes, or else what it is about.
func spot(f finding.Finding) string {
	switch {
	case f.Line > 0:
		return strconv.Itoa(f.Line)
	case f.Document != "":
		return strings.TrimSuffix(f.Document+" "+f.Field, " ")
	default:
		return f.Subject
	}
}

// place is the file and the spot in it: users.acl:3.
func (r Report) place(f finding.Finding) string {
	switch at := spot(f); {
	case f.Line > 0:
		return r.file(f) + ":" + at
	case at != "":
		return r.file(f) + ": " + at
	default:
		return r.file(f)
	}
}

// split parts the findings that stand from the excepted ones.
func (r Report) split() (standing, excepted []finding.Finding) {
	for _, f := range r.Findings {
		if f.Excepted {
			excepted = append(excepted, f)
		} else {
			standing = append(standing, f)
		}
	}
	return standing, excepted
}

// severities are in the order in which reports name them.
var severities = []finding.Severity{finding.Critical, finding.High, finding.Medium, finding.Low}

// summary counts the findings of each severity, and the excepted ones apart.
func (r Report) summary() string {
	excepted := 0
	count := map[finding.Severity]int{}
	for _, f := range r.Findings {
		if f.Excepted {
			excepted++
		} else {
			count[f.Severity]++
		}
	}
	var parts []string
	for _, s := range severities {
		parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
	}
	return fmt.Sprintf("%s; %d excepted", strings.Join(parts, ", "), excepted)
}

// coverage counts the rules that found nothing and those that did not look.
func (r Report) coverage() string {
	return fmt.Sprintf("%s passed, %d not checked", rules(len(r.Passed)), len(r.NotChecked))
}

func rules(n int) string {
	if n == 1 {
		return "1 rule"
	}
	return strconv.Itoa(n) + " rules"
}

// catalogue returns all rules by their codes.
func catalogue() map[string]audit.Rule {
	all := map[string]audit.Rule{}
	for _, r := range audit.All() {
		all[r.Code] = r
	}
	return all
}
