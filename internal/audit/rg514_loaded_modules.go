package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var loadedModules = Rule{
	Code:      "RG514",
	Title:     "A module is loaded",
	Severity:  finding.Medium,
	Rationale: "A module is native code inside the server: it sees all data, and its bugs are the server's. What its commands may do, no ACL category may say.",
	Remedy:    "Remove loadmodule from directives, or give an exception that names who vouches for the module.",
	Native:    "# no loadmodule",
	References: []string{
		"redis.conf, section MODULES",
	},
	Controls: []string{"NIST 800-53 CM-7", "NIST 800-53 SI-7", "DISA Redis Enterprise STIG V-251189 (informed by)"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		for _, d := range f.Lines("loadmodule") {
			hits = append(hits, Hit{Line: d.Line, Subject: "loadmodule", Message: "The server runs the native code of " + d.Values[0] + "."})
		}
		return hits
	}),
}
