package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var renamedForPeers = Rule{
	Code:      "RG307",
	Title:     "A renamed command is one that others send",
	Severity:  finding.Medium,
	Rationale: "Sentinel, replicas, exporters and client libraries send commands by their true names. Renaming one breaks failover, replication, monitoring or logging in, often long after.",
	Remedy:    "Deny the command to users in commands instead, and leave it to the users of Sentinel, replicas and exporters.",
	Native:    "user NAME … -config",
	References: []string{
		"sentinel.c", "replication.c", "redis_exporter, main scrape",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Lines(renameCommand) {
			if who := senders[strings.ToLower(d.Values[0])]; who != "" && !strings.EqualFold(d.Values[0], d.Values[1]) {
				hits = append(hits, Hit{Line: d.Line, Subject: renameCommand, Message: strings.ToUpper(d.Values[0]) + " is sent by " + who + "."})
			}
		}
		return hits
	}),
}

// senders tell who sends a command by its true name.
var senders = map[string]string{
	"auth":      "every client that logs in",
	"client":    "Sentinel, exporters and client libraries",
	"config":    "Sentinel and exporters",
	"exec":      "Sentinel",
	"hello":     "client libraries",
	"info":      "Sentinel, exporters and client libraries",
	"latency":   "exporters",
	"multi":     "Sentinel",
	"ping":      "Sentinel, replicas and client libraries",
	"psync":     "replicas",
	"publish":   "Sentinel",
	"replconf":  "replicas",
	"role":      "Sentinel",
	"script":    "Sentinel and client libraries",
	"slaveof":   "Sentinel",
	"slowlog":   "exporters",
	"subscribe": "Sentinel",
	"sync":      "replicas",
}
