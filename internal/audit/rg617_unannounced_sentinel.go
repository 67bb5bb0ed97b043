package audit

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unannouncedSentinel = Rule{
	Code:      "RG617",
	Title:     "Sentinels dial each other where they do not listen",
	Severity:  finding.High,
	Rationale: "With tls-replication a Sentinel tells the others its TLS port and dials them by TLS, without it its plain-text port and in plain text. Where that is not how they listen they still answer clients, and never vote for each other: there is no failover.",
	Remedy:    "Leave tls_replication of redisguard_sentinel_conf at true, with tls_port open.",
	Native:    "in sentinel.conf: tls-port 26379 and tls-replication yes",
	References: []string{
		"sentinel.c, sentinelSendHello and sentinelReconnectInstance", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		plain, _, known := sentinelPort(s)
		encrypted, encryptedAt, certain := sentinelTLSPort(s)
		own, ownAt, said := sentinelValue(s, "tls-replication")
		if !known || !certain || !said {
			return nil
		}
		byTLS := strings.EqualFold(own, "yes")
		announced, _ := s.SentinelConf.SettingValue("announce-port") // another one is that of somebody who maps ports
		unmapped := announced == "" || announced == "0" || announced == strconv.Itoa(max(plain, encrypted))
		switch {
		case byTLS && encrypted == 0 && plain != 0 && unmapped:
			return one(ownAt, "tls-replication", fmt.Sprintf("The Sentinels dial each other by TLS, and listen on port %d in plain text alone.", plain))
		case !byTLS && encrypted != 0 && plain == 0 && unmapped:
			return one(encryptedAt, "tls-port", fmt.Sprintf("The Sentinel listens on port %d by TLS, and without tls-replication is dialled in plain text, on port %s.", encrypted, cmp.Or(announced, "0")))
		default:
			return nil
		}
	}},
}
