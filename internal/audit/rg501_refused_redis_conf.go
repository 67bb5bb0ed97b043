package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var refusedRedisConf = Rule{
	Code:      "RG501",
	Title:     "The server refuses the redis.conf",
	Severity:  finding.Critical,
	Rationale: "The server does not start on a file with a line that it does not understand.",
	Remedy:    "Mend the line that the message names.",
	Native:    "maxmemory 2gb",
	References: []string{
		"config.c, loadServerConfigFromString",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil {
			return nil
		}
		var hits []Hit
		for _, f := range s.RedisConf.Faults {
			verb := "refuses"
			if f.Crash {
				verb = "crashes on"
			}
			hits = append(hits, Hit{Line: f.Line, Subject: "redis.conf", Message: "The server " + verb + " the line: " + f.Message + "."})
		}
		hits = append(hits, onRedisConf(conflicts).Find(s)...)
		for _, f := range inline(s.RedisConf).Faults {
			hits = append(hits, Hit{Line: f.Line, Word: f.Word, Subject: "redis.conf", Message: "The server refuses the line: " + shown(f.Message) + "."})
		}
		return hits
	}},
}

func conflicts(f *redisconf.File) []Hit {
	var hits []Hit
	for _, c := range f.Conflicts() {
		hits = append(hits, Hit{Line: c.Line, Subject: "redis.conf", Message: "The server does not start: " + c.Message + "."})
	}
	return hits
}
