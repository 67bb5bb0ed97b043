package file

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate reports a template that is none, and passwords that are missing, that
// nothing asks for or that the file cannot hold.
func (s Spec) Validate(*server.Server) finding.Report {
	var r finding.Report
	text, known := s.Template.Get()
	if !known {
		return r
	}
	template, err := secret.Parse(text)
	if err != nil {
		r.Problem(finding.Invalid, finding.At("template"), "the template cannot be read: "+err.Error(),
			"Hand over the output content_template of redisguard_users_acl or redisguard_redis_conf.")
		return r
	}
	s.checkMissing(&r, template)
	entries, _ := s.Passwords.Get()
	for _, e := range entries {
		s.checkPassword(&r, template, e)
	}
	if !r.Invalid() && !s.later() {
		if _, err := template.Fill(s.set()); err != nil {
			r.Problem(finding.Invalid, finding.At("template"), "the template makes no file: "+err.Error(), "One of its own conditions calls fail. Look at what it demands of the passwords.")
		}
	}
	return r
}

func (s Spec) checkMissing(r *finding.Report, template secret.Template) {
	entries, known := s.Passwords.Get()
	if !known {
		return
	}
	for _, name := range template.Names() {
		if !slices.ContainsFunc(entries, func(e shape.Named[shape.Secret]) bool { return e.Name == name }) {
			r.Problem(finding.Required, finding.At("passwords"), "the password of "+name+" is missing",
				fmt.Sprintf("The template has a placeholder for it: add an element %q, or give its hash to the data source.", name))
		}
	}
}

func (s Spec) checkPassword(r *finding.Report, template secret.Template, e shape.Named[shape.Secret]) {
	path, names := finding.At("passwords").Key(e.Name), template.Names()
	password, known := e.Value.Get()
	switch {
	case !slices.Contains(names, e.Name):
		r.Problem(finding.UnknownName, path, fmt.Sprintf("the template has no placeholder for %q", e.Name), remedy(e.Name, names))
	case known:
		if wrong := template.Unfit(e.Name, password); wrong != "" {
			r.Problem(finding.Invalid, path, "the password of "+e.Name+" "+wrong, "Draw one such as random_password makes with special = false. trimspace() takes the line break off the end of one that was typed somewhere.")
		}
	}
}

// remedy tells what to do with a password that nothing asks for.
func remedy(name string, names []string) string {
	if near := shape.Nearest(name, names); near != "" {
		return fmt.Sprintf("Did you mean %s?", near)
	}
	if len(names) == 0 {
		return "It has no placeholder at all: users whose password_sha256 is given need none. Remove the element."
	}
	return "Remove it: it would have no effect. The template has placeholders for " + strings.Join(names, ", ") + "."
}
