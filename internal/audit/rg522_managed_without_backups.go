package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var managedWithoutBackups = Rule{
	Code:      "RG522",
	Title:     "A managed instance makes no backups",
	Severity:  finding.Low,
	Rationale: "What is deleted or overwritten by mistake, or by somebody who got in, is gone. A replica follows within milliseconds and is no backup.",
	Remedy:    "The instance must keep backups if it holds more than a cache: set the attribute that the message names. For a cache, give an exception that says so.",
	Native:    "snapshot_retention_limit = 7",
	References: []string{
		"Terraform documentation of aws_elasticache_replication_group",
	},
	Controls: []string{"NIST 800-53 CP-9", "NIST 800-53 CP-10"},
	Check:    onInstances(cloud.Backup, func(i cloud.Instance) *bool { return i.Backups }, false, "makes no backups"),
}
