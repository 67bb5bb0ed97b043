package audit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var plaintextSentinel = Rule{
	Code:      "RG610",
	Title:     "Sentinels dial a port in plain text that takes TLS only",
	Severity:  finding.High,
	Rationale: "A Sentinel speaks TLS to servers and to other Sentinels only with tls-replication. Without it no server answers: all count as down, and there is no failover.",
	Remedy:    "Leave tls_replication of redisguard_sentinel_conf at true, and name tls_cert_file, tls_key_file and tls_ca_cert_file.",
	Native:    "in sentinel.conf: tls-replication yes",
	References: []string{
		"sentinel.c, instanceLinkNegotiateTLS", "redis.conf, tls-port and tls-replication",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10", "NIST 800-53 SC-8"},
	Check: Check{needs(SentinelConf, RedisConf), func(s Subject) []Hit {
		f := s.SentinelConf
		if f == nil || s.RedisConf == nil || f.Refused("tls-replication") || mayOverrule(s, "port", "tls-port") {
			return nil
		}
		if s.Manifests != nil && len(s.Manifests.DestinationRules) > 0 {
			return nil // sidecars may speak TLS in their place
		}
		file, undecided := s.RedisConf.Watched()
		plain, _ := file.Value("port")
		encrypted, _ := file.Value("tls-port")
		known := !unsaid(file, "port") && !unsaid(file, "tls-port") && !undecided()
		own, line := f.Value("tls-replication")
		if f.Includes() && line == 0 {
			return nil // which may set it
		}
		if !known || plain != "0" || strings.EqualFold(own, "yes") {
			return nil
		}
		var hits []Hit
		for _, m := range f.Monitors {
			if m.Port > 0 && strconv.Itoa(m.Port) == encrypted {
				hits = append(hits, Hit{Line: m.Line, Subject: "sentinel monitor " + m.Name, Message: fmt.Sprintf("Sentinels speak plain text to port %d of %s, which takes TLS only.", m.Port, m.Name)})
			}
		}
		return hits
	}},
}
