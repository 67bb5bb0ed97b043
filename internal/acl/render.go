package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A form is one of the forms in which the file is rendered: they differ in
// what stands for passwords.
type form int

const (
	plain    form = iota // hashes; a user without one is off
	template             // hashes, and a placeholder for a user without one
	redacted             // no hash
	computed             // a placeholder for every user, and no hash
)

// isTemplate reports whether the form is a Go template.
func (f form) isTemplate() bool { return f == template || f == computed }

// Render gives the file of a valid Spec. It has one line a user: default
// first, then the others by name. Nothing that a server would have by default
// is left to it: what a line does not grant, it takes away. What presets stand
// for depends on the server.
func Render(s Spec, srv *server.Server) artefact.Text {
	return s.render(plain, inRole(s.Role.Or(serverRole), srv))
}

func (s Spec) render(f form, srv *server.Server) artefact.Text {
	users, starts := s.all(), startsOn(srv)
	var text artefact.Text
	if !slices.ContainsFunc(users, func(u declaredUser) bool { return u.name == defaultUser }) {
		text = append(text, fixed(defaultOff))
	}
	for _, u := range users {
		text = append(text, u.line(f, starts(presetOf(u.user))))
	}
	if s.Users.IsUnknown() || s.SystemUsers.IsUnknown() {
		text = append(text, artefact.Line{{From: finding.At("users"), Later: true}})
	}
	return text
}

// defaultUser is the user of clients that do not name one. A file without it
// would bring it back with every right and no password.
const (
	defaultUser = "default"
	defaultOff  = "user default off resetpass resetkeys resetchannels -@all"
)

// A declaredUser is a user with the place where it stands.
type declaredUser struct {
	name  string
	path  finding.Path
	user  User
	later bool // all of it is known only at apply
}

