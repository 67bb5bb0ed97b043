package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var refusedManifests = Rule{
	Code:      "RG721",
	Title:     "A document cannot be read",
	Severity:  finding.High,
	Rationale: "Kubernetes refuses it as well, and what it was to close stays open. None of its content is judged here.",
	Remedy:    "Correct the document as the message says. Of a chart judge what it renders, not its templates.",
	Native:    "apiVersion, kind, metadata and spec, in YAML",
	References: []string{
		"YAML 1.2 specification", "Kubernetes documentation, objects",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: Check{[]Inputs{{Documents}}, func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, f := range s.Manifests.Faults {
			hits = append(hits, Hit{Artefact: manifestsName, Line: f.Line, Subject: "manifests", Message: "Of the manifests " + f.Message + "."})
		}
		return hits
	}},
}
