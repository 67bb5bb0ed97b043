// Package external renders ExternalSecrets: the operator External Secrets fills
// templates inside the cluster, so that no password passes through Terraform.
package external

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A Spec is a declared ExternalSecret.
type Spec struct {
	Name            shape.Arg[string] // of it and of the Secret that it makes
	Namespace       shape.Arg[string]
	Files           shape.Arg[[]shape.Named[string]] // key of the Secret to the template of its value
	Store           shape.Arg[string]                // default: one of the same name
	StoreKind       shape.Arg[string]
	Keys            shape.Arg[[]shape.Named[string]] // password to KEY or KEY#PROPERTY in the store; default: its name
	RefreshInterval shape.Arg[string]                // how often the store is asked, such as 1h; 0 is once
}

// The kinds of store.
const (
	secretStore        = "SecretStore"
	clusterSecretStore = "ClusterSecretStore"
)

const hourly = "1h"

// Shape describes the arguments.
func Shape() shape.Object[Spec] {
	return shape.Object[Spec]{Fields: []shape.Field[Spec]{
		shape.String("name", "Name of the ExternalSecret and of the Secret that it makes.",
			func(s *Spec) *shape.Arg[string] { return &s.Name }, shape.Required(), shape.Checked(manifest.Name)),
		shape.String("namespace", "Its namespace.",
			func(s *Spec) *shape.Arg[string] { return &s.Namespace }, shape.Required(), shape.Checked(manifest.Namespace)),
		shape.StringMap("files", "The files of the Secret by their names, each a `content_template`: `{ \"users.acl\" = data.redisguard_users_acl.shop.content_template }`.",
			func(s *Spec) *shape.Arg[[]shape.Named[string]] { return &s.Files }, shape.Required(), shape.Raw(), shape.Veiled()),
		shape.String("store", "The store that holds the passwords. Default: one that bears the same name.",
			func(s *Spec) *shape.Arg[string] { return &s.Store }, shape.Checked(manifest.Name)),
		shape.String("store_kind", "`SecretStore` or `ClusterSecretStore`.",
			func(s *Spec) *shape.Arg[string] { return &s.StoreKind }, shape.Default(`"`+secretStore+`"`), shape.Checked(shape.OneOf(secretStore, clusterSecretStore))),
		shape.StringMap("keys", "By the name of a placeholder, where its password lies in the store: `\"KEY\"`, or `\"KEY#PROPERTY\"`. Default: a key that bears that name.",
			func(s *Spec) *shape.Arg[[]shape.Named[string]] { return &s.Keys }, shape.Checked(place)),
		shape.String("refresh_interval", "How often the operator asks the store, such as `15m`; `0` is once.",
			func(s *Spec) *shape.Arg[string] { return &s.RefreshInterval }, shape.Default(`"`+hourly+`"`), shape.Checked(shape.Matches(`0|([0-9]+h)?([0-9]+m)?([0-9]+s)?`, "be a duration such as 1h, 15m or 0"), shape.NonEmpty)),
	}}
}

// place says what is wrong with the place of a password in the store. Half of one
// would be another place.
func place(text string) string {
	key, property, cut := strings.Cut(text, "#")
	if key == "" || cut && property == "" {
		return `be "KEY" or "KEY#PROPERTY"`
	}
	return ""
}

// later reports whether something is not known yet.
func (s Spec) later() bool {
	for _, entries := range []shape.Arg[[]shape.Named[string]]{s.Files, s.Keys} {
		list, _ := entries.Get()
		for _, e := range list {
			if e.Value.IsUnknown() {
				return true
			}
		}
	}
	return s.Files.IsUnknown() || s.Keys.IsUnknown() || s.Store.IsUnknown() || s.StoreKind.IsUnknown() || s.RefreshInterval.IsUnknown()
}
