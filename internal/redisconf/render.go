package redisconf

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// Render gives the file of a valid Spec. Comments are lines of their own: a
// trailing comment would be read as further values.
func Render(s Spec, srv *server.Server) artefact.Text {
	text := artefact.Text{
		comment(fmt.Sprintf("redis.conf for %s, rendered by redisguard.", srv.Target())),
		comment("A comment above a directive is the reason for a hardened default;"),
		comment("directives without one were chosen by the declaration."),
	}
	var group Group
	for _, set := range settings(s, srv) {
		if set.group != group {
			group = set.group
			text = append(text, artefact.Line{}, comment("--- "+string(group)+" ---"))
		}
		if set.why != "" {
			text = append(text, comment(set.why))
		}
		for _, l := range set.lines {
			text = append(text, directiveLine(set.directive, l))
		}
	}
	return text
}

func comment(text string) artefact.Line {
	return artefact.Line{{Text: "# " + text}}
}

func directiveLine(name string, l line) artefact.Line {
	words := artefact.Line{{Text: name, From: l.from, Later: l.later}}
	for _, v := range l.values {
		words = append(words, artefact.Word{Text: lex.Quote(v), From: l.from})
	}
	return words
}
