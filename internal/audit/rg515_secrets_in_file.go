package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
)

var secretsInFile = Rule{
	Code:      "RG515",
	Title:     "A password stands in the redis.conf",
	Severity:  finding.Medium,
	Rationale: "Whoever reads the file, a backup of it or the repository that it comes from has the password, and CONFIG GET shows it to every user who may run that.",
	Remedy:    "Name the directive in secrets and deploy content_template, filled in by redisguard_secret_file or External Secrets. For clients, declare users with redisguard_users_acl.",
	Native:    "# no requirepass, masterauth or tls-key-file-pass",
	References: []string{
		"config.c, SENSITIVE_CONFIG",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.2", "PCI DSS 4.0 8.6.2"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Directives {
			value := strings.Join(d.Values, " ")
			if fact, _ := f.Server().Directive(d.Name); fact.Secret && value != "" && !secret.IsOpen(value) {
				hits = append(hits, Hit{Line: d.Line, Subject: d.Name, Message: "The value of " + d.Name + " stands in clear text."})
			}
		}
		return hits
	}),
}
