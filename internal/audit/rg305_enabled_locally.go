package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var enabledLocally = Rule{
	Code:      "RG305",
	Title:     "Clients on the host may run what is closed to others",
	Severity:  finding.Medium,
	Rationale: "A sidecar, a tunnel or a proxy makes remote clients look local, and a shell on the host is often the step before.",
	Remedy:    `Remove them from directives: the default is "no".`,
	Native:    "enable-debug-command no",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 AC-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		const local = "local"
		var hits []Hit
		for _, d := range f.Server().Directives() {
			if !slices.Contains(d.Enum, local) {
				continue
			}
			if value, line := f.Value(d.Name); strings.EqualFold(value, local) {
				hits = append(hits, Hit{Line: line, Subject: d.Name, Message: d.Name + " is open to clients on the host."})
			}
		}
		return hits
	}),
}
