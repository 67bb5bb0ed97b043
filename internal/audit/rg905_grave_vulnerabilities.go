package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/finding"

var graveVulnerabilities = Rule{
	Code:       "RG905",
	Title:      "A user's commands reach a grave vulnerability of this version",
	Severity:   finding.High,
	Rationale:  "This patch version is known to corrupt memory in commands that the user may run: whoever has the password, or gets hold of the application, may take over the server.",
	Remedy:     "Take the commands that the message names away in commands, or name a later patch version in server once it runs.",
	Native:     "user NAME … -@scripting -restore",
	References: vulnerabilityReferences(true),
	Controls:   []string{"NIST 800-53 SI-2", "NIST 800-53 AC-6", "PCI DSS 4.0 6.3.3"},
	Check:      vulnerable(true),
}
