package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedOldTLS = Rule{
	Code:      "RG120",
	Title:     "A managed instance takes TLS before 1.2",
	Severity:  finding.High,
	Rationale: "TLS 1.0 and 1.1 have known weaknesses and are withdrawn. Whoever is on the way may bring a client and the service to agree on them.",
	Remedy:    "The instance must take TLS 1.2 and later alone: set the attribute that the message names.",
	Native:    "minimum_tls_version = \"1.2\"",
	References: []string{
		"RFC 8996", "Terraform documentation of azurerm_redis_cache",
	},
	Controls: []string{"NIST 800-53 SC-8(1)", "NIST 800-53 SC-13", "PCI DSS 4.0 4.2.1"},
	Check:    onInstances(cloud.TLSVersion, func(i cloud.Instance) *bool { return i.OldTLS }, true, "takes TLS before 1.2"),
}
