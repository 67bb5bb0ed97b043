package acl

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// setUserArguments replace the user's rules and leave its passwords and whether
// it is on as they are, so that a running server can be brought to the grant.
func setUserArguments(e exported, _ *finding.Report) string {
	words := []string{e.name, "resetkeys"}
	if e.loaded.Root.dialect.selectors {
		words = append(words, "clearselectors")
	}
	words = append(words, e.words()...)
	for i, w := range words {
		words[i] = cliQuoted(w)
	}
	return strings.Join(words, " ")
}

// cliQuoted writes an argument as redis-cli reads it (sds.c, sdssplitargs).
func cliQuoted(word string) string {
	if word != "" && !strings.ContainsAny(word, " \"'"+blanks) {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}
