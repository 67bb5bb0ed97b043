package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var insecureLua = Rule{
	Code:      "RG309",
	Title:     "Scripts may leave their sandbox",
	Severity:  finding.High,
	Rationale: "The deprecated script interface lets a script change what other scripts see, and so run code with the rights of another user.",
	Remedy:    "Remove lua-enable-insecure-api from directives.",
	Native:    "lua-enable-insecure-api no",
	References: []string{
		"valkey.conf, section LUA SCRIPTING", "CVE-2025-46818",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 AC-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		for _, name := range []string{"lua-enable-insecure-api", "lua-enable-deprecated-api"} {
			if on(f, name) {
				_, line := f.Value(name)
				return one(line, name, "The deprecated script interface is on.")
			}
		}
		return nil
	}),
}
