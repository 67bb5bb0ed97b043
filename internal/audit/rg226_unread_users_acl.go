package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unreadUsersACL = Rule{
	Code:      "RG226",
	Title:     "The redis.conf does not read the users.acl",
	Severity:  finding.High,
	Rationale: "Without aclfile the server never opens the file: its users do not exist, and what it takes away from the user default is not taken away.",
	Remedy:    "Leave aclfile of redisguard_redis_conf at its default, and put the users where it leads.",
	Native:    "aclfile /etc/redis/users.acl",
	References: []string{
		"acl.c, ACLLoadUsersAtStartup", "redis.conf, aclfile",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 CM-6"},
	Check: Check{needs(RedisConf, UsersACL), func(s Subject) []Hit {
		if s.RedisConf == nil || s.UsersACL == nil || len(s.UsersACL.Users) == 0 || mayOverrule(s, "aclfile") {
			return nil
		}
		file, undecided := s.RedisConf.Watched()
		known := !given(file, "aclfile") && !unsaid(file, "aclfile")
		if !known || undecided() {
			return nil
		}
		_, line := file.Value("aclfile")
		return []Hit{{Artefact: redisConfName, Line: line, Subject: "aclfile", Message: "No aclfile names the users.acl, so that its users do not exist."}}
	}},
}

// mayOverrule reports whether a server among the documents may have directives
// from elsewhere than its file: from its arguments, or from a script.
func mayOverrule(s Subject, directives ...string) bool {
	if s.Manifests == nil {
		return false
	}
	return slices.ContainsFunc(s.servers(), func(p placedServer) bool {
		p.conf = s.RedisConf
		return !p.plain || p.container.Lifecycle != nil || slices.ContainsFunc(directives, func(d string) bool {
			_, overruled := p.overruled(d)
			return overruled
		})
	})
}
