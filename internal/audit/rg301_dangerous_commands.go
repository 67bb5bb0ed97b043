package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var dangerousCommands = Rule{
	Code:      "RG301",
	Title:     "A user may run dangerous commands",
	Severity:  finding.High,
	Rationale: "The server's own category @dangerous holds the commands that read its secrets, change its settings, drop all data or block everyone else. They bypass key patterns.",
	Remedy:    "End commands with \"-@dangerous\", then add back by name what the application really needs, with an exception that says why. An administrator has preset = \"admin\".",
	Native:    "user NAME … -@dangerous",
	References: []string{
		"ACL CAT dangerous of the server version",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-7", "PCI DSS 4.0 7.2.2", "HIPAA 164.312(a)(1)", "DISA Redis Enterprise STIG V-251188 (informed by)"},
	Check: onUsers(func(u *acl.LoadedUser) []Hit {
		dangerous := slices.DeleteFunc(u.Dangerous(), func(name string) bool { return slices.Contains(groups()["questions to Sentinels"], name) })
		if len(dangerous) == 0 {
			return nil
		}
		message := fmt.Sprintf("User %s may run %s.", u.Name, summary(dangerous))
		word := u.Decider(dangerous[0])
		if rule := u.Word(word); rule != "" {
			message = fmt.Sprintf("%s The rule %s allows %s.", message, rule, dangerous[0])
		}
		return []Hit{{Word: max(word, 0), Words: deciders(u, dangerous), Message: message}}
	}),
}

// summary names a few and counts the rest.
func summary(names []string) string {
	const most = 6
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
