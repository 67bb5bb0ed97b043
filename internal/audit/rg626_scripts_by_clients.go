package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var scriptsByClients = Rule{
	Code:      "RG626",
	Title:     "Clients of a Sentinel may name programs for it to run",
	Severity:  finding.Medium,
	Rationale: "With deny-scripts-reconfig no, whoever may send SENTINEL SET has the Sentinel run any program of its machine at the next failover, which can be ordered.",
	Remedy:    "Leave deny_scripts_reconfig of redisguard_sentinel_conf at true, and name scripts in the file.",
	Native:    "in sentinel.conf: sentinel deny-scripts-reconfig yes",
	References: []string{
		"sentinel.conf, SCRIPTS EXECUTION and SECURITY", "sentinel.c, sentinelSetCommand",
	},
	Controls: []string{"NIST 800-53 CM-5", "NIST 800-53 CM-7"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		value, line := s.SentinelConf.SettingValue("deny-scripts-reconfig")
		if !strings.EqualFold(value, "no") {
			return nil
		}
		return one(line, "sentinel deny-scripts-reconfig", "SENTINEL SET takes notification-script and client-reconfig-script from clients.")
	}},
}
