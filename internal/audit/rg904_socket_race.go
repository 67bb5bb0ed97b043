package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var socketRace = Rule{
	Code:      "RG904",
	Title:     "The Unix socket is open for a moment on this version",
	Severity:  finding.Low,
	Rationale: "The socket is created with the process's umask, and gets its mode only then (CVE-2023-45145). Who connects in between stays connected.",
	Remedy:    "Name a later patch version in server once it runs, and put the socket into a folder that only its users may enter.",
	Native:    "unixsocket /run/redis/redis.sock",
	References: []string{
		"CVE-2023-45145",
	},
	Controls: []string{"NIST 800-53 SI-2", "PCI DSS 4.0 6.3.3"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		socket, line := f.Value("unixsocket")
		if socket == "" || !mendedLater(f.Server(), "redis-6.2.14", "redis-7.0.14", "redis-7.2.2") {
			return nil
		}
		return one(line, "unixsocket", fmt.Sprintf("%s narrows the socket's mode only after it has opened it.", f.Server().Target()))
	}),
}
