package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// onPasswords makes a check of each password that fills a template. What is wrong
// with it is told in a message that does not hold it; "" if nothing is.
func onPasswords(wrong func(name string, password shape.Secret) string) Check {
	return Check{needs(Passwords), func(s Subject) []Hit {
		var hits []Hit
		for _, name := range s.Passwords.Names() {
			if message := wrong(name, s.Passwords[name]); message != "" {
				hits = append(hits, passwordHit(name, message))
			}
		}
		return hits
	}}
}

func passwordHit(name, message string) Hit {
	return Hit{Path: finding.At("passwords").Key(name), Subject: "password " + name, Message: message}
}
