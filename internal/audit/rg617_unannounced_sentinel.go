package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unannouncedSentinel = Rule{
	Code:      "RG617",
	Title:     "A Sentinel that takes TLS only tells the others of no port",
	Severity:  finding.High,
	Rationale: "Without tls-replication a Sentinel tells the others its plain-text port, which is 0 where it is closed, and dials them in plain text. They answer clients and never vote for each other: there is no failover.",
	Remedy:    "Leave tls_replication of redisguard_sentinel_conf at true.",
	Native:    "in sentinel.conf: tls-replication yes",
	References: []string{
		"sentinel.c, sentinelSendHello and sentinelReconnectInstance", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		plain, _, known := sentinelPort(s)
		encrypted, line, certain := sentinelValue(s, "tls-port")
		own, _, said := sentinelValue(s, "tls-replication")
		announced, _ := s.SentinelConf.SettingValue("announce-port") // of somebody who maps ports
		if !known || !certain || !said || plain != 0 || encrypted == "" || encrypted == "0" || strings.EqualFold(own, "yes") || announced != "" && announced != "0" {
			return nil
		}
		return one(line, "tls-port", "The Sentinel listens on port "+encrypted+" by TLS, and without tls-replication tells the others of port 0.")
	}},
}
