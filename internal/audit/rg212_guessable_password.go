package audit

import (
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

var guessablePassword = Rule{
	Code:      "RG212",
	Title:     "A password is among those that everyone tries first",
	Severity:  finding.Medium,
	Rationale: "The server answers a great many guesses a second, and a hash does not hide what is in every list. Examples from documentation are in those lists.",
	Remedy:    "Draw a long random password, such as random_password with length = 40, and give password_sha256 its hash.",
	Native:    "user NAME on #SHA256 …",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 IA-5", "PCI DSS 4.0 8.3.6", "PCI DSS 4.0 2.2.2"},
	Check: Check{ofUsers, func(s Subject) []Hit {
		hits := onUsers(func(u *acl.LoadedUser) []Hit {
			for _, p := range u.Passwords {
				if guessable(hashOf(u, p), u.Name) {
					return []Hit{{Word: p.Word, Message: "A password of user " + u.Name + " is easily guessed."}}
				}
			}
			return nil
		}).Find(s)
		hits = append(hits, onRedisConf(func(f *redisconf.File) []Hit {
			password, line := f.Value("requirepass")
			if password == "" || !guessable(secret.Hash(password), "default") {
				return nil
			}
			return one(line, "requirepass", "The password is easily guessed.")
		}).Find(s)...)
		return append(hits, onPasswords(func(name string, password shape.Secret) string {
			if !guessable(secret.Hash(password.Reveal()), name) {
				return ""
			}
			return "The password of " + name + " is easily guessed."
		}).Find(s)...)
	}},
}

// guessable reports whether a hash is that of a word in wide use, of nothing,
// or of the user's own name.
func guessable(hash, name string) bool {
	return commonHashes()[hash] || hash == secret.Hash(name)
}

var commonHashes = sync.OnceValue(func() map[string]bool {
	hashes := map[string]bool{secret.Hash(""): true}
	for _, word := range commonPasswords {
		hashes[secret.Hash(word)] = true
	}
	return hashes
})

// commonPasswords are from the documentation of Redis, from articles about it
// and from the lists that attackers use.
var commonPasswords = []string{
	"foobared", "redis", "valkey", "redis123", "redispassword", "password", "password1", "password123", "Password123", "passw0rd",
	"P@ssw0rd", "P@ssword", "123456", "12345678", "123456789", "qwerty", "admin", "admin123", "root", "test", "test123", "secret",
	"changeme", "change_me", "letmein", "default", "master", "mypassword", "yourpassword", "your_password", "your_strong_password",
	"strong_password", "strong-password", "strongpassword", "strong-password-here", "another-strong-password", "admin-strong-password",
	"admin_password", "readonly_password", "app_password", "limited_password", "s3cret", "hunter2", "1qaz2wsx",
}
