// Package file fills templates with passwords where nothing of them stays.
package file

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a template and what it leaves open.
type Spec struct {
	Template  shape.Arg[string]
	Passwords shape.Arg[[]shape.Named[shape.Secret]] // by the names of the template's placeholders
}

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: []shape.Field[Spec]{
		shape.String("template", "The file with a placeholder for each password: `content_template` of `redisguard_users_acl` or `redisguard_redis_conf`.",
			func(s *Spec) *shape.Arg[string] { return &s.Template }, shape.Required(), shape.Raw(), shape.Veiled()),
		shape.SecretMap("passwords", "The passwords, by the names of the placeholders: that of a user, if the user has no `password_names`. One that is missing, and one that the template has no placeholder for, is an error.",
			func(s *Spec) *shape.Arg[[]shape.Named[shape.Secret]] { return &s.Passwords }, shape.Required(), shape.Raw()),
	}}
}

// set are the passwords that are known.
func (s Spec) set() secret.Set {
	entries, _ := s.Passwords.Get()
	all := secret.Set{}
	for _, e := range entries {
		if password, ok := e.Value.Get(); ok {
			all[e.Name] = password
		}
	}
	return all
}

// later reports whether something is not known yet.
func (s Spec) later() bool {
	entries, _ := s.Passwords.Get()
	for _, e := range entries {
		if e.Value.IsUnknown() {
			return true
		}
	}
	return s.Template.IsUnknown() || s.Passwords.IsUnknown()
}
