package acl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Validate returns everything in s that the server would refuse, that
// contradicts itself, or that falls short of what its users must be allowed
// and denied. It leaves alone what is unknown.
func (s Spec) Validate(srv *server.Server) finding.Report {
	var r finding.Report
	srv = inRole(s.Role.Or(serverRole), srv)
	s.checkNames(&r)
	s.checkPasswordNames(&r)
	for _, u := range s.all() {
		u.checkPreset(&r, s.Role)
		u.checkPasswords(&r)
		u.checkDialect(&r, srv)
		if srv.IsSentinel() {
			u.checkKeys(&r)
		}
	}
	if r.Invalid() || s.Role.IsUnknown() {
		return r
	}
	text := Render(s, srv)
	file := Parse(judgeable(text).Bytes(), srv)
	for _, f := range file.Faults {
		f.report(&r, text, file.table)
	}
	for _, u := range s.all() {
		if loaded := file.User(u.name); loaded != nil {
			u.checkAssertions(&r, loaded, file.table)
		}
	}
	s.checkExports(&r, file, srv)
	return r
}

// judgeable empties the lines that cannot be judged yet: those of which more
// than a password is unknown. The numbers of the others stay.
func judgeable(text artefact.Text) artefact.Text {
	known := slices.Clone(text)
	for i, line := range known {
		if slices.ContainsFunc(line, func(w artefact.Word) bool { return w.Later && w.Text == "" }) {
			known[i] = nil
		}
	}
	return known
}

func (s Spec) checkNames(r *finding.Report) {
	first := map[string]finding.Path{}
	for _, u := range s.all() {
		if wrong := userName(u.name); wrong != "" {
			r.Problem(finding.Invalid, u.path, "the user's name must "+wrong, "users.acl has no quoting.")
		}
		if other, taken := first[u.name]; taken {
			r.Problem(finding.Duplicate, u.path, fmt.Sprintf("user %q stands twice", u.name),
				fmt.Sprintf("It stands at %s too, and neither overrides the other. Rename or remove one.", other))
		}
		first[u.name] = u.path
	}
}

// checkPasswordNames makes sure that no password that is filled in later is that
// of two users.
func (s Spec) checkPasswordNames(r *finding.Report) {
	first := map[string]string{}
	for _, u := range s.all() {
		hashes, _ := u.user.PasswordSHA256.Get()
		for i, name := range u.openPasswords(len(hashes) > 0) {
			if other, taken := first[name]; taken && other != u.name {
				path := u.path
				if !u.user.PasswordNames.IsAbsent() {
					path = path.Attr("password_names").Index(i)
				}
				r.Problem(finding.Duplicate, path, fmt.Sprintf("users %s and %s have the password %s in common", other, u.name, name), "Who has it could log in as either. Give each user one of its own.")
			}
			first[name] = u.name
		}
	}
}

func (u declaredUser) checkPreset(r *finding.Report, role shape.Arg[string]) {
	name, given := u.user.Preset.Get()
	if !given {
		return
	}
	if p := presetOf(u.user); p.Name != "" {
		if !role.IsUnknown() {
			u.checkRole(r, p, role.Or(serverRole))
		}
		u.checkNeeds(r, p)
		return
	}
	names := presetNames(role.Or(serverRole))
	detail := "Known are " + strings.Join(names, ", ") + "."
	if near := shape.Nearest(name, names); near != "" {
		detail = fmt.Sprintf("Did you mean %s? %s", near, detail)
	}
	r.Problem(finding.UnknownName, u.path.Attr("preset"), fmt.Sprintf("there is no preset %q", name), detail)
}

