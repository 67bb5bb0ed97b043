package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedPlaintext = Rule{
	Code:      "RG117",
	Title:     "A managed instance takes plain text",
	Severity:  finding.High,
	Rationale: "Passwords and data pass through the network in clear text, for everybody on the way. A private network does not encrypt.",
	Remedy:    "The instance must encrypt connections and refuse all others: set the attribute that the message names.",
	Native:    "transit_encryption_mode = \"SERVER_AUTHENTICATION\" for Google, transit_encryption_enabled = true for AWS, non_ssl_port_enabled = false for Azure",
	References: []string{
		"Terraform documentation of google_redis_instance, aws_elasticache_replication_group and azurerm_redis_cache",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check:    onInstances(cloud.Encryption, func(i cloud.Instance) *bool { return i.Encrypted }, false, "takes plain text"),
}
