package acl

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

const (
	externalSecretFile = "users.acl" // the key of the Secret, and of the export
	externalSecretName = "redis-users"
	storeKind          = "SecretStore"
	clusterStoreKind   = "ClusterSecretStore"
)

// An ExternalSecret is where External Secrets finds the users' passwords and
// what it makes of them.
type ExternalSecret struct {
	Name      shape.Arg[string] // of it and of the Secret that it makes
	Namespace shape.Arg[string]
	Store     shape.Arg[string] // default: one of the same name
	StoreKind shape.Arg[string]
	Keys      shape.Arg[[]shape.Named[string]] // user to KEY or KEY#PROPERTY in the store; default: the user's name
}

func externalSecretFields() []shape.Field[ExternalSecret] {
	return []shape.Field[ExternalSecret]{
		shape.String("external_secret_name", "Of the ExternalSecret and of the Secret that it makes.",
			func(x *ExternalSecret) *shape.Arg[string] { return &x.Name }, shape.Default(`"`+externalSecretName+`"`), shape.Checked(manifest.Name)),
		shape.String("external_secret_namespace", "Its namespace. Without one, whoever applies the manifest decides.",
			func(x *ExternalSecret) *shape.Arg[string] { return &x.Namespace }, shape.Checked(manifest.Namespace)),
		shape.String("external_secret_store", "The store that holds the passwords. Default: one that bears the name of `external_secret_name`.",
			func(x *ExternalSecret) *shape.Arg[string] { return &x.Store }, shape.Checked(manifest.Name)),
		shape.String("external_secret_store_kind", "`SecretStore` or `ClusterSecretStore`.",
			func(x *ExternalSecret) *shape.Arg[string] { return &x.StoreKind }, shape.Default(`"`+storeKind+`"`), shape.Checked(shape.OneOf(storeKind, clusterStoreKind))),
		shape.StringMap("external_secret_keys", "By user, or by a name of its `password_names`, where the password lies in the store: `\"KEY\"`, or `\"KEY#PROPERTY\"`. Default: a key that bears the user's name.",
			func(x *ExternalSecret) *shape.Arg[[]shape.Named[string]] { return &x.Keys }, shape.Checked(storeKey)),
	}
}

// storeKey says what is wrong with the place of a password in the store. Half of
// one would be another place.
func storeKey(place string) string {
	key, property, ok := strings.Cut(place, "#")
	if key == "" || ok && property == "" {
		return "be \"KEY\" or \"KEY#PROPERTY\""
	}
	return ""
}

// given names the arguments that were given.
func (x ExternalSecret) given() []string {
	var names []string
	for _, a := range []struct {
		name   string
		absent bool
	}{
		{"external_secret_name", x.Name.IsAbsent()}, {"external_secret_namespace", x.Namespace.IsAbsent()}, {"external_secret_store", x.Store.IsAbsent()},
		{"external_secret_store_kind", x.StoreKind.IsAbsent()}, {"external_secret_keys", x.Keys.IsAbsent()},
	} {
		if !a.absent {
			names = append(names, a.name)
		}
	}
	return names
}

// known reports whether all of it is known already.
func (x ExternalSecret) known() bool {
	keys, _ := x.Keys.Get()
	return !x.Name.IsUnknown() && !x.Namespace.IsUnknown() && !x.Store.IsUnknown() && !x.StoreKind.IsUnknown() && !x.Keys.IsUnknown() &&
		!slices.ContainsFunc(keys, func(k shape.Named[string]) bool { return k.Value.IsUnknown() })
}

// checkExternalSecret reports users that no key of a Secret can be named after,
// keys for users that are not there, and arguments that nothing uses.
func (s Spec) checkExternalSecret(r *finding.Report, asked bool) {
	if !asked {
		for _, name := range s.ExternalSecret.given() {
			r.Warn(finding.Unneeded, finding.At(name), name+" has no effect", fmt.Sprintf("Add %q to export_to, or remove it.", externalSecret))
		}
		return
	}
	users := s.all()
	for _, u := range users {
		for _, name := range u.openPasswords(false) {
			if wrong := manifest.SecretKey(name); wrong != "" {
				r.Problem(finding.Unsupported, u.path, fmt.Sprintf("%s cannot hold the password of user %s: the name must %s", externalSecret, name, wrong),
					fmt.Sprintf("It becomes a key of the ExternalSecret. Give the user password_names, or take %q out of export_to.", externalSecret))
			}
		}
	}
	keys, _ := s.ExternalSecret.Keys.Get()
	for _, k := range keys {
		known := slices.ContainsFunc(users, func(u declaredUser) bool { return slices.Contains(u.openPasswords(false), k.Name) })
		if !known && !s.Users.IsUnknown() && !s.SystemUsers.IsUnknown() {
			r.Problem(finding.Conflict, finding.At("external_secret_keys").Key(k.Name), fmt.Sprintf("there is no user %q", k.Name),
				"Name one of users or system_users, or one of their password_names.")
		}
	}
}

// externalSecret is the manifest that makes the file in the cluster: its
// template computes every user's hash there. Unknown until all but the hashes,
// which it does not hold, is known.
func (s Spec) externalSecret(srv *server.Server) shape.Value {
	x := s.ExternalSecret
	file := s.render(computed, srv)
	if !file.Known() || !x.known() {
		return shape.Unknown()
	}
	name := x.Name.Or(externalSecretName)
	return shape.StringOf(manifest.YAML(manifest.Fields{
		{Key: "apiVersion", Value: "external-secrets.io/v1"},
		{Key: "kind", Value: "ExternalSecret"},
		{Key: "metadata", Value: manifest.Fields{{Key: "name", Value: name}}.With("namespace", x.Namespace.Or(""))},
		{Key: "spec", Value: manifest.Fields{
			{Key: "refreshInterval", Value: "1h"},
			{Key: "secretStoreRef", Value: manifest.Fields{{Key: "name", Value: x.Store.Or(name)}, {Key: "kind", Value: x.StoreKind.Or(storeKind)}}},
			{Key: "target", Value: manifest.Fields{{Key: "name", Value: name}, {Key: "template", Value: manifest.Fields{
				{Key: "engineVersion", Value: "v2"},
				{Key: "data", Value: manifest.Fields{{Key: externalSecretFile, Value: string(file.Bytes())}}},
			}}}},
			{Key: "data", Value: s.remoteKeys()},
		}},
	}))
}

// remoteKeys tells where each user's password lies.
func (s Spec) remoteKeys() []manifest.Fields {
	stated := map[string]string{}
	keys, _ := s.ExternalSecret.Keys.Get()
	for _, k := range keys {
		stated[k.Name] = k.Value.Or("")
	}
	all := []manifest.Fields{}
	for _, u := range s.all() {
		for _, name := range u.openPasswords(false) {
			key, property, _ := strings.Cut(stated[name], "#")
			all = append(all, manifest.Fields{
				{Key: "secretKey", Value: name},
				{Key: "remoteRef", Value: manifest.Fields{{Key: "key", Value: cmp.Or(key, name)}}.With("property", property)},
			})
		}
	}
	return all
}
