package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var socketMode = Rule{
	Code:      "RG111",
	Title:     "Every user of the host may use the Unix socket",
	Severity:  finding.Medium,
	Rationale: "Who may write to the socket may connect, and connections from the host pass protected mode and every enable directive that is set to local.",
	Remedy:    `Leave unixsocketperm at "0700", or set "0770" and give the applications the socket's group.`,
	Native:    "unixsocketperm 0770",
	References: []string{
		"redis.conf, section NETWORK", "unix(7)",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 AC-6", "DISA Redis Enterprise STIG V-251186 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		const othersWrite = 0o002
		value, line := f.Value("unixsocketperm")
		socket, _ := f.Value("unixsocket")
		if socket == "" || directive.ParseMode(value)&othersWrite == 0 {
			return nil
		}
		return one(line, "unixsocketperm", "The mode "+value+" lets every user of the host connect.")
	}),
}
