package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var lostLog = Rule{
	Code:      "RG509",
	Title:     "The log goes nowhere",
	Severity:  finding.Medium,
	Rationale: "A server that runs in the background has no output. Without a file or syslog, all that it logs is lost.",
	Remedy:    "Remove daemonize from directives, so that the log goes to the container's or service's output.",
	Native:    "daemonize no",
	References: []string{
		"redis.conf, section GENERAL",
	},
	Controls: []string{"NIST 800-53 AU-2", "NIST 800-53 AU-12", "PCI DSS 4.0 10.2.1", "HIPAA 164.312(b)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !on(f, "daemonize") || given(f, "logfile") || on(f, "syslog-enabled") || unsaid(f, "logfile") || unsaid(f, "syslog-enabled") {
			return nil
		}
		_, line := f.Value("daemonize")
		return one(line, "daemonize", "The server logs to an output that nobody has.")
	}),
}
