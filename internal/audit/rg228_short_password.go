package audit

import (
	"fmt"
	"unicode/utf8"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// leastLength is in characters: that of a password that stands alone.
const leastLength = 15

var shortPassword = Rule{
	Code:      "RG228",
	Title:     "A password is short",
	Severity:  finding.Medium,
	Rationale: "No second factor helps a password of Redis, and nothing locks out who guesses. Nobody types it either, so that length costs nothing.",
	Remedy:    "Draw a long random password, such as random_password with length = 40 and special = false.",
	Native:    "head -c 30 /dev/urandom | base64",
	References: []string{
		"NIST SP 800-63B-4, section 3.1.1.2",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.6"},
	Check: onPasswords(func(name string, password shape.Secret) string {
		if length := utf8.RuneCountInString(password.Reveal()); length < leastLength {
			return fmt.Sprintf("The password of %s has %d characters, of %d that it must have.", name, length, leastLength)
		}
		return ""
	}),
}
