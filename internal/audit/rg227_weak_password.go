package audit

import (
	"fmt"

	passwordvalidator "github.com/wagslane/go-password-validator"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// leastEntropy is in bits. The server hashes with SHA-256 and no salt, of which one
// graphics card tries some 2^34 a second: 2^64 take it thirty years.
const leastEntropy = 64

var weakPassword = Rule{
	Code:      "RG227",
	Title:     "A password can be found by trying",
	Severity:  finding.High,
	Rationale: "The server answers a great many guesses a second, and whoever has a hash tries billions: it is SHA-256 without salt and without rounds.",
	Remedy:    "Draw a long random password, such as random_password with length = 40 and special = false.",
	Native:    "head -c 30 /dev/urandom | base64",
	References: []string{
		"redis.conf, section SECURITY",
		"acl.c, ACLHashPassword",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.6", "PCI DSS 4.0 8.6.3"},
	Check: onPasswords(func(name string, password shape.Secret) string {
		if entropy := passwordvalidator.GetEntropy(password.Reveal()); entropy < leastEntropy {
			return fmt.Sprintf("The password of %s is worth %.0f bits at most, of %d that it must be.", name, entropy, leastEntropy)
		}
		return ""
	}),
}
