package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

var secretsInSentinelConf = Rule{
	Code:      "RG609",
	Title:     "A password stands in the sentinel.conf as it is",
	Severity:  finding.Medium,
	Rationale: "Whoever reads the file, a backup of it or the repository that it comes from has the password of every client. A hash in a user line does as well for those who log in to the Sentinel, and a user of the Sentinels' own has a password that opens little.",
	Remedy:    "Render the file with redisguard_sentinel_conf, whose content holds no password and includes those of auth_user and sentinel_user from secrets_file, and declare users by hashes.",
	Native:    "in sentinel.conf: include /secrets/sentinel-passwords.conf",
	References: []string{
		"config.c, SENSITIVE_CONFIG", "sentinel.c, sentinelHandleConfiguration, auth-pass and sentinel-pass",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.2", "PCI DSS 4.0 8.6.2"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		names := everybodysSecrets(s.SentinelConf)
		var hits []Hit
		for _, line := range s.SentinelConf.Secrets() {
			if name := names[line]; name != "" {
				hits = append(hits, Hit{Line: line, Subject: name, Message: fmt.Sprintf("The password in the line %s stands in clear text.", name)})
			}
		}
		return hits
	}},
}

// everybodysSecrets are the directives and statements that may hold a password
// which need not stand there, by their lines. That of a user of the Sentinels' own,
// which they take from nowhere but their configuration, is not among them, nor is one
// that is left open, or a line that the Sentinel refuses.
func everybodysSecrets(f *sentinel.File) map[int]string {
	own := func(name string) bool { return f.Includes() || name != "" && name != defaultName }
	names := map[int]string{}
	open := func(values []string) bool { return slices.ContainsFunc(values, secret.IsOpen) }
	note := func(all []sentinel.Statement, name string) {
		for _, s := range all {
			if s.Name == name && !open(s.Values) {
				names[s.Line] = "sentinel " + name
			}
		}
	}
	if user, _ := f.SettingValue("sentinel-user"); !own(user) {
		note(f.Statements, "sentinel-pass")
	}
	for _, m := range f.Monitors {
		if user, _ := m.Value("auth-user"); !own(user) {
			note(m.Settings, "auth-pass")
		}
	}
	for _, d := range f.Directives {
		if !open(d.Values) {
			names[d.Line] = d.Name
		}
	}
	return names
}
