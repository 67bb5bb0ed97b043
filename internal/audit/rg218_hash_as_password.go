package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var hashAsPassword = Rule{
	Code:      "RG218",
	Title:     "A hash is taken for the password",
	Severity:  finding.Medium,
	Rationale: "requirepass knows no hashes. What looks like one is the password itself: the true one is refused, and who reads the file can log in.",
	Remedy:    "Leave requirepass out, and give password_sha256 of a user the hash.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"config.c, updateRequirePass",
	},
	Controls: []string{"NIST 800-53 IA-5"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		password, line := f.Value("requirepass")
		hash, marked := strings.CutPrefix(password, "#")
		if !marked || !hexHash.MatchString(hash) {
			return nil
		}
		return one(line, "requirepass", "The hash itself is the password.")
	}),
}
