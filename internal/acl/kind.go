package acl

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is users.acl as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "users_acl",
		Doc: "Renders a `users.acl`, of servers or of Sentinels, in which nothing is allowed that is not declared: " +
			"`default` is off, and a user has the keys, channels and commands that stand there and no others. " +
			"Passwords come as SHA-256 hashes only.",
		Shape:      Shape(),
		Outputs:    outputs(),
		Validate:   Spec.Validate,
		Build:      build,
		Exceptions: Spec.exceptions,
	})
}

func outputs() []shape.Argument {
	return []shape.Argument{
		{Name: "content", Type: shape.Text, Sensitive: true, Doc: "The file. It holds password hashes, hence sensitive. A user without `password_sha256` is off in it."},
		{Name: "content_sha256", Type: shape.Text, Doc: "SHA-256 of `content`, hex."},
		{Name: "content_template", Type: shape.Text, Sensitive: true, Doc: "The file as a Go template, with `{{ index . \"NAME\" | sha256sum }}` for the password of each user without `password_sha256`. External Secrets understands it."},
		{Name: "revision", Type: shape.Int, Doc: "A whole number that changes whenever `content_template` does, for `data_wo_revision` and the like."},
		{Name: "content_redacted", Type: shape.Text, Doc: "The file without hashes, for reviewers."},
		{Name: "permissions", Doc: "What each user may do, by name, `default` among them.", Type: shape.MapType.Of(shape.RecordOf(
			shape.Argument{Name: "rules", Type: shape.Text, Doc: "The user's rules in canonical form, without passwords: two lists of rules with the same grant give the same text."},
			shape.Argument{Name: "allowed_count", Type: shape.Int, Doc: "How many commands and subcommands it may run, those that ACLs cannot take away included."},
			shape.Argument{Name: "dangerous_commands", Type: shape.TextList, Doc: "Those among them that the server counts as `@dangerous`."},
			shape.Argument{Name: "dangerous_by", Type: shape.MapType.Of(shape.Text), Doc: "For each of `dangerous_commands` the rule that lets it in."},
			shape.Argument{Name: "keys", Type: shape.TextList, Doc: "Key patterns as rules: `~a:*` to read and write, `%R~a:*` to read, `%W~a:*` to write."},
			shape.Argument{Name: "channels", Type: shape.TextList, Doc: "Channel patterns."},
		))},
		{Name: "exports", Type: shape.MapType.Of(shape.TextMap), Doc: "The users' grants in the languages of `export_to`, by language and user; `" + externalSecret + "` has one text for all, under `" + externalSecretFile + "`. No password and no hash is in them."},
	}
}

func build(s Spec, srv *server.Server) artefact.Product {
	if s.Role.IsUnknown() {
		return artefact.Product{Outputs: artefact.UnknownOutputs(outputs())}
	}
	srv = inRole(s.Role.Or(serverRole), srv)
	text := s.render(plain, srv)
	known := judgeable(text)
	file := Parse(known.Bytes(), srv)
	product := artefact.Product{
		Text:     text,
		Model:    file,
		Unjudged: slices.ContainsFunc(known, func(l artefact.Line) bool { return l == nil }),
		Outputs: map[string]shape.Value{
			"content":          contentOf(text),
			"content_sha256":   shape.Unknown(),
			"content_template": contentOf(s.render(template, srv)),
			"revision":         shape.Unknown(),
			"content_redacted": contentOf(s.render(redacted, srv)),
			"permissions":      s.permissions(file),
			"exports":          s.exports(file, srv),
		},
	}
	if v := product.Outputs["content"]; !v.IsUnknown() {
		sum := sha256.Sum256([]byte(v.Text()))
		product.Outputs["content_sha256"] = shape.StringOf(hex.EncodeToString(sum[:]))
	}
	if v := product.Outputs["content_template"]; !v.IsUnknown() {
		product.Outputs["revision"] = shape.IntOf(secret.Revision(v.Text()))
	}
	return product
}

func contentOf(text artefact.Text) shape.Value {
	if !text.Known() {
		return shape.Unknown()
	}
	return shape.StringOf(string(text.Bytes()))
}

// exceptions are those that users state and those that their presets imply.
func (s Spec) exceptions() []artefact.Exception {
	var all []artefact.Exception
	for _, u := range s.all() {
		all = append(all, artefact.StatedAt(u.path, u.user.Exceptions)...)
		all = append(all, u.excuses()...)
	}
	return all
}

// excuses are the findings that the user's preset explains. They cover what
// the preset grants, not what the user adds; nothing can be added to an
// administrator's.
func (u declaredUser) excuses() []artefact.Exception {
	p, stated := presetOf(u.user), u.path.Attr("preset")
	scope := stated
	if p.administers() {
		scope = u.path
	}
	var all []artefact.Exception
	for _, rule := range slices.Sorted(maps.Keys(p.Excuses)) {
		all = append(all, artefact.Exception{
			Rule: rule, Scope: scope, Stated: stated, Implied: true,
			Reason: p.excuse(rule),
		})
	}
	return all
}

// permissions tells what each user may do; unknown for those that cannot be
// judged yet.
func (s Spec) permissions(file *File) shape.Value {
	if s.Users.IsUnknown() || s.SystemUsers.IsUnknown() {
		return shape.Unknown()
	}
	all := map[string]shape.Value{}
	for _, u := range s.all() {
		all[u.name] = shape.Unknown()
	}
	for _, u := range file.Users {
		all[u.Name] = u.permissions()
	}
	return shape.ObjectOf(all)
}

func (u *LoadedUser) permissions() shape.Value {
	dangerous, by := u.Dangerous(), map[string]shape.Value{}
	for _, name := range dangerous {
		by[name] = shape.StringOf(u.Word(u.Decider(name)))
	}
	var keys, channels []string
	for _, p := range u.All() {
		for _, k := range p.Keys {
			keys = append(keys, k.String())
		}
		for _, c := range p.Channels {
			channels = append(channels, c.Glob)
		}
	}
	return shape.ObjectOf(map[string]shape.Value{
		"rules":              shape.StringOf(u.Rules()),
		"allowed_count":      shape.IntOf(int64(u.runnable().count() + len(u.firstArgs(u.Root.Commands.table.all)))),
		"dangerous_commands": shape.StringsOf(dangerous),
		"dangerous_by":       shape.ObjectOf(by),
		"keys":               shape.StringsOf(keys),
		"channels":           shape.StringsOf(channels),
	})
}
