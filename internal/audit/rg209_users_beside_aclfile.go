package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var usersBesideACLFile = Rule{
	Code:      "RG209",
	Title:     "Users stand beside an aclfile",
	Severity:  finding.Critical,
	Rationale: "The server does not start with users in both places. A line such as user redis, meant as the account to run under, declares a user of the database too: that account is the service manager's matter.",
	Remedy:    "Declare all users with redisguard_users_acl.",
	Native:    "aclfile /etc/redis/users.acl",
	References: []string{
		"acl.c, ACLLoadUsersAtStartup",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !given(f, "aclfile") {
			return nil
		}
		var hits []Hit
		for _, d := range f.Lines("user") {
			hits = append(hits, Hit{Line: d.Line, Subject: "user", Message: "The server does not start with this line and an aclfile."})
		}
		return hits
	}),
}
