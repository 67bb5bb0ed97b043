package acl

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

//go:embed exports.json
var exportsJSON []byte

// forbiddenByElastiCache are commands of which an access string must not speak,
// not even to take them away.
var forbiddenByElastiCache = sync.OnceValue(func() []string {
	var file struct {
		ElastiCache struct{ Forbidden []string }
	}
	if err := json.Unmarshal(exportsJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded exports.json: %v", err)) // the tests read it
	}
	return file.ElastiCache.Forbidden
})

// elastiCacheAccessString is the ACL language without passwords. A string that
// does not say on leaves the user off.
func elastiCacheAccessString(e exported, r *finding.Report) string {
	for _, w := range slices.Concat(append(e.selectors, e.rules)...) {
		rule := lower(strings.Trim(w.Text, `()"`))
		command, _, _ := strings.Cut(strings.TrimLeft(rule, "+-"), "|")
		if strings.ContainsAny(rule[:min(1, len(rule))], "+-") && slices.Contains(forbiddenByElastiCache(), command) {
			e.cannot(r, "elasticache", w, "ElastiCache refuses an access string that names the command; it takes it away from everybody. Leave the rule out.")
		}
	}
	return "on " + strings.Join(e.words(), " ")
}
