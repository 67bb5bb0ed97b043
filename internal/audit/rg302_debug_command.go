package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var debugCommand = Rule{
	Code:      "RG302",
	Title:     "Every client may run DEBUG",
	Severity:  finding.High,
	Rationale: "DEBUG stops and crashes the server, reads its memory and changes its internals. A user's rights are then all that stands in between.",
	Remedy:    `Leave enable-debug-command out of directives: the default is "no".`,
	Native:    "enable-debug-command no",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 AC-6", "PCI DSS 4.0 2.2.4"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !on(f, "enable-debug-command") {
			return nil
		}
		_, line := f.Value("enable-debug-command")
		return one(line, "enable-debug-command", "The server takes DEBUG from every address.")
	}),
}
