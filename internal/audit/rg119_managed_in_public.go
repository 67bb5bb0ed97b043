package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedInPublic = Rule{
	Code:      "RG119",
	Title:     "A managed instance is reachable from the internet",
	Severity:  finding.High,
	Rationale: "Servers that answer on a public address are found within minutes. A password, or a gap in the server, is then all that stands between the data and everybody.",
	Remedy:    "The instance must be reachable from private networks alone: set the attribute that the message names, and give clients a private endpoint.",
	Native:    "public_network_access_enabled = false",
	References: []string{
		"Terraform documentation of azurerm_redis_cache",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 AC-17", "PCI DSS 4.0 1.4.4"},
	Check:    onInstances(cloud.Exposure, func(i cloud.Instance) *bool { return i.Public }, true, "is reachable from the internet"),
}
