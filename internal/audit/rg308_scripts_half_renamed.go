package audit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var scriptsHalfRenamed = Rule{
	Code:      "RG308",
	Title:     "Scripts are renamed away in part",
	Severity:  finding.Medium,
	Rationale: "EVAL has siblings. As long as one of them keeps its name, clients run scripts as before, and with them whatever a bug of the script engine allows.",
	Remedy:    `Deny the whole category in commands: ["-@scripting"].`,
	Native:    "user NAME … -@scripting",
	References: []string{
		"ACL CAT scripting of the server version", "CVE-2025-49844",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 SI-2"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		renamed, line := map[string]bool{}, 0
		for _, d := range f.Lines(renameCommand) {
			if name := strings.ToLower(d.Values[0]); isScripting(name, f.Server()) && !strings.EqualFold(name, d.Values[1]) {
				renamed[name], line = true, cmp.Or(line, d.Line)
			}
		}
		if line == 0 {
			return nil
		}
		left := slices.DeleteFunc(scriptRunners(f.Server()), func(name string) bool { return renamed[name] })
		if len(left) == 0 {
			return nil
		}
		return one(line, renameCommand, "Clients still run scripts by "+strings.Join(left, ", ")+".")
	}),
}

// isScripting reports whether a command or one of its subcommands is in the
// category @scripting.
func isScripting(name string, srv *server.Server) bool {
	members, _ := srv.Category("scripting")
	return slices.ContainsFunc(members, func(m string) bool { return m == name || strings.HasPrefix(m, name+"|") })
}

// scriptRunners returns the commands that run scripts: those of @scripting
// that say which keys a script may touch.
func scriptRunners(srv *server.Server) []string {
	var runners []string
	members, _ := srv.Category("scripting")
	for _, name := range members {
		if c, _ := srv.Command(name); c.HasFlag("movablekeys") {
			runners = append(runners, name)
		}
	}
	return runners
}
