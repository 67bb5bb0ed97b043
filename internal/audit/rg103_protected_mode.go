package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var protectedMode = Rule{
	Code:      "RG103",
	Title:     "Protected mode is off",
	Severity:  finding.Medium,
	Rationale: "Protected mode refuses remote clients while the default user needs no password. It is the last net below a lost or misread users.acl, and costs nothing where default is off.",
	Remedy:    "Leave protected_mode at true.",
	Native:    "protected-mode yes",
	References: []string{
		"networking.c, acceptCommonHandler",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		mode, line := f.Value("protected-mode")
		if !strings.EqualFold(mode, "no") || !listens(f) {
			return nil
		}
		return one(line, "protected-mode", "Remote clients are served even if the default user has no password.")
	}),
}
