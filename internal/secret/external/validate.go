package external

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate reports files that are no templates, passwords that no key can be named
// after, and places of passwords that nothing asks for.
func (s Spec) Validate(*server.Server) finding.Report {
	var r finding.Report
	files, known := s.Files.Get()
	if known && len(files) == 0 {
		r.Problem(finding.Invalid, finding.At("files"), "files must name at least one file", `Give it a content_template: { "users.acl" = … }.`)
	}
	for _, f := range files {
		checkFile(&r, f)
	}
	if r.Invalid() || s.later() {
		return r
	}
	names := s.passwords()
	keys, _ := s.Keys.Get()
	for _, k := range keys {
		if !slices.Contains(names, k.Name) {
			r.Problem(finding.UnknownName, finding.At("keys").Key(k.Name), fmt.Sprintf("no file has a placeholder for %q", k.Name), near(k.Name, names))
		}
	}
	if len(names) == 0 {
		r.Problem(finding.Invalid, finding.At("files"), "the files leave no password open, and External Secrets would fetch none",
			"Leave password_sha256 out of the users whose passwords lie in the store, or put the content into a Secret of your own.")
	}
	return r
}

func checkFile(r *finding.Report, f shape.Named[string]) {
	path := finding.At("files").Key(f.Name)
	if wrong := manifest.SecretKey(f.Name); wrong != "" {
		r.Problem(finding.Invalid, path, "the name of a file must "+wrong, "It becomes a key of the Secret.")
	}
	text, known := f.Value.Get()
	if !known {
		return
	}
	template, err := secret.Parse(text)
	if err != nil {
		r.Problem(finding.Invalid, path, "the template cannot be read: "+err.Error(), "Hand over the output content_template of redisguard_users_acl or redisguard_redis_conf.")
		return
	}
	for _, name := range template.Names() {
		if wrong := manifest.SecretKey(name); wrong != "" {
			r.Problem(finding.Unsupported, path, fmt.Sprintf("no key can be named after the password %q: it must %s", name, wrong), "Give the user password_names.")
		}
	}
}

// near tells which name may have been meant.
func near(name string, names []string) string {
	if n := shape.Nearest(name, names); n != "" {
		return fmt.Sprintf("Did you mean %s?", n)
	}
	return "Remove it. There are placeholders for " + strings.Join(names, ", ") + "."
}
