package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var replicaRefused = Rule{
	Code:      "RG603",
	Title:     "The primary refuses its replicas",
	Severity:  finding.High,
	Rationale: "A replica logs in to its primary as any client does. If that user is missing, off or without the commands of replication, the replica stays without data and tries again for ever. It is noticed when the primary fails.",
	Remedy:    "The user that masteruser names must be among the users and on: give it the preset replica.",
	Native:    "user replica on … +psync +replconf +ping",
	References: []string{
		"replication.c, syncWithMaster",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 IA-3"},
	Check: Check{[]Inputs{{RedisConf}, {UsersACL, RedisConf}}, func(s Subject) []Hit {
		if s.RedisConf == nil || s.UsersACL != nil && len(s.UsersACL.Faults) > 0 { // which is RG205
			return nil
		}
		users := s.users()
		file, undecided := s.RedisConf.Watched()
		name, line, directive := replicaLogin(file)
		if name == "" || len(users) == 0 {
			return nil
		}
		needed := ofReplicas(file, s.Server)
		if undecided() {
			return nil
		}
		user, found := named(users, name)
		hit := Hit{Artefact: user.artefact, Line: user.Line, Subject: "user " + name}
		switch missing := without(user.LoadedUser, needed); {
		case !found && name == defaultName:
			return nil // it is what requirepass makes of it
		case !found:
			hit = Hit{Artefact: redisConfName, Line: line, Subject: directive, Message: fmt.Sprintf("%s names user %s, who is not among the users.", directive, name)}
		case !user.On:
			hit.Message = fmt.Sprintf("Replicas log in as user %s, who is off.", name)
		case len(missing) > 0:
			hit.Message = fmt.Sprintf("Replicas log in as user %s, who may not run %s.", name, summary(missing))
		default:
			return nil
		}
		return []Hit{hit}
	}},
}

// replicaLogin is the user as whom replicas log in, and the line that tells; ""
// if none is known to.
func replicaLogin(f *redisconf.File) (name string, line int, directive string) {
	if name, line := f.Value("masteruser"); name != "" {
		return name, line, "masteruser"
	}
	byCertificate, _ := f.Value("tls-auth-clients-user")
	if unsaid(f, "masteruser") || byCertificate != "" && !strings.EqualFold(byCertificate, "off") && on(f, "tls-replication") {
		return "", 0, ""
	}
	if given(f, "masterauth") {
		_, line := f.Value("masterauth")
		return defaultName, line, "masterauth"
	}
	if f.Replica() {
		_, line := f.Value("replicaof")
		return defaultName, line, "replicaof"
	}
	return "", 0, ""
}

// ofReplicas are the commands that replicas send, by the preset for their user.
// What it has beside its own list is for synchronisation on two connections.
func ofReplicas(f *redisconf.File, srv *server.Server) []string {
	preset := presetNamed("replica")
	if on(f, "dual-channel-replication-enabled") {
		return granted(preset, srv)
	}
	return preset.Vital(srv)
}

// presetNamed returns a preset that is known to be there.
func presetNamed(name string) acl.Preset {
	for _, p := range acl.Presets() {
		if p.Name == name {
			return p
		}
	}
	panic("audit: no preset " + name) // a mistake in the program
}

// granted are the commands that a preset has on a server.
func granted(p acl.Preset, srv *server.Server) []string {
	var names []string
	for _, rule := range p.Rules(srv) {
		names = append(names, strings.TrimPrefix(rule, "+"))
	}
	return names
}

// without are those of some commands that a user may not run.
func without(u *acl.LoadedUser, commands []string) []string {
	if u.Root == nil {
		return nil // it was not found
	}
	return slices.DeleteFunc(slices.Clone(commands), u.Allows)
}
