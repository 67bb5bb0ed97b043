package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var protectedConfigs = Rule{
	Code:      "RG304",
	Title:     "Every client may change protected directives",
	Severity:  finding.High,
	Rationale: "CONFIG SET of dir and dbfilename writes a file of the client's choice, such as a key for SSH or a job for cron: the classic way to take over the host. A user's rights are then all that stands in between.",
	Remedy:    `Leave enable-protected-configs out of directives: the default is "no".`,
	Native:    "enable-protected-configs no",
	References: []string{
		"config.c, PROTECTED_CONFIG",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 AC-6", "PCI DSS 4.0 2.2.4"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !on(f, "enable-protected-configs") {
			return nil
		}
		_, line := f.Value("enable-protected-configs")
		return one(line, "enable-protected-configs", "The server takes CONFIG SET of protected directives from every address.")
	}),
}
