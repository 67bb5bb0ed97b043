package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var sharedACLFile = Rule{
	Code:      "RG624",
	Title:     "Servers and Sentinels read their users from one file",
	Severity:  finding.Medium,
	Rationale: "A Sentinel does not start on a users.acl that names a command which only servers have, such as +get. On one that does not, every user of the servers logs in to the Sentinels as well, where all rights mean to name another primary.",
	Remedy:    "Render the users of Sentinels by a redisguard_users_acl of their own, with role = \"sentinel\", and name its Secret in acl_secret of their redisguard_pod_hardening.",
	Native:    "a Secret of its own behind aclfile in sentinel.conf",
	References: []string{
		"acl.c, ACLLoadFromFile", "Redis documentation, Sentinel, Access Control List authentication", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-6"},
	Check: Check{needs(SentinelConf, RedisConf, Workloads), func(s Subject) []Hit {
		if s.SentinelConf == nil {
			return nil
		}
		return onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
			own, line, known := sentinelValue(s, "aclfile")
			of, certain := p.value("aclfile")
			if !known || !certain || own == "" || of == "" || len(s.sentinels()) != 1 {
				return nil
			}
			q := s.sentinels()[0]
			ofServer, a := s.Manifests.Mounted(p.Workload, p.container, of)
			ofSentinel, b := s.Manifests.Mounted(q.Workload, q.container, own)
			if !a || !b || ofServer != ofSentinel || p.Metadata.Namespace != q.Metadata.Namespace {
				return nil
			}
			return in(sentinelConfName, one(line, "aclfile", fmt.Sprintf("The Sentinel reads its users from %s of %s %s, as the server does.", ofSentinel.Key, ofSentinel.Kind, ofSentinel.Name)))
		}).Find(s)
	}},
}
