package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var refusedSentinelConf = Rule{
	Code:      "RG605",
	Title:     "A Sentinel would not start on the file",
	Severity:  finding.High,
	Rationale: "Sentinel refuses a file with a single wrong line. It is noticed when pods are replaced, which is when a failover is needed.",
	Remedy:    "Render the file with redisguard_sentinel_conf, which refuses what a Sentinel would, or correct the line as the message says.",
	Native:    "in sentinel.conf: sentinel monitor NAME HOST PORT QUORUM",
	References: []string{
		"sentinel.c, loadSentinelConfigFromQueue", "server.c, initListeners", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		var hits []Hit
		for _, f := range s.SentinelConf.Faults {
			hits = append(hits, Hit{Line: f.Line, Subject: "sentinel.conf", Message: "Sentinel refuses the line: " + f.Message + "."})
		}
		for _, f := range s.inSentinelConf().Faults {
			hits = append(hits, Hit{Line: f.Line, Word: f.Word, Subject: "sentinel.conf", Message: "Sentinel refuses the line: " + shown(f.Message) + "."})
		}
		return append(hits, portsOfSentinel(s)...)
	}},
}

// portsOfSentinel finds a Sentinel that cannot listen on the ports that it is given.
func portsOfSentinel(s Subject) []Hit {
	port, line, known := sentinelPort(s)
	encrypted, other, certain := sentinelTLSPort(s)
	socket, _, said := sentinelValue(s, "unixsocket")
	switch {
	case !known || !certain || port != encrypted || port == 0 && (!said || socket != ""):
		return nil
	case port == 0:
		return in(sentinelConfName, one(max(line, other), "port", "The Sentinel does not start: it has nothing to listen on."))
	default:
		return in(sentinelConfName, one(max(line, other), "port", fmt.Sprintf("The Sentinel does not start: port and tls-port are both %d.", port)))
	}
}
