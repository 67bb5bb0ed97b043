package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var userDataInLog = Rule{
	Code:      "RG508",
	Title:     "Crash reports hold users' data",
	Severity:  finding.Medium,
	Rationale: "When the server crashes it logs the command that it ran, with keys and values, and the log goes where data must not.",
	Remedy:    `Leave hide-user-data-from-log out of directives: the default is "yes".`,
	Native:    "hide-user-data-from-log yes",
	References: []string{
		"redis.conf, section GENERAL",
	},
	Controls: []string{"NIST 800-53 AU-9", "GDPR Art. 5(1)(c)", "GDPR Art. 25(2)", "PCI DSS 4.0 3.2.1"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		value, line := f.Value("hide-user-data-from-log")
		if !strings.EqualFold(value, "no") {
			return nil
		}
		return one(line, "hide-user-data-from-log", "A crash report shows keys and values.")
	}),
}
