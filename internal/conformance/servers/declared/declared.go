// Package declared renders declarations for tests, as the provider's functions
// do.
package declared

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// An Object is a declaration, or a part of one.
type Object map[string]any

// Run renders and judges a declaration of a kind, an ephemeral one among them.
func Run(t testing.TB, kind string, declaration Object) artefact.Result {
	t.Helper()
	data, err := json.Marshal(declaration)
	if err != nil {
		t.Fatal(err)
	}
	value, err := shape.ParseJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range append(kinds.All(), kinds.Ephemeral()...) {
		if k.Name() == kind {
			return k.Run(value, artefact.Environment{Judge: audit.Registry{}})
		}
	}
	t.Fatalf("there is no kind %s", kind)
	return artefact.Result{}
}

// Render gives the content of a declaration that must be valid.
func Render(t testing.TB, kind string, declaration Object) []byte {
	t.Helper()
	result := Run(t, kind, declaration)
	for _, p := range result.Report.Problems {
		t.Errorf("%s: %v", kind, p)
	}
	if len(result.Report.Problems) > 0 {
		t.FailNow()
	}
	return []byte(result.Outputs["content"].Text())
}

// Hash is what password_sha256 takes.
func Hash(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}
