package acl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// vaultStatements is a JSON array of rules, in one string: Vault's engine reads
// the first statement only, and hands its elements to ACL SETUSER behind the
// user's name and password, which are its own (vault-plugin-database-redis,
// redis.go).
func vaultStatements(e exported, _ *finding.Report) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e.words()); err != nil {
		panic(fmt.Sprintf("acl: %v", err)) // strings can always be encoded
	}
	return strings.TrimSpace(b.String())
}
