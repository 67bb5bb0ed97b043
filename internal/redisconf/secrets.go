package redisconf

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// renderTemplate gives the file as a template, with the directives that only a
// secret can fill at its end.
func renderTemplate(s Spec, srv *server.Server) artefact.Text {
	text := Render(s, srv)
	for _, line := range text {
		for i, w := range line {
			line[i].Text = secret.Literal(w.Text)
		}
	}
	entries, known := s.Secrets.Get()
	if !known {
		if s.Secrets.IsUnknown() {
			text = append(text, artefact.Line{{From: finding.At("secrets"), Later: true}})
		}
		return text
	}
	if len(entries) > 0 {
		text = append(text, artefact.Line{}, comment("--- Secrets ---"))
	}
	for _, e := range entries {
		from := finding.At("secrets").Key(e.Name)
		name, known := e.Value.Get()
		text = append(text, artefact.Line{{Text: canonical(e.Name, srv), From: from}, {Text: secret.Quoted.Placeholder(name), From: from, Later: !known}})
	}
	return text
}

// checkSecrets refuses directives that take no password, or that this server
// does not heed.
func (s Spec) checkSecrets(r *finding.Report, srv *server.Server) {
	entries, _ := s.Secrets.Get()
	first := map[string]string{}
	for _, e := range entries {
		path := finding.At("secrets").Key(e.Name)
		d, known := srv.Directive(e.Name)
		switch other, twice := first[d.Name]; {
		case !known:
			r.Problem(finding.Unsupported, path, fmt.Sprintf("%s has no directive %q", srv.Name(), e.Name), nearestSecret(e.Name, srv))
		case !d.Secret:
			r.Problem(finding.Forbidden, path, e.Name+" takes no password", nearestSecret(e.Name, srv))
		case twice:
			r.Problem(finding.Duplicate, path, fmt.Sprintf("%s and %s are the same directive", e.Name, other), "Remove one of them.")
		case d.Name == "requirepass":
			r.Problem(finding.Forbidden, path, "requirepass has no effect beside an aclfile", "Declare users with redisguard_users_acl; one that is named default takes clients that name none.")
		case d.Status == server.Ignored:
			r.Problem(finding.Unsupported, path, fmt.Sprintf("%s has no effect on %s", e.Name, srv.Name()), "Remove it.")
		}
		first[d.Name] = e.Name
	}
}

// nearestSecret names the directives that take a password.
func nearestSecret(name string, srv *server.Server) string {
	var names []string
	for _, n := range srv.DirectiveNames() {
		if d, _ := srv.Directive(n); d.Secret && n != "requirepass" {
			names = append(names, n)
		}
	}
	known := "Those that take one are " + strings.Join(names, ", ") + "."
	if near := shape.Nearest(name, names); near != "" {
		return fmt.Sprintf("Did you mean %s? %s", near, known)
	}
	return known
}
