package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var plaintextSentinelPort = Rule{
	Code:      "RG616",
	Title:     "A Sentinel takes connections in plain text",
	Severity:  finding.High,
	Rationale: "Clients and Sentinels log in to it in the clear. Who listens has the password by which Sentinels obey each other, and who is on the way tells clients of another primary.",
	Remedy:    "Leave port of redisguard_sentinel_conf at 0 and use tls_port, or say with plaintext_protected_by who encrypts instead.",
	Native:    "in sentinel.conf: port 0, tls-port 26379 and tls-replication yes",
	References: []string{
		"redis.conf, sections NETWORK and TLS/SSL", "sentinel.c, initSentinelConfig",
	},
	Controls: []string{"NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		port, line, known := sentinelPort(s)
		if !known || port == 0 || !sentinelReachable(s) || meshedSentinels(s, strconv.Itoa(port)) {
			return nil
		}
		return one(line, "port", fmt.Sprintf("Port %d of the Sentinel takes connections in plain text.", port))
	}},
}

// sentinelReachable reports whether other hosts are known to reach a Sentinel, which
// listens everywhere unless it is told otherwise.
func sentinelReachable(s Subject) bool {
	if _, _, known := sentinelValue(s, "bind"); !known {
		return false
	}
	bind, _ := s.SentinelConf.Effective("bind")
	return bind.Line == 0 || slices.ContainsFunc(bind.Values, func(a string) bool {
		a = strings.TrimPrefix(a, "-")
		return a != "" && !local(a)
	})
}

// meshedSentinels reports whether a mesh keeps plain text from a port of the Sentinels.
func meshedSentinels(s Subject, port string) bool {
	return s.Manifests != nil && unshielded(s.Manifests, s.sentinels(), port) == ""
}
