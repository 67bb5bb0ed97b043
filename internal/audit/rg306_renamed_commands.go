package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var renamedCommands = Rule{
	Code:      "RG306",
	Title:     "Commands are renamed",
	Severity:  finding.Low,
	Rationale: "rename-command is deprecated in favour of ACLs. It hides a command from everyone alike, administrators included, and ACL rules go on by the true name. A name that is kept secret is one more password, in clear text.",
	Remedy:    `Take the command away from users in commands, such as ["-flushall"].`,
	Native:    "user NAME … -flushall",
	References: []string{
		"redis.conf, section SECURITY",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		fact, _ := f.Server().Directive(renameCommand)
		if fact.Status != server.Deprecated {
			return nil
		}
		var hits []Hit
		for _, d := range f.Lines(renameCommand) {
			hits = append(hits, Hit{Line: d.Line, Subject: renameCommand, Message: strings.ToUpper(d.Values[0]) + " is renamed instead of denied."})
		}
		return hits
	}),
}

const renameCommand = "rename-command"
