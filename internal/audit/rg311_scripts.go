package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var scripts = Rule{
	Code:      "RG311",
	Title:     "A user may run scripts",
	Severity:  finding.Medium,
	Rationale: "A script blocks everyone else while it runs, and the gravest vulnerabilities of the past years lie in the interpreter. \"+@all -@admin -@dangerous\" leaves every way to run one.",
	Remedy:    "End commands with \"-@scripting\". If the application's library needs scripts, add those commands back by name, with an exception that says why.",
	Native:    "user NAME … -@scripting",
	References: []string{
		"ACL CAT scripting of the server version", "CVE-2025-49844", "CVE-2026-23631",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-7", "PCI DSS 4.0 7.2.2"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		return onUsers(func(u *acl.LoadedUser) []Hit {
			ways := allowed(u, s.Server, groups()["scripts"])
			if len(ways) == 0 {
				return nil
			}
			rule, word := letIn(u, ways[0])
			return []Hit{{Word: word, Words: deciders(u, ways), Message: fmt.Sprintf("User %s may run %s.%s", u.Name, summary(ways), rule)}}
		}).Find(s)
	}},
}
