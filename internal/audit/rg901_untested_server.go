package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var untestedServer = Rule{
	Code:      "RG901",
	Title:     "The server version is not one that redisguard knows",
	Severity:  finding.Medium,
	Rationale: "What is rendered was checked against the nearest known version below. The true one may refuse a directive, or have new commands that a category lets in.",
	Remedy:    "Name a known version in server, or update redisguard.",
	Native:    "",
	References: []string{
		"facts of the known versions, read off live servers",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: Check{needs(TargetServer), func(s Subject) []Hit {
		if s.Server == nil || s.Server.Exact() {
			return nil
		}
		return []Hit{{Path: finding.At("server"), Subject: "server", Message: fmt.Sprintf("%s is not known; the facts of %s stand in for it.", s.Server.Target(), s.Server.Name())}}
	}},
}
