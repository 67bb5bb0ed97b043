package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var silentLog = Rule{
	Code:      "RG505",
	Title:     "The log says too little",
	Severity:  finding.Medium,
	Rationale: "Above notice, links to primaries and replicas, saves and loaded files leave no trace; with nothing, crashes leave none either.",
	Remedy:    `Leave loglevel out of directives: the default is "notice".`,
	Native:    "loglevel notice",
	References: []string{
		"redis.conf, section GENERAL",
	},
	Controls: []string{"NIST 800-53 AU-2", "NIST 800-53 AU-12", "PCI DSS 4.0 10.2.1", "HIPAA 164.312(b)"},
	Check:    onRedisConf(func(f *redisconf.File) []Hit { return logLevel(f, "warning", "nothing") }),
}
