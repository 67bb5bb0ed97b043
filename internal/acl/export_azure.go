package acl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
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
	if len(keys) == 0 {
		e.refuseKeyCommands(r)
	}
	text := strings.Join(append(commands, keys...), " ")
	e.warnOfAzureServer(r, text)
	return text
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
	e.refuseAny(r, e.loaded.among(slices.Sorted(maps.Keys(argumentTable().channels))),
		`Its permissions know no channels, so that the user could use every one. End commands with "-@pubsub".`)
}

// refuseKeyCommands reports commands on keys of a user who has none: Azure gives
// permissions that name no keys every key.
func (e exported) refuseKeyCommands(r *finding.Report) {
	table := e.loaded.Root.Commands.table
	onKeys := slices.DeleteFunc(table.leaves(table.all), func(name string) bool { return !table.command(name).TakesKeys() })
	e.refuseAny(r, e.loaded.among(onKeys), "Its permissions give every key where they name none. Name keys, or leave commands on keys out.")
}

// refuseAny reports the first of some commands that the user may run.
func (e exported) refuseAny(r *finding.Report, commands []string, remedy string) {
	if len(commands) == 0 {
		return
	}
	e.cannot(r, "azure", artefact.Word{Text: "+" + commands[0], From: e.origin(e.loaded.Root.Commands.Decider(commands[0]))}, remedy)
}

// azureServer is what reads the permissions: Azure Cache for Redis runs Redis 6
// (Azure documentation, Redis version), of which 6.2 is the one that is known.
const azureServer = "redis-6.2"

var azureTable = sync.OnceValue(func() *Table {
	srv, err := server.Named(azureServer)
	if err != nil {
		panic("acl: " + err.Error()) // a known server, by the tests
	}
	return NewTable(srv)
})

// warnOfAzureServer tells what Azure's server makes otherwise of permissions
// that were meant for another.
func (e exported) warnOfAzureServer(r *finding.Report, text string) {
	const remedy = "Write server = \"" + azureServer + "\" for users of Azure."
	there, err := azureTable().ParseRules(text)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		r.Warn(finding.Conflict, e.path, fmt.Sprintf("Azure runs Redis 6, which refuses the permissions of user %s: %s", e.name, first), remedy)
		return
	}
	own := e.loaded.Root.Commands.table
	more := slices.DeleteFunc(there.Root.Commands.Names(), func(name string) bool {
		i, known := own.index[name]
		return !known || e.loaded.Allows(name) || own.containers.has(i) && e.allowsAllOf(name)
	})
	if len(more) > 0 {
		r.Warn(finding.Conflict, e.path, fmt.Sprintf("Azure runs Redis 6, on which user %s may also run %s", e.name, strings.Join(more, ", ")), remedy)
	}
}

// allowsAllOf reports whether every subcommand of a container is allowed, as it
// is where the container stands for all of them.
func (e exported) allowsAllOf(container string) bool {
	table := e.loaded.Root.Commands.table
	return !slices.ContainsFunc(table.leaves(table.all), func(name string) bool {
		return strings.HasPrefix(name, container+"|") && !e.loaded.Allows(name)
	})
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
