package audit

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var readableSecrets = Rule{
	Code:      "RG312",
	Title:     "A user may read the server's secrets",
	Severity:  finding.High,
	Rationale: "CONFIG GET answers with requirepass, masterauth and the passwords of the TLS keys in clear text. With them a user becomes another one.",
	Remedy:    "End commands with \"-config|get\", on Redis 6.2 with \"-config\", for a Sentinel with \"-sentinel|config\". For redis_exporter, give it --config-command=- instead. An administrator has preset = \"admin\".",
	Native:    "user NAME … -config|get",
	References: []string{
		"config.c, SENSITIVE_CONFIG", "redis_exporter, --config-command",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-5(7)", "PCI DSS 4.0 8.3.2"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		// CONFIG is one command on Redis 6.2. Sentinels have none, and tell the
		// password that they have among each other by one of SENTINEL's.
		for _, name := range []string{"config|get", "config", "sentinel|config"} {
			if u.Allows(name) {
				rule, word := letIn(u, name)
				shows := strings.ToUpper(strings.NewReplacer("|get", "", "|", " ").Replace(name)) + " GET"
				return []Hit{{Word: word, Message: fmt.Sprintf("User %s may read the server's passwords by %s.%s", u.Name, shows, rule)}}
			}
		}
		return nil
	}),
}