// checkNeeds warns of a user without the keys or channels that its preset is
// about, which only the user knows.
func (u declaredUser) checkNeeds(r *finding.Report, p Preset) {
	for _, need := range p.Needs {
		stated, example := u.user.statesKeys(), "checkout:*"
		if need == "channels" {
			stated, example = !u.user.Channels.IsAbsent(), "checkout.*"
		}
		if !stated {
			r.Warn(finding.Required, u.path, fmt.Sprintf("user %s has preset %s and no %s", u.name, p.Name, need),
				fmt.Sprintf("What the preset is for does not work without. Name the application's own, such as %s = [%q], or write %s = [] if that is meant.", need, example, need))
		}
	}
}

func (u declaredUser) checkPasswords(r *finding.Report) {
	const most = 2 // the present one and, during a rotation, the next
	path := u.path.Attr("password_sha256")
	hashes, _ := u.user.PasswordSHA256.Get()
	names, _ := u.user.PasswordNames.Get()
	switch {
	case len(hashes) <= most && len(hashes)+len(names) > most:
		r.Problem(finding.Invalid, u.path.Attr("password_names"), fmt.Sprintf("a user must have at most %d passwords, not %d", most, len(hashes)+len(names)), "Two are enough to rotate a password; remove the old ones.")
	case len(hashes) > most:
		r.Problem(finding.Invalid, path, fmt.Sprintf("password_sha256 must have at most %d hashes, not %d", most, len(hashes)), "Two are enough to rotate a password; remove the old ones.")
	}
	seen := map[string]bool{}
	for i, h := range hashes {
		hash, known := h.Get()
		if known && seen[hash.Reveal()] {
			r.Problem(finding.Duplicate, path.Index(i), "the same hash stands twice", "Remove one.")
		}
		seen[hash.Reveal()] = known
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			r.Problem(finding.Duplicate, u.path.Attr("password_names").Index(i), "the same name stands twice", "Remove one.")
		}
	}
	if u.name == defaultUser && len(hashes) == 0 && !u.user.PasswordSHA256.IsUnknown() && !u.later {
		r.Problem(finding.Required, path, "the user default needs a password", "Set password_sha256, or remove the user: it is then off, and every client must name its user.")
	}
}

// checkDialect refuses what the server's version does not have.
func (u declaredUser) checkDialect(r *finding.Report, srv *server.Server) {
	if dialectOf(srv).selectors {
		return
	}
	for _, a := range []struct {
		name  string
		given bool
	}{
		{"read_keys", !u.user.ReadKeys.IsAbsent()},
		{"write_keys", !u.user.WriteKeys.IsAbsent()},
		{"selectors", !u.user.Selectors.IsAbsent()},
	} {
		if a.given {
			r.Problem(finding.Unsupported, u.path.Attr(a.name), fmt.Sprintf("%s has no %s", srv.Title(), a.name), "They came with redis-7.0. Use keys and commands.")
		}
	}
}

// report leads a fault of the rendered file back to the argument behind it.
func (f Fault) report(r *finding.Report, text artefact.Text, t *Table) {
	path, kind := text.Origin(f.Line, f.Word), finding.Unsupported
	if f.clash {
		kind = finding.Conflict
	}
	r.Problem(kind, path, fmt.Sprintf("%s refuses this: %s", t.srv.Title(), f.Message), t.suggest(text[f.Line-1][f.Word].Text))
}

// suggest names the command or category most like the one in a rule.
func (t *Table) suggest(rule string) string {
	if strings.ContainsAny(rule[:1], "~%&") {
		return ""
	}
	name := strings.TrimLeft(strings.Trim(rule, "()"), "+-")
	if category, ok := strings.CutPrefix(name, "@"); ok {
		if near := shape.Nearest(category, t.srv.Categories()); near != "" {
			return "Did you mean @" + near + "?"
		}
		return "Categories are " + strings.Join(t.srv.Categories(), ", ") + "."
	}
	var names []string
	for _, c := range t.commands {
		names = append(names, c.Name)
	}
	if near := shape.Nearest(name, names); near != "" && near != name {
		return "Did you mean " + near + "?"
	}
	if _, known := t.index[lower(name)]; !known && t.srv.IsSentinel() {
		return "A Sentinel has commands of its own: " + strings.Join(t.ofSentinels(), ", ") + "."
	}
	return ""
}

