package acl

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// memorystoreRule is the ACL language itself; the user's identity is IAM's, so
// that no password stands in it.
func memorystoreRule(e exported, _ *finding.Report) string {
	return "on " + strings.Join(e.words(), " ")
}
