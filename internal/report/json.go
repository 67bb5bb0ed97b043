package report

import (
	"encoding/json"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// The shape of JSON. Every key is always there, and a list is never null.
type (
	document struct {
		Version    string               `json:"version"`
		Findings   []findingDocument    `json:"findings"`
		Passed     []string             `json:"passed"`
		NotChecked []notCheckedDocument `json:"not_checked"`
		Access     []accessDocument     `json:"access"`
	}
	findingDocument struct {
		Rule     string   `json:"rule"`
		Title    string   `json:"title"`
		Severity string   `json:"severity"`
		Artefact string   `json:"artefact"`
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Subject  string   `json:"subject"`
		Document string   `json:"document"`
		Field    string   `json:"field"`
		Path     string   `json:"path"`
		Message  string   `json:"message"`
		Remedy   string   `json:"remedy"`
		Native   string   `json:"native"` // what to write in the file itself
		Controls []string `json:"controls"`
		Excepted bool     `json:"excepted"`
		Reason   string   `json:"reason"`
		URL      string   `json:"url"`
	}
	notCheckedDocument struct {
		Rule    string   `json:"rule"`
		Missing []string `json:"missing"`
	}
	accessDocument struct {
		User         string   `json:"user"`
		On           bool     `json:"on"`
		Capabilities []string `json:"capabilities"`
		Keys         []string `json:"keys"`
		Channels     []string `json:"channels"`
	}
)

// JSON writes the report for programs: one object with these keys, indented,
// with one newline at the end.
//
//	version      of redisguard
//	findings     what rules found, the gravest first:
//	  rule         its code, such as RG101
//	  title        what it finds
//	  severity     low, medium, high or critical
//	  artefact     redis.conf, users.acl, sentinel.conf, manifests or an instance
//	  file         the artefact's path, as it was named
//	  line         of the file, counted from 1; 0 if none is to blame
//	  subject      what it is about, such as "user checkout"
//	  document     the Kubernetes object, as Kind/namespace/name
//	  field        of that object
//	  path         the argument of the declaration, as HCL spells it
//	  message      what is unsafe
//	  remedy       what to write instead
//	  controls     of public catalogues
//	  excepted     whether an exception covers it
//	  reason       of that exception
//	  url          of the rule's documentation
//	passed       codes of the rules that found nothing
//	not_checked  rules that could not look: rule, missing (inputs)
//	access       who may do what: user, on, capabilities, keys, channels
//
// A string that does not apply is empty, and a list that does not, too.
func JSON(r Report) string {
	all := catalogue()
	d := document{
		Version: r.Version, Findings: []findingDocument{}, Passed: list(r.Passed),
		NotChecked: []notCheckedDocument{}, Access: []accessDocument{},
	}
	for _, f := range r.Findings {
		d.Findings = append(d.Findings, r.findingDocument(f, all[f.Rule].Title))
	}
	for _, n := range r.NotChecked {
		d.NotChecked = append(d.NotChecked, notCheckedDocument{n.Rule, list(n.Missing)})
	}
	for _, a := range r.Access {
		d.Access = append(d.Access, accessDocument{a.User, a.On, list(a.Capabilities), list(a.Keys), list(a.Channels)})
	}
	return encode(d)
}

func (r Report) findingDocument(f finding.Finding, title string) findingDocument {
	d := findingDocument{
		Rule: f.Rule, Title: title, Severity: f.Severity.String(),
		Artefact: f.Artefact, File: r.file(f), Line: f.Line, Subject: f.Subject, Document: f.Document, Field: f.Field,
		Message: f.Message, Remedy: f.Remedy, Native: f.Native, Controls: list(f.Controls),
		Excepted: f.Excepted, Reason: f.Reason, URL: audit.DocURL(f.Rule),
	}
	if !f.Path.IsZero() {
		d.Path = f.Path.String()
	}
	return d
}

// list makes an empty list of nil, which JSON would write as null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}

// encode writes indented JSON that ends in a newline. HTML is left alone,
// since nothing here goes into a page.
func encode(v any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		panic(err) // strings, numbers and booleans always encode
	}
	return b.String()
}
