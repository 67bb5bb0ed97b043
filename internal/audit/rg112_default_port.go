package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var defaultPort = Rule{
	Code:      "RG112",
	Title:     "The plain-text port is the well-known one",
	Severity:  finding.Low,
	Rationale: "Worms look for open servers on port 6379 and find this one first. Another number stops no one who looks, and keeps them out of the logs.",
	Remedy:    "Leave port at 0 and use tls_port.",
	Native:    "port 0",
	References: []string{
		"redis.conf, section NETWORK",
	},
	Controls: []string{"NIST 800-53 CM-7"},
	Check: unlessMeshed(func(f *redisconf.File) []Hit {
		fact, _ := f.Server().Directive("port")
		port, line := f.Value("port")
		if !slices.Contains(fact.Default, port) || !reachable(f) {
			return nil
		}
		return one(line, "port", "The server takes plain text on port "+port+", beyond loopback.")
	}),
}
