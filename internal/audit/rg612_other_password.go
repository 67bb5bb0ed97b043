package audit

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
)

var otherPassword = Rule{
	Code:      "RG612",
	Title:     "Replicas or Sentinels log in with a password that is not their user's",
	Severity:  finding.High,
	Rationale: "The server answers WRONGPASS. A replica then stays without data and tries again for ever; for a Sentinel the server counts as down, and there is no failover. Both are noticed when the primary fails.",
	Remedy:    "The password in masterauth or auth-pass must be one whose hash the user has in password_sha256.",
	Native:    "in users.acl: user replica on #SHA256 …, with masterauth of that SHA256",
	References: []string{
		"replication.c, syncWithMaster", "sentinel.c, sentinelSendAuthIfNeeded", "observations of live servers and Sentinels",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 IA-5"},
	Check: Check{[]Inputs{{RedisConf, SentinelConf}, {UsersACL, RedisConf}}, func(s Subject) []Hit {
		if s.UsersACL != nil && len(s.UsersACL.Faults) > 0 { // which is RG205
			return nil
		}
		return append(otherThanOfPrimary(s), otherThanOfServers(s)...)
	}},
}

// otherThanOfPrimary compares masterauth. Each server is taken for one that may be
// the primary of the others.
func otherThanOfPrimary(s Subject) []Hit {
	if s.RedisConf == nil || mayOverrule(s, "masterauth", "masteruser") {
		return nil
	}
	file, undecided := s.RedisConf.Watched()
	password, line := file.Value("masterauth")
	user, _ := file.Value("masteruser")
	known := !unsaid(file, "masteruser") && !undecided()
	if user = cmp.Or(user, defaultName); !known || !knownRefused(s, user, password) {
		return nil
	}
	return in(redisConfName, one(line, "masterauth", fmt.Sprintf("The password of masterauth is none of those of user %s, as whom replicas log in.", user)))
}

// otherThanOfServers compares what Sentinels log in with.
func otherThanOfServers(s Subject) []Hit {
	if s.SentinelConf == nil || s.SentinelConf.Includes() || len(s.SentinelConf.Monitors) != 1 { // of several it is not known whose the users are
		return nil
	}
	m := s.SentinelConf.Monitors[0]
	password, line := m.Value("auth-pass")
	user, _ := m.Value("auth-user")
	if user = cmp.Or(user, defaultName); !knownRefused(s, user, password) {
		return nil
	}
	return in(sentinelConfName, one(line, "sentinel monitor "+m.Name, fmt.Sprintf("The password of auth-pass is none of those of user %s, as whom Sentinels log in to %s.", user, m.Name)))
}

// knownRefused reports whether a password is known to be none of a user's. Of a
// user without a password RG213 tells, and one with nopass takes any.
func knownRefused(s Subject, name, password string) bool {
	if !isPlainSecret(password) {
		return false // it is missing, or a place for one
	}
	user, found := named(s.users(), name)
	if found {
		return user.On && !user.NoPass && len(user.Passwords) > 0 && !mayHavePassword(user.LoadedUser, password)
	}
	// Without users requirepass is the password of default.
	if name != defaultName || s.UsersACL != nil || s.RedisConf == nil {
		return false
	}
	file, undecided := s.RedisConf.Watched()
	required, _ := file.Value("requirepass")
	alone := !given(file, "aclfile") && !unsaid(file, "aclfile") && !unsaid(file, "user") && !mayOverrule(s, "requirepass", "aclfile")
	return alone && !undecided() && isPlainSecret(required) && required != password && !secret.IsOpen(required) && !secret.IsOpen(password)
}

// mayHavePassword reports whether a user may have a password, as far as it is known
// or left open.
func mayHavePassword(u *acl.LoadedUser, password string) bool {
	open := func(p acl.Password) bool { return secret.IsOpen(hashOf(u, p)) }
	return hasPassword(u, password) || secret.IsOpen(password) || slices.ContainsFunc(u.Passwords, open)
}

func hasPassword(u *acl.LoadedUser, password string) bool {
	return slices.ContainsFunc(u.Passwords, func(p acl.Password) bool { return hashOf(u, p) == secret.Hash(password) })
}
