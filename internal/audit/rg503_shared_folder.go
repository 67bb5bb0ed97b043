package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var sharedFolder = Rule{
	Code:      "RG503",
	Title:     "Files lie in a folder that every user may write to",
	Severity:  finding.Medium,
	Rationale: "Another user of the host can put a file or a link there first, and then reads the data, feeds the server a users.acl of their own or answers on its socket.",
	Remedy:    "Use a folder that only the server's account may write to, such as /data or /run/redis.",
	Native:    "dir /data",
	References: []string{
		"redis.conf, sections NETWORK, SNAPSHOTTING and SECURITY",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 SC-28", "DISA Redis Enterprise STIG V-251186 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, name := range []string{"dir", "aclfile", "unixsocket", "logfile", "pidfile", "tls-cert-file", "tls-key-file", "tls-ca-cert-file", "tls-ca-cert-dir"} {
			file, line := f.Value(name)
			if slices.ContainsFunc([]string{"/tmp", "/var/tmp", "/dev/shm"}, func(place string) bool { return within(file, place) }) {
				hits = append(hits, Hit{Line: line, Subject: name, Message: name + " is " + file + ", where every user of the host may write."})
			}
		}
		return hits
	}),
}
