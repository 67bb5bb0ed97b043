package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var wildcardBind = Rule{
	Code:      "RG102",
	Title:     "The server listens on all addresses",
	Severity:  finding.Medium,
	Rationale: "A server that listens everywhere is reachable from networks that nobody thought of: a second interface, a later public address.",
	Remedy:    "Name the addresses in bind, such as [\"10.0.1.5\", \"127.0.0.1\"].",
	Native:    "bind 10.0.1.5 127.0.0.1",
	References: []string{
		"redis.conf, section NETWORK",
	},
	Controls: []string{"NIST 800-53 SC-7", "PCI DSS 4.0 1.4.1"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		all, line := addresses(f)
		everywhere := slices.ContainsFunc(all, func(address string) bool {
			return slices.Contains([]string{"*", "::*", "0.0.0.0", "::"}, strings.TrimPrefix(address, "-"))
		})
		if !everywhere || !listens(f) {
			return nil
		}
		return one(line, "bind", "The server listens on every address of its host: "+strings.Join(all, " ")+".")
	}),
}
