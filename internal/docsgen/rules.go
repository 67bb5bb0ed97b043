package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
)

// rules writes the guide to the rules: an anchor a rule, such as #rg101.
func rules() string {
	var b strings.Builder
	b.WriteString(frontMatter("Rules", "Every rule that redisguard judges by, why it is there and what to write instead."))
	b.WriteString("# Rules\n\n" +
		"Each finding names its rule. A finding at or above `fail_on` (default `high`) fails the plan, " +
		"one below it down to `medium` is a warning, and `low` stays in the output `findings`. " +
		"To let a finding pass, give a reason: `exceptions = { RG102 = \"The host has one interface.\" }`, " +
		"on the data source for all of it or on a user for that user alone.\n\n" +
		"Codes are never used again: a rule that goes takes its code with it. Controls of public catalogues stand at each rule and [at the end](#controls).\n")
	families := slices.DeleteFunc(audit.Families(), func(f audit.Family) bool { return len(f.Rules()) == 0 })
	for _, f := range families {
		fmt.Fprintf(&b, "\n**%s**\n\n| rule | severity | what it finds |\n|---|---|---|\n", f.Name)
		for _, r := range f.Rules() {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", link(r), r.Severity, r.Title)
		}
	}
	for _, f := range families {
		fmt.Fprintf(&b, "\n## %s\n", f.Name)
		for _, r := range f.Rules() {
			writeRule(&b, r)
		}
	}
	writeControls(&b)
	return b.String()
}

func link(r audit.Rule) string {
	return fmt.Sprintf("[%s](#%s)", r.Code, strings.ToLower(r.Code))
}

func writeRule(b *strings.Builder, r audit.Rule) {
	fmt.Fprintf(b, "\n### %s\n\n**%s.** Severity: %s.\n\n%s\n\nRemedy: %s\n", r.Code, r.Title, r.Severity, r.Rationale, r.Remedy)
	if r.Native != "" {
		fmt.Fprintf(b, "\n```\n%s\n```\n", r.Native)
	}
	fmt.Fprintf(b, "\nSources: %s.\n", strings.Join(r.References, "; "))
	if len(r.Controls) > 0 {
		fmt.Fprintf(b, "Controls: %s.\n", strings.Join(r.Controls, ", "))
	}
}

// writeControls writes which rules touch each control. A rule does not fulfil
// a control: it finds where something stands against it.
func writeControls(b *strings.Builder) {
	touched := map[string][]string{}
	for _, r := range audit.All() {
		for _, c := range r.Controls {
			touched[c] = append(touched[c], link(r))
		}
	}
	b.WriteString("\n## Controls\n\n" +
		"A finding shows where a configuration stands against a control; no finding is no proof that the control is met. " +
		"DISA has a guide for Redis Enterprise and none for the servers judged here: those controls are named where a rule is informed by them.\n\n" +
		"| control | rules |\n|---|---|\n")
	for _, c := range slices.Sorted(maps.Keys(touched)) {
		fmt.Fprintf(b, "| %s | %s |\n", c, strings.Join(touched[c], ", "))
	}
}

// frontMatter is what the registry wants at the head of a page.
func frontMatter(title, description string) string {
	return fmt.Sprintf("---\npage_title: %q\nsubcategory: \"\"\ndescription: |-\n  %s\n---\n\n", title, description)
}
