package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/finding"

var otherVulnerabilities = Rule{
	Code:       "RG906",
	Title:      "A user's commands reach a vulnerability of this version",
	Severity:   finding.Medium,
	Rationale:  "With commands that the user may run, this patch version is known to stop, or to give away what the user's rules keep from it.",
	Remedy:     "Take the commands that the message names away in commands, or name a later patch version in server once it runs.",
	Native:     "user NAME … -acl|setuser",
	References: vulnerabilityReferences(false),
	Controls:   []string{"NIST 800-53 SI-2", "NIST 800-53 AC-6", "PCI DSS 4.0 6.3.3"},
	Check:      vulnerable(false),
}
