package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var chattyLog = Rule{
	Code:      "RG504",
	Title:     "The log says too much",
	Severity:  finding.Medium,
	Rationale: "verbose logs the address and user of each connection, debug more. Such a log holds personal data, is kept and copied more freely than the data itself, and hides what matters.",
	Remedy:    `Leave loglevel out of directives: the default is "notice".`,
	Native:    "loglevel notice",
	References: []string{
		"redis.conf, section GENERAL",
	},
	Controls: []string{"NIST 800-53 AU-2", "GDPR Art. 5(1)(c)"},
	Check:    onServersAndSentinels(func(f *redisconf.File) []Hit { return logLevel(f, "debug", "verbose") }),
}

// logLevel returns a hit if the log's level is one of those.
func logLevel(f *redisconf.File, levels ...string) []Hit {
	value, line := f.Value("loglevel")
	if !slices.Contains(levels, strings.ToLower(value)) {
		return nil
	}
	return one(line, "loglevel", "The log's level is "+strings.ToLower(value)+".")
}
