package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedWithoutLogin = Rule{
	Code:      "RG118",
	Title:     "A managed instance lets clients in without authentication",
	Severity:  finding.High,
	Rationale: "Whoever reaches the port reads, changes and deletes all data. One forged request within the network, or one taken container, is enough.",
	Remedy:    "The instance must have every client prove who it is: set the attribute that the message names.",
	Native:    "auth_enabled = true or authorization_mode = \"IAM_AUTH\" for Google, user_group_ids or auth_token for AWS",
	References: []string{
		"Terraform documentation of google_redis_instance, aws_elasticache_replication_group and azurerm_redis_cache",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 IA-2", "PCI DSS 4.0 8.3.1"},
	Check:    onInstances(cloud.Authentication, func(i cloud.Instance) *bool { return i.Authenticated }, false, "lets clients in without authentication"),
}