// all returns the users and system users in the order of the file.
func (s Spec) all() []declaredUser {
	var all []declaredUser
	for _, from := range []struct {
		name  string
		users shape.Arg[[]shape.Named[User]]
	}{{"users", s.Users}, {"system_users", s.SystemUsers}} {
		users, _ := from.users.Get()
		for _, u := range users {
			user, known := u.Value.Get()
			all = append(all, declaredUser{u.Name, finding.At(from.name).Key(u.Name), user, !known})
		}
	}
	slices.SortStableFunc(all, func(a, b declaredUser) int {
		if (a.name == defaultUser) != (b.name == defaultUser) {
			if a.name == defaultUser {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	return all
}

func fixed(words string) artefact.Line {
	var line artefact.Line
	for _, w := range strings.Fields(words) {
		line = append(line, artefact.Word{Text: w})
	}
	return line
}

func (u declaredUser) line(f form, from start) artefact.Line {
	if u.later {
		return artefact.Line{{From: u.path, Later: true}}
	}
	line := artefact.Line{{Text: "user", From: u.path}, {Text: u.name, From: u.path}}
	line = append(line, u.passwordWords(f)...)
	line = append(line, u.ownRules(f, from)...)
	for _, s := range u.selectors(f) {
		line = append(line, s...)
	}
	return line
}

// ownRules are the words of the line that grant something, without selectors.
// Keys and channels that the user states stand in the place of the preset's; the
// user's commands come after the preset's.
func (u declaredUser) ownRules(f form, from start) artefact.Line {
	preset, grant := u.path.Attr("preset"), u.user.Grant
	line := grant.keyWords(u.path, f)
	if !grant.statesKeys() {
		line = words(from.keys, "~", preset, f)
	}
	line = append(line, artefact.Word{Text: "resetchannels", From: u.path})
	if grant.Channels.IsAbsent() {
		line = append(line, words(from.channels, "&", preset, f)...)
	}
	line = append(line, listed(grant.Channels, "&", u.path.Attr("channels"), f)...)
	line = append(line, artefact.Word{Text: "-@all", From: u.path})
	line = append(line, words(from.commands, "", preset, f)...)
	line = append(line, listed(grant.Commands, "", u.path.Attr("commands"), f)...)
	if u.user.Preset.IsUnknown() {
		line = append(line, artefact.Word{From: preset, Later: true})
	}
	return line
}

// statesKeys reports whether the declaration says anything about keys, if only
// that there are none.
func (g Grant) statesKeys() bool {
	return !g.Keys.IsAbsent() || !g.ReadKeys.IsAbsent() || !g.WriteKeys.IsAbsent()
}

func (g Grant) keyWords(path finding.Path, f form) artefact.Line {
	line := listed(g.Keys, "~", path.Attr("keys"), f)
	line = append(line, listed(g.ReadKeys, "%R~", path.Attr("read_keys"), f)...)
	return append(line, listed(g.WriteKeys, "%W~", path.Attr("write_keys"), f)...)
}

// selectors are the user's selectors, the words of each.
func (u declaredUser) selectors(f form) []artefact.Line {
	path := u.path.Attr("selectors")
	if u.user.Selectors.IsUnknown() {
		return []artefact.Line{{{From: path, Later: true}}}
	}
	var lines []artefact.Line
	selectors, _ := u.user.Selectors.Get()
	for i, s := range selectors {
		if grant, known := s.Get(); known {
			lines = append(lines, grant.selector(path.Index(i), f))
		} else {
			lines = append(lines, artefact.Line{{From: path.Index(i), Later: true}})
		}
	}
	return lines
}

// selector puts a grant into parentheses, which stick to its first and last
// word.
func (g Grant) selector(path finding.Path, f form) artefact.Line {
	line := g.keyWords(path, plain)
	line = append(line, artefact.Word{Text: "resetchannels", From: path})
	line = append(line, listed(g.Channels, "&", path.Attr("channels"), plain)...)
	line = append(line, artefact.Word{Text: "-@all", From: path})
	line = append(line, listed(g.Commands, "", path.Attr("commands"), plain)...)
	for i := range line {
		line[i].Text = f.literal(quoted(line[i].Text))
	}
	line[0].Text = "(" + line[0].Text
	line[len(line)-1].Text += ")"
	return line
}

// quoted keeps a word of a selector whole: in selectors, and there only, the
// server gives quotes a meaning (acl.c, aclCreateSelectorFromOpSet).
func quoted(word string) string {
	if !strings.ContainsAny(word, `"'()`) && strings.IndexByte(word, 0xff) < 0 {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\xff", `\xff`).Replace(word) + `"`
}

// listed renders a list of the declaration, each element with its own path.
func listed(a shape.Arg[[]string], prefix string, from finding.Path, f form) artefact.Line {
	if a.IsUnknown() {
		return artefact.Line{{From: from, Later: true}}
	}
	items, _ := a.Get()
	line := make(artefact.Line, len(items))
	for i, item := range items {
		line[i] = artefact.Word{Text: f.literal(prefix + item), From: from.Index(i)}
	}
	return line
}

// words renders what a preset gives.
func words(items []string, prefix string, from finding.Path, f form) artefact.Line {
	line := make(artefact.Line, len(items))
	for i, item := range items {
		line[i] = artefact.Word{Text: f.literal(prefix + item), From: from}
	}
	return line
}

// literal keeps a text from being taken for a template action where the file
// is one.
func (f form) literal(text string) string {
	if !f.isTemplate() {
		return text
	}
	return secret.Literal(text)
}

// passwordWords switch the user on by its passwords, or off if it has none.
func (u declaredUser) passwordWords(f form) artefact.Line {
	path := u.path.Attr("password_sha256")
	if f != computed && u.user.PasswordSHA256.IsUnknown() {
		return artefact.Line{{From: path, Later: true}}
	}
	var passwords artefact.Line
	if hashes, _ := u.user.PasswordSHA256.Get(); f != computed {
		for i, h := range hashes {
			passwords = append(passwords, hashWord(h, f, path.Index(i), u.name, i))
		}
	}
	if f.isTemplate() {
		passwords = append(passwords, u.placeholders(len(passwords) > 0)...)
	}
	if len(passwords) == 0 {
		return artefact.Line{{Text: "off", From: u.path}, {Text: "resetpass", From: u.path}}
	}
	return append(artefact.Line{{Text: "on", From: u.path}}, passwords...)
}

// placeholders stand for the passwords that the declaration only names.
func (u declaredUser) placeholders(hashed bool) artefact.Line {
	if u.user.PasswordNames.IsUnknown() {
		return artefact.Line{{From: u.path.Attr("password_names"), Later: true}}
	}
	var line artefact.Line
	for _, name := range u.openPasswords(hashed) {
		line = append(line, artefact.Word{Text: secret.Hashed.After("#", name), From: u.path})
	}
	return line
}

// openPasswords names the passwords that a template leaves open: that of the
// user's own name, unless the declaration names others or gives a hash.
func (u declaredUser) openPasswords(hashed bool) []string {
	names, given := u.user.PasswordNames.Get()
	if !given && !hashed {
		return []string{u.name}
	}
	return names
}

func hashWord(h shape.Arg[shape.Secret], f form, from finding.Path, user string, i int) artefact.Word {
	hash, known := h.Get()
	switch {
	case f == redacted:
		return artefact.Word{Text: "#[redacted]", From: from}
	case known:
		return artefact.Word{Text: "#" + hash.Reveal(), From: from}
	default:
		// Any hash does for judging the rest of the line.
		return artefact.Word{Text: fmt.Sprintf("#%s", sha256Hex(fmt.Sprint(user, i))), From: from, Later: true}
	}
}
