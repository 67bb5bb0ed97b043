package main

import (
	"fmt"
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
		"| rule | severity | what it finds |\n|---|---|---|\n")
	for _, r := range audit.All() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.Code, strings.ToLower(r.Code), r.Severity, r.Title)
	}
	for _, r := range audit.All() {
		writeRule(&b, r)
	}
	return b.String()
}

func writeRule(b *strings.Builder, r audit.Rule) {
	fmt.Fprintf(b, "\n## %s\n\n**%s.** Severity: %s.\n\n%s\n\nRemedy: %s\n", r.Code, r.Title, r.Severity, r.Rationale, r.Remedy)
	if r.Native != "" {
		fmt.Fprintf(b, "\n```\n%s\n```\n", r.Native)
	}
	fmt.Fprintf(b, "\nSources: %s.\n", strings.Join(r.References, "; "))
	if len(r.Controls) > 0 {
		fmt.Fprintf(b, "Controls: %s.\n", strings.Join(r.Controls, ", "))
	}
}

// frontMatter is what the registry wants at the head of a page.
func frontMatter(title, description string) string {
	return fmt.Sprintf("---\npage_title: %q\nsubcategory: \"\"\ndescription: |-\n  %s\n---\n\n", title, description)
}
