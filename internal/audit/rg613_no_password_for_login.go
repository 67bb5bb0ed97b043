package audit

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var noPasswordForLogin = Rule{
	Code:      "RG613",
	Title:     "The server asks for a password, and replicas or Sentinels are given none",
	Severity:  finding.High,
	Rationale: "Without masterauth a replica does not log in, whatever masteruser says, and without auth-pass neither does a Sentinel. The primary answers NOAUTH: the replica stays without data, and for the Sentinel it counts as down. A primary that comes back after a failover is a replica, too.",
	Remedy:    "masterauth must be in the redis.conf of every server, and auth-pass in the sentinel.conf. Better, declare a user for each with redisguard_users_acl in place of requirepass.",
	Native:    "in redis.conf: masterauth PASSWORD; in sentinel.conf: sentinel auth-pass NAME PASSWORD",
	References: []string{
		"replication.c, syncWithMaster", "sentinel.c, sentinelSendAuthIfNeeded", "observations of live servers and Sentinels",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 IA-3"},
	Check: Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil || s.UsersACL != nil || mayOverrule(s, "requirepass", "masterauth", "aclfile", "user") {
			return nil
		}
		file, undecided := s.RedisConf.Watched()
		// A file that holds requirepass is one in which passwords are kept: what
		// it lacks is not filled in later.
		required, _ := file.Value("requirepass")
		byUsers := given(file, "aclfile") || unsaid(file, "aclfile") || unsaid(file, "user") || inline(file).User(defaultName) != nil
		byCertificate, _ := file.Value("tls-auth-clients-user")
		if !isPlainSecret(required) || byUsers || byCertificate != "" && !strings.EqualFold(byCertificate, "off") {
			return nil
		}
		var hits []Hit
		f := s.SentinelConf
		watched := f != nil && len(f.Monitors) == 1 && !f.Includes()
		if !given(file, "masterauth") && !unsaid(file, "masterauth") {
			_, line := file.Value("requirepass")
			hit := Hit{Artefact: redisConfName, Line: line, Subject: "masterauth"}
			user, userLine := file.Value("masteruser")
			switch {
			case user != "":
				hit.Line, hit.Message = userLine, fmt.Sprintf("Without masterauth, replicas do not log in as user %s, and the server asks for a password.", user)
			case file.Replica():
				_, hit.Line = file.Value("replicaof")
				hit.Message = "The server asks for a password, and as a replica it has no masterauth to give."
			case watched:
				hit.Message = fmt.Sprintf("The server asks for a password, and as a replica of %s after a failover it has no masterauth to give.", f.Monitors[0].Name)
			}
			if hit.Message != "" {
				hits = append(hits, hit)
			}
		}
		if watched && !f.Refused("auth-pass") {
			m := f.Monitors[0]
			if password, _ := m.Value("auth-pass"); password == "" {
				hits = append(hits, Hit{Artefact: sentinelConfName, Line: m.Line, Subject: "sentinel monitor " + m.Name, Message: fmt.Sprintf("The servers of %s ask for a password, and no auth-pass gives the Sentinels one.", m.Name)})
			}
		}
		if undecided() {
			return nil
		}
		return hits
	}},
}
