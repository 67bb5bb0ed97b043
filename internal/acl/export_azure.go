package acl

import (
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// azurePermissions is the part of the ACL language of Redis 6 that Azure takes:
// commands, categories and keys to read and write (Azure documentation, custom
// data access policies). A policy begins with nothing, so that the -@all and
// resetchannels with which our rules begin are left out.
func azurePermissions(e exported, r *finding.Report) string {
	var keys, commands []string
	for _, w := range e.rules {
		switch w.Text[0] {
		case '~':
			keys = append(keys, w.Text)
		case '%':
			e.cannot(r, "azure", w, "Its keys are for reading and writing both. Name the pattern in keys if the user may do both.")
		case '&':
			e.cannot(r, "azure", w, "Its permissions know no channels.")
		default:
			if rule := azureCommand(w.Text); rule != "" && (len(commands) > 0 || rule != "-@all") {
				commands = append(commands, rule)
			}
		}
	}
	for i := range e.selectors {
		selector := artefact.Word{Text: "a selector", From: e.path.Attr("selectors").Index(i)}
		e.cannot(r, "azure", selector, "Its permissions have no alternatives. Make it a user of its own.")
	}
	e.refuseChannelCommands(r)
	return strings.Join(append(commands, keys...), " ")
}

// azureCommand spells a command rule without the words that Azure's
// documentation does not name, "" for what is no command rule.
func azureCommand(rule string) string {
	switch lower(rule) {
	case "allcommands":
		return "+@all"
	case "nocommands":
		return "-@all"
	case "resetchannels":
		return ""
	default:
		return rule
	}
}

// refuseChannelCommands reports commands on channels, which in Azure nothing
// would confine.
func (e exported) refuseChannelCommands(r *finding.Report) {
	for _, name := range slices.Sorted(maps.Keys(argumentTable().channels)) {
		if !e.loaded.Root.Commands.Allows(name) {
			continue
		}
		allowing := artefact.Word{Text: "+" + name, From: e.origin(e.loaded.Root.Commands.Decider(name))}
		e.cannot(r, "azure", allowing, `Its permissions know no channels, so that the user could use every one. End commands with "-@pubsub".`)
		return
	}
}

// origin leads a word of the user's line back to its argument. The rules
// follow the user's name and its passwords.
func (e exported) origin(word int) finding.Path {
	first := len(e.loaded.Words) - len(e.rules)
	for _, s := range e.selectors {
		first -= len(s)
	}
	if i := word - first; 0 <= i && i < len(e.rules) {
		return e.rules[i].From
	}
	return e.path
}
