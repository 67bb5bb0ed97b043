package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unnamedAdministrator = Rule{
	Code:      "RG222",
	Title:     "An administrator is not called one",
	Severity:  finding.Medium,
	Rationale: "The user may run every command on every key, and nothing says that this is meant. Who reviews the rules takes it for an application.",
	Remedy:    "If a person administers the server with it, write preset = \"admin\" and leave its keys, channels and commands out. Otherwise name in commands what it needs.",
	Native:    "user NAME … ~checkout:* … -@all +get +set",
	References: []string{
		"acl.c, ACLSetUser",
	},
	Controls: []string{"NIST 800-53 AC-2", "NIST 800-53 AC-6(5)", "PCI DSS 4.0 7.2.1"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		if !slices.ContainsFunc(u.All(), (*acl.Permissions).Unlimited) {
			return nil
		}
		what := "every command on every key"
		if !slices.ContainsFunc(u.All(), hasKeys) { // a Sentinel has none
			what = "every command"
		}
		return []Hit{{Message: "User " + u.Name + " may run " + what + "."}}
	}),
}

func hasKeys(p *acl.Permissions) bool { return len(p.Keys) > 0 }
