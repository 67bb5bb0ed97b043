package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var moduleCommand = Rule{
	Code:      "RG303",
	Title:     "Every client may load modules",
	Severity:  finding.High,
	Rationale: "MODULE LOAD runs native code as the server: a client that may write a file owns the host. A user's rights are then all that stands in between.",
	Remedy:    `Leave enable-module-command out of directives: the default is "no".`,
	Native:    "enable-module-command no",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 AC-6", "PCI DSS 4.0 2.2.4", "DISA Redis Enterprise STIG V-251189 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !on(f, "enable-module-command") {
			return nil
		}
		_, line := f.Value("enable-module-command")
		return one(line, "enable-module-command", "The server takes MODULE from every address.")
	}),
}