// checkAssertions compares what the user may do with must_allow and
// must_deny.
func (u declaredUser) checkAssertions(r *finding.Report, loaded *LoadedUser, t *Table) {
	for _, a := range []struct {
		name  string
		list  shape.Arg[[]string]
		allow bool
	}{{"must_allow", u.user.MustAllow, true}, {"must_deny", u.user.MustDeny, false}} {
		entries, _ := a.list.Get()
		for i, entry := range entries {
			path := u.path.Attr(a.name).Index(i)
			if words := strings.Fields(entry); len(words) > 1 {
				u.checkCall(r, path, loaded, words, a.allow)
				continue
			}
			u.checkNamed(r, path, loaded, t, entry, a.allow)
		}
	}
}

// checkCall asserts a whole command, such as "set checkout:1 x".
func (u declaredUser) checkCall(r *finding.Report, path finding.Path, loaded *LoadedUser, words []string, allow bool) {
	d := loaded.MayRun(words)
	switch {
	case d.Verdict == UnknownCommand || d.Verdict == WrongArity:
		srv := loaded.Root.Commands.table.srv
		r.Problem(finding.UnknownName, path, fmt.Sprintf("%s cannot run %s", srv.Title(), strings.Join(words, " ")), d.Reason(loaded))
	case (d.Verdict == Allowed) != allow:
		r.Problem(finding.Conflict, path, assertion(u.name, []string{strings.Join(words, " ")}, allow), d.Reason(loaded))
	}
}

// checkNamed asserts the commands that a command, container or category
// stands for, whatever their arguments.
func (u declaredUser) checkNamed(r *finding.Report, path finding.Path, loaded *LoadedUser, t *Table, entry string, allow bool) {
	commands, ok := t.named(entry)
	if !ok {
		r.Problem(finding.UnknownName, path, fmt.Sprintf("%s has no command or category %q", t.srv.Title(), entry), t.suggest(entry))
		return
	}
	wrong := loaded.among(commands)
	if category, ok := strings.CutPrefix(lower(entry), "@"); ok {
		wrong = slices.DeleteFunc(wrong, func(name string) bool { return t.isNotLater(name, category) })
	}
	if allow {
		wrong = slices.DeleteFunc(commands, loaded.Allows)
	}
	if len(wrong) > 0 {
		r.Problem(finding.Conflict, path, assertion(u.name, wrong, allow), loaded.blame(wrong[0], t))
	}
}

// among returns which of these commands the user may run, if only with certain
// first arguments.
func (u *LoadedUser) among(commands []string) []string {
	firstArgs := u.firstArgs(u.Root.Commands.table.all)
	var found []string
	for _, c := range commands {
		if u.Allows(c) {
			found = append(found, c)
			continue
		}
		for _, name := range firstArgs {
			if strings.HasPrefix(name, c+"|") {
				found = append(found, name)
			}
		}
	}
	return found
}

func assertion(user string, commands []string, must bool) string {
	shown := commands
	const most = 5
	more := ""
	if len(shown) > most {
		more = fmt.Sprintf(" and %d more", len(shown)-most)
		shown = shown[:most]
	}
	if must {
		return fmt.Sprintf("user %s must be allowed %s%s and is not", user, strings.Join(shown, ", "), more)
	}
	return fmt.Sprintf("user %s must be denied %s%s and is not", user, strings.Join(shown, ", "), more)
}

// blame says which rule decided about a command.
func (u *LoadedUser) blame(command string, t *Table) string {
	if t.command(command).HasFlag(noAuth) {
		return fmt.Sprintf("Every client may send %s before it logs in; ACLs cannot take it away.", command)
	}
	if word := u.Word(u.Decider(command)); word != "" {
		return fmt.Sprintf("The rule %s decides about %s.", word, command)
	}
	return fmt.Sprintf("No rule allows %s.", command)
}
