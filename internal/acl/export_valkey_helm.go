package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
)

// shellSigns are what a shell gives a meaning between double quotes, where the
// chart's init script puts the permissions (valkey-helm, init_config.yaml).
const shellSigns = "\"$`\\"

// valkeyHelmValues is the user's part of the chart's values. The default user
// is switched off in each, unless it is declared: the server would bring it back
// with every right. The chart wants it among the users (_helpers.tpl,
// validateAuthConfig), and writes "on" and the hash of a password before its
// permissions, which take both back. That password is the user's own, so that the
// Secret needs none for it.
func valkeyHelmValues(e exported, r *finding.Report) string {
	if wrong := manifest.SecretKey(e.name); wrong != "" {
		r.Problem(finding.Unsupported, e.path, fmt.Sprintf("valkey_helm cannot hold the password of user %s: the name must %s", e.name, wrong),
			`The chart looks for it under that key of a Secret. Rename the user, or take "valkey_helm" out of export_to.`)
	}
	for _, w := range slices.Concat(append(e.selectors, e.rules)...) {
		if strings.ContainsAny(w.Text, shellSigns) {
			e.cannot(r, "valkey_helm", w, "The chart hands the rule to a shell, which gives \" $ ` and \\ a meaning. Name a pattern without them.")
		}
	}
	users := manifest.Fields{{Key: e.name, Value: manifest.Fields{{Key: "permissions", Value: strings.Join(e.words(), " ")}}}}
	if !e.ownDefault {
		users = append(users, manifest.Field{Key: "default", Value: manifest.Fields{
			{Key: "permissions", Value: strings.TrimPrefix(defaultOff, "user default ")},
			{Key: "passwordKey", Value: e.name},
		}})
	}
	return manifest.YAML(manifest.Fields{{Key: "auth", Value: manifest.Fields{{Key: "enabled", Value: true}, {Key: "aclUsers", Value: users}}}})
}
