package sentinel

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Render gives the file of a valid Spec. It holds no password: what does is
// included after all else, since a Sentinel takes the lines of a monitor only once
// it knows the monitor.
func Render(s Spec, srv *server.Server) artefact.Text {
	text := s.own(srv)
	if len(s.passwords()) > 0 {
		path, known := s.SecretsFile.Or(defaultSecrets), !s.SecretsFile.IsUnknown()
		text = append(text, artefact.Line{}, comment("--- Secrets ---"),
			artefact.Line{{Text: "include"}, {Text: lex.Quote(path), From: finding.At("secrets_file"), Later: !known}})
	}
	return text
}

// renderTemplate gives the file as one template, with the passwords in the place
// of what Render includes.
func renderTemplate(s Spec, srv *server.Server) artefact.Text {
	text := s.own(srv)
	for _, line := range text {
		for i, w := range line {
			line[i].Text = secret.Literal(w.Text)
		}
	}
	if lines := s.secrets(); len(lines) > 0 {
		text = append(append(text, artefact.Line{}, comment("--- Secrets ---")), lines...)
	}
	return text
}

// secrets are the lines with passwords, as a template.
func (s Spec) secrets() artefact.Text {
	var text artefact.Text
	for _, p := range s.passwords() {
		line := artefact.Line{{Text: "sentinel"}, {Text: p.statement, From: p.from}}
		if p.monitor != "" {
			line = append(line, artefact.Word{Text: secret.Literal(lex.Quote(p.monitor)), From: p.from})
		}
		name, known := p.name.Get()
		text = append(text, append(line, artefact.Word{Text: secret.Quoted.Placeholder(name), From: p.from, Later: !known}))
	}
	return text
}

// A password is one that a Sentinel logs in with.
type password struct {
	statement string // auth-pass or sentinel-pass
	monitor   string // "" if it is for none
	name      shape.Arg[string]
	from      finding.Path
}

func (s Spec) passwords() []password {
	var all []password
	for _, m := range s.monitors() {
		if user := m.spec.AuthUser; !user.IsAbsent() {
			name := m.spec.PasswordName
			if name.IsAbsent() {
				name = user
			}
			all = append(all, password{"auth-pass", m.name, name, m.path.Attr("auth_user")})
		}
	}
	if !s.SentinelUser.IsAbsent() {
		all = append(all, password{"sentinel-pass", "", s.SentinelUser, finding.At("sentinel_user")})
	}
	return all
}

// A declaredMonitor is a monitor with the place where it stands.
type declaredMonitor struct {
	name  string
	path  finding.Path
	spec  MonitorSpec
	later bool // nothing is known of it but its name
}

func (s Spec) monitors() []declaredMonitor {
	entries, _ := s.Monitors.Get()
	all := make([]declaredMonitor, len(entries))
	for i, e := range entries {
		spec, known := e.Value.Get()
		all[i] = declaredMonitor{e.Name, finding.At("monitors").Key(e.Name), spec, !known}
	}
	return all
}

// own is the file without what only a secret can fill.
func (s Spec) own(srv *server.Server) artefact.Text {
	text := artefact.Text{
		comment(fmt.Sprintf("sentinel.conf for %s, rendered by redisguard.", srv.Target())),
		comment("A comment above a directive is the reason for a hardened default;"),
		comment("directives without one were chosen by the declaration."),
	}
	group := ""
	for _, set := range s.settings(srv) {
		if set.group != group {
			group = set.group
			text = append(text, artefact.Line{}, comment("--- "+group+" ---"))
		}
		if set.why != "" {
			text = append(text, comment(set.why))
		}
		text = append(text, set.line())
	}
	if s.Monitors.IsUnknown() {
		text = append(text, artefact.Line{{From: finding.At("monitors"), Later: true}})
	}
	if s.Directives.IsUnknown() {
		text = append(text, artefact.Line{{From: finding.At("directives"), Later: true}})
	}
	return text
}

func comment(text string) artefact.Line { return artefact.Line{{Text: "# " + text}} }

// A setting is a line of the file to be.
type setting struct {
	group  string
	words  []string // the directive and its values
	why    string   // reason of a hardened default; empty if the user chose
	from   finding.Path
	later  bool // the values are known only at apply
	bare   int  // how many of the words are names that need no quotes
	absent bool // there is nothing to say
}

func (s setting) line() artefact.Line {
	line := make(artefact.Line, len(s.words))
	for i, w := range s.words {
		line[i] = artefact.Word{Text: w, From: s.from}
		if i >= s.bare {
			line[i].Text = lex.Quote(w)
		}
	}
	if s.later {
		line = append(line, artefact.Word{From: s.from, Later: true})
	}
	return line
}

// one makes the setting of an argument: what it says, or else the hardened
// default, if there is one.
func one[T any](group, directive string, a shape.Arg[T], values func(T) []string, otherwise []string, why string) setting {
	s := setting{group: group, words: strings.Fields(directive), from: argumentOf(directive)}
	s.bare = len(s.words)
	value, known := a.Get()
	switch {
	case known:
		s.words = append(s.words, values(value)...)
	case a.IsUnknown():
		s.later = true
	case otherwise != nil:
		s.words, s.why = append(s.words, otherwise...), why
	default:
		s.absent = true
	}
	return s
}

// argumentOf returns the path of the argument that bears a directive's name.
func argumentOf(directive string) finding.Path {
	name := strings.TrimPrefix(directive, "sentinel ")
	return finding.At(strings.ReplaceAll(name, "-", "_"))
}

func text(s string) []string { return []string{s} }

func number(n int64) []string { return []string{strconv.FormatInt(n, 10)} }

func yesNo(b bool) []string {
	if b {
		return []string{"yes"}
	}
	return []string{"no"}
}

func words(all []string) []string { return all }
