package acl

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

//go:embed presets.json
var presetsJSON []byte

// A Preset is a starting point for a user's rules: what a kind of application
// or a framework must be allowed, and no more.
type Preset struct {
	Name     string
	Purpose  string   // what a user with it does, reads after "it"
	Roles    []string // whose users it is for; see Roles
	Groups   []string // groups of commands that it shares with others
	Commands []string // names of commands, or a @category
	From     []Step   // what some servers need beside them
	Keys     []string // patterns, where the framework fixes the names
	Channels []string // patterns, likewise
	Needs    []string // arguments that a user must give to do anything: keys, channels

	// Unconfined says why no pattern can confine it, where none can. It then
	// has every key.
	Unconfined string

	Spare []string // commands without which the work gets done all the same

	// Excuses are findings that the purpose itself explains: rule to reason.
	// They hold for what the preset grants, not for what a user adds to it.
	Excuses map[string]string

	Notes  string // what to set in the client or the server, Markdown
	Source string // where its commands were read
}

// A Step is what a preset grants beside its commands from a server version on.
type Step struct {
	Server   string // valkey-8.0
	Before   string // the version that needs it no more, "" if there is none
	Commands []string
	Vital    bool // without them the work is never done; otherwise they are for some setting or order
	Reason   string
}

// presetFile is the embedded table.
type presetFile struct {
	Groups  map[string]struct{ Commands []string }
	Excuses map[string]string // of every preset
	Presets []Preset
}

var presetTable = sync.OnceValue(func() presetFile {
	var file presetFile
	if err := json.Unmarshal(presetsJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded presets.json: %v", err)) // the tests read it
	}
	for i := range file.Presets {
		p := &file.Presets[i]
		excuses := map[string]string{}
		for _, own := range []map[string]string{file.Excuses, p.Excuses} {
			maps.Copy(excuses, own)
		}
		if p.Unconfined != "" {
			excuses["RG203"] = p.Unconfined
		}
		p.Excuses = excuses
		if p.Roles == nil {
			p.Roles = []string{serverRole}
		}
	}
	return file
})

// Presets returns every preset, those for any application first.
func Presets() []Preset { return presetTable().Presets }

// presetsDoc and sentinelPresetsDoc list the names by role, for docs. They are
// written out, so that a schema reads no table; a test holds them to the table.
const presetsDoc = "`cache`, `session_store`, `queue`, `stream`, `pubsub`, `lock`, `read_only`, `admin`, `replica`, `sentinel`, `exporter`, `backup`, " +
	"`sidekiq`, `bullmq`, `celery`, `asynq`, `spring_session`, `laravel`, `redisson`, `rails_cache`"

const sentinelPresetsDoc = "`admin`, `sentinel_peer`, `sentinel_client`, `sentinel_exporter`"

// presetOf returns the preset that a user starts from, the zero Preset if it
// names none.
func presetOf(u User) Preset {
	i := slices.IndexFunc(Presets(), func(p Preset) bool { return p.Name == u.Preset.Or("") })
	if i < 0 {
		return Preset{}
	}
	return Presets()[i]
}

// Rules returns the command rules of the preset on a server. What that server
// does not know it cannot be asked to run, and is left out; a later version
// adds nothing, since commands are named one by one.
func (p Preset) Rules(srv *server.Server) []string {
	var rules []string
	for _, name := range p.names(srv) {
		if grantable(name, srv) {
			rules = append(rules, "+"+name)
		}
	}
	return rules
}

// grantable reports whether a server knows a command or category by that name,
// or, before it had subcommands, takes it for a command with a first argument.
func grantable(name string, srv *server.Server) bool {
	if _, ok := srv.Command(name); ok || strings.HasPrefix(name, "@") {
		return true
	}
	command, _, _ := strings.Cut(name, "|")
	_, ok := srv.Command(command)
	return ok && !dialectOf(srv).selectors
}

// Vital returns the commands that a server knows and without which the preset's work
// is never done.
func (p Preset) Vital(srv *server.Server) []string {
	names := p.AllCommands()
	for _, s := range p.From {
		if s.Vital && s.reached(srv) {
			names = append(names, s.Commands...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(p.Spare, name) || !grantable(name, srv) })
}

// AllCommands returns the commands of the groups and the preset's own.
func (p Preset) AllCommands() []string {
	var names []string
	for _, g := range p.Groups {
		names = append(names, presetTable().Groups[g].Commands...)
	}
	return append(names, p.Commands...)
}

// OnAny returns the preset's commands on any version.
func (p Preset) OnAny() []string {
	names := p.AllCommands()
	for _, s := range p.From {
		names = append(names, s.Commands...)
	}
	return names
}

// names returns all commands and those that the server's version adds.
func (p Preset) names(srv *server.Server) []string {
	names := p.AllCommands()
	for _, s := range p.From {
		if s.reached(srv) {
			names = append(names, slices.DeleteFunc(slices.Clone(s.Commands), func(c string) bool { return slices.Contains(names, c) })...)
		}
	}
	return names
}

// reached reports whether a server is of those versions. It goes by the version
// itself, for which older facts may stand in.
func (s Step) reached(srv *server.Server) bool {
	from, err := server.ParseTarget(s.Server)
	before, over := server.ParseTarget(s.Before)
	t := srv.Target()
	return err == nil && t.Engine == from.Engine && t.Compare(from) >= 0 && (over != nil || t.Compare(before) < 0)
}

// keys returns the patterns that hold where the user states none.
func (p Preset) keys() []string {
	if p.Unconfined != "" {
		return []string{"*"}
	}
	return p.Keys
}

// Purpose returns why a rule's findings about a user are expected, since the
// user may run no command that a preset for the servers' own traffic, which is about
// no keys, does not grant: "preset replica: replicates"; "" if there is no such preset.
func (u *LoadedUser) Purpose(rule string, srv *server.Server) string {
	commands := slices.DeleteFunc(u.Commands(), func(name string) bool {
		c, known := srv.Command(name)
		return known && c.HasFlag(noAuth)
	})
	for _, p := range Presets() {
		reason := p.Excuses[rule]
		if reason == "" || !p.fits(roleOf(srv)) || len(p.keys()) > 0 || len(p.Needs) > 0 || p.administers() {
			continue
		}
		names := p.names(srv)
		if !slices.ContainsFunc(commands, func(c string) bool { return !slices.Contains(names, c) }) {
			return p.excuse(rule)
		}
	}
	return ""
}

// excuse is the reason for an exception that the preset implies.
func (p Preset) excuse(rule string) string {
	return fmt.Sprintf("preset %s: %s", p.Name, p.Excuses[rule])
}

// administers reports whether the preset grants all there is, so that nothing
// can be added to it.
func (p Preset) administers() bool { return slices.Contains(p.Commands, "@all") }

// A start is what a preset makes of a user who states nothing else.
type start struct {
	keys, channels, commands []string
}

// startsOn returns the function that tells where each preset starts on a
// server. It works each out once.
func startsOn(srv *server.Server) func(Preset) start {
	known := map[string]start{}
	return func(p Preset) start {
		s, ok := known[p.Name]
		if !ok {
			s = start{p.keys(), p.Channels, p.Rules(srv)}
			if srv.IsSentinel() {
				s.keys = nil
			}
			known[p.Name] = s
		}
		return s
	}
}
