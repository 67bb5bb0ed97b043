package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var renamedForPeers = Rule{
	Code:      "RG307",
	Title:     "A renamed command is one that others send",
	Severity:  finding.Medium,
	Rationale: "Sentinel, replicas, exporters and client libraries send commands by their true names. Renaming one breaks failover, replication, monitoring or logging in, often long after.",
	Remedy:    "Deny the command to users in commands instead, and leave it to the users of Sentinel, replicas and exporters.",
	Native:    "user NAME … -config",
	References: []string{
		"sentinel.c", "replication.c", "redis_exporter, main scrape",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		return onRenamed(func(command string) string {
			who := sendersOf(command, s.RedisConf.Server())
			if len(who) == 0 || s.SentinelConf != nil && failsOver(command, s.Server) { // which is RG625
				return ""
			}
			return strings.ToUpper(command) + " is sent by " + enumerated(who) + "."
		}).Find(s)
	}},
}

// onRenamed makes a check of one that says what is wrong with another name for a
// command, "" if nothing is.
func onRenamed(wrong func(command string) string) Check {
	return onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Lines(renameCommand) {
			if strings.EqualFold(d.Values[0], d.Values[1]) {
				continue
			}
			if message := wrong(strings.ToLower(d.Values[0])); message != "" {
				hits = append(hits, Hit{Line: d.Line, Subject: renameCommand, Message: message})
			}
		}
		return hits
	})
}

// sendersOf tells who sends a command by its true name: Sentinels and replicas by the
// presets for their users, which have no more than that.
func sendersOf(command string, srv *server.Server) []string {
	var who []string
	for _, sender := range []struct {
		name     string
		commands []string
	}{
		{"Sentinel", granted(presetNamed("sentinel"), srv)}, {"replicas", granted(presetNamed("replica"), srv)},
		{"exporters", groups()["sent by exporters"]}, {"client libraries", groups()["sent by clients"]},
	} {
		if slices.ContainsFunc(sender.commands, partOf(command)) {
			who = append(who, sender.name)
		}
	}
	return who
}

// partOf returns the function that tells whether a name is a command or one of its
// subcommands.
func partOf(command string) func(name string) bool {
	return func(name string) bool { return name == command || strings.HasPrefix(name, command+"|") }
}

// enumerated lists names in a sentence.
func enumerated(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
