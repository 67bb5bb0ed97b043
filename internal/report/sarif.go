package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// sourceRoot is what relative paths start from: the repository
// (SARIF 2.1.0, 3.14.14).
const sourceRoot = "%SRCROOT%"

// SARIF writes the report as SARIF 2.1.0, with what GitHub's code scanning
// wants beyond the schema
// (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
//
// A finding that is excepted carries a suppression. GitHub shows it as open
// all the same (https://github.com/github/codeql-action/issues/1230): its
// action advanced-security/dismiss-alerts closes such alerts.
func SARIF(r Report) string {
	described, index := describeRules(r.Findings)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "redisguard", Version: r.Version, InformationURI: homepage, Rules: described}},
		OriginalURIBaseIDs: map[string]sarifArtifactLocation{
			sourceRoot: {Description: &sarifText{Text: "The root of the repository."}},
		},
		Results: []sarifResult{},
	}
	seen := map[string]int{}
	for _, f := range r.Findings {
		mark := fingerprint(f)
		seen[mark]++
		run.Results = append(run.Results, sarifResult{
			RuleID: f.Rule, RuleIndex: index[f.Rule], Level: level(f.Severity),
			Message:             sarifText{Text: sarifMessage(f.Message)},
			Locations:           []sarifLocation{r.location(f)},
			PartialFingerprints: map[string]string{"primaryLocationLineHash": fmt.Sprintf("%s:%d", mark, seen[mark])},
			Suppressions:        suppressions(f),
		})
	}
	return encode(sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

// describeRules describes the rules that occur, in ascending order of their
// codes, and tells where each of them stands.
func describeRules(findings []finding.Finding) (described []sarifRule, index map[string]int) {
	all := catalogue()
	index = map[string]int{}
	occurring := map[string]audit.Rule{}
	var codes []string
	for _, f := range findings {
		if _, ok := occurring[f.Rule]; ok {
			continue
		}
		rule, ok := all[f.Rule]
		if !ok { // of another redisguard, if it read the findings from a file
			rule = audit.Rule{Code: f.Rule, Title: f.Rule, Severity: f.Severity, Rationale: f.Rule, Remedy: f.Remedy}
		}
		occurring[f.Rule] = rule
		codes = append(codes, f.Rule)
	}
	slices.Sort(codes)
	described = []sarifRule{}
	for i, c := range codes {
		index[c] = i
		described = append(described, describeRule(occurring[c]))
	}
	return described, index
}

func describeRule(r audit.Rule) sarifRule {
	return sarifRule{
		ID: r.Code, Name: pascal(r.Title),
		ShortDescription:     sarifText{Text: r.Title},
		FullDescription:      sarifText{Text: r.Rationale},
		Help:                 help(r),
		HelpURI:              audit.DocURL(r.Code),
		DefaultConfiguration: sarifConfiguration{level(r.Severity)},
		Properties:           sarifProperties{securitySeverity(r.Severity), append([]string{"security"}, r.Controls...)},
	}
}

// help says what to write instead. These are our own words and hold no
// placeholders such as {0}: braces stay single, since they are to be copied.
func help(r audit.Rule) sarifText {
	text := "Remedy: " + r.Remedy
	markdown := "**Remedy:** " + prose(r.Remedy)
	if r.Native != "" {
		text += "\n\nIn the file itself:\n\n" + r.Native
		markdown += "\n\nIn the file itself:\n\n```\n" + r.Native + "\n```"
	}
	if len(r.Controls) > 0 {
		text += "\n\nControls: " + strings.Join(r.Controls, "; ") + "."
		markdown += "\n\nControls: " + strings.Join(r.Controls, "; ") + "."
	}
	return sarifText{text, markdown}
}

// pascal spells a title as a name, as SARIF likes them: ThePlainTextPortIsOpen.
func pascal(title string) string {
	var b strings.Builder
	first := true
	for _, r := range title {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			first = true
		case first:
			b.WriteRune(unicode.ToUpper(r))
			first = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// level is the nearest of SARIF's levels, of which there are three.
func level(s finding.Severity) string {
	switch s {
	case finding.Critical, finding.High:
		return "error"
	case finding.Medium:
		return "warning"
	default:
		return "note"
	}
}

// securitySeverity is a score that GitHub turns back into the same severity:
// over 9.0 is critical, from 7.0 high, from 4.0 medium.
func securitySeverity(s finding.Severity) string {
	return map[finding.Severity]string{finding.Critical: "9.5", finding.High: "8.0", finding.Medium: "5.5", finding.Low: "2.0"}[s]
}

// sarifMessage quotes a text for a message. Braces are doubled, or {0} would
// be a placeholder (SARIF 2.1.0, 3.11.5). Brackets are escaped where they
// could be a link, [here](1), and stay otherwise, as the standard allows
// (3.11.6; https://github.com/oasis-tcs/sarif-spec/pull/768).
func sarifMessage(s string) string {
	s = doubledBraces.Replace(printable(s))
	if strings.Contains(s, "](") {
		s = escapedBrackets.Replace(s)
	}
	return s
}

var (
	doubledBraces   = strings.NewReplacer("{", "{{", "}", "}}")
	escapedBrackets = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)
)

// location is where a finding is. GitHub wants a line even where something is
// missing, which is the first one then.
func (r Report) location(f finding.Finding) sarifLocation {
	l := sarifLocation{PhysicalLocation: sarifPhysicalLocation{
		ArtifactLocation: artifactLocation(r.file(f)),
		Region:           sarifRegion{max(f.Line, 1)},
	}}
	if name := logical(f); name != "" {
		l.LogicalLocations = []sarifLogicalLocation{{name}}
	}
	return l
}

// logical names what a finding is about: a field of an object of Kubernetes,
// or a directive or a user.
func logical(f finding.Finding) string {
	f.Line = 0
	return printable(spot(f))
}

// artifactLocation makes a path a reference, percent-encoded: relative to the
// source root, unless the path is absolute.
func artifactLocation(file string) sarifArtifactLocation {
	file = path.Clean(filepath.ToSlash(file))
	u := url.URL{Path: file}
	if path.IsAbs(file) {
		u.Scheme = "file"
		return sarifArtifactLocation{URI: u.String()}
	}
	return sarifArtifactLocation{URI: u.String(), URIBaseID: sourceRoot}
}

// fingerprint tells findings apart without their lines, which move when
// something is written above. GitHub's upload action would hash the line
// itself, if the file is there, and says so in a warning; but it keeps ours
// (https://github.com/github/codeql-action/blob/main/src/fingerprints.ts).
func fingerprint(f finding.Finding) string {
	const length = 8 // of bytes, as the action of GitHub has it
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.Artefact, f.Document, f.Field, f.Subject, f.Message}, "\x00")))
	return hex.EncodeToString(sum[:length])
}

// suppressions are the exception that covers a finding. Without one the list
// is empty, but there: all results must have one or none may (SARIF 2.1.0,
// 3.27.23).
func suppressions(f finding.Finding) []sarifSuppression {
	if !f.Excepted {
		return []sarifSuppression{}
	}
	return []sarifSuppression{{Kind: "external", Status: "accepted", Justification: f.Reason}}
}
