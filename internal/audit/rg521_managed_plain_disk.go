package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedPlainDisk = Rule{
	Code:      "RG521",
	Title:     "A managed instance keeps its data unencrypted on disk",
	Severity:  finding.Medium,
	Rationale: "Backups and what is swapped or written for synchronisation hold the data in clear text. Who gets at the disk or a copy of it reads them.",
	Remedy:    "The instance must encrypt what it keeps: set the attribute that the message names when you create it.",
	Native:    "at_rest_encryption_enabled = true",
	References: []string{
		"Terraform documentation of aws_elasticache_replication_group",
	},
	Controls: []string{"NIST 800-53 SC-28", "NIST 800-53 SC-28(1)", "PCI DSS 4.0 3.5.1"},
	Check:    onInstances(cloud.DiskEncryption, func(i cloud.Instance) *bool { return i.AtRest }, false, "keeps its data unencrypted on disk"),
}
