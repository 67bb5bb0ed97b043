package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var sharedWithSentinel = Rule{
	Code:      "RG615",
	Title:     "The password by which Sentinels obey each other is also that of the servers' clients",
	Severity:  finding.Medium,
	Rationale: "Sentinels log in to each other with every right. Whoever has that password names another primary, and every client and replica follows. Clients of the servers have theirs in many places.",
	Remedy:    "sentinel-pass, and requirepass of a Sentinel, must be passwords that no user of the servers has.",
	Native:    "in sentinel.conf: user peer on #SHA256 allchannels +@all, sentinel sentinel-user peer and sentinel sentinel-pass PASSWORD",
	References: []string{
		"sentinel.c, sentinelSendAuthIfNeeded", "Redis documentation, Sentinel, Access Control List authentication",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-5"},
	Check: Check{[]Inputs{{SentinelConf}, {UsersACL, RedisConf}}, func(s Subject) []Hit {
		f := s.SentinelConf
		if f == nil {
			return nil
		}
		setting, _ := f.Setting("sentinel-pass")
		directive, _ := f.Effective("requirepass")
		name, line, password := "sentinel-pass", setting.Line, slices.Concat(setting.Values, []string{""})[0]
		if password == "" { // it is what they log in with then
			name, line, password = "requirepass", directive.Line, slices.Concat(directive.Values, []string{""})[0]
		}
		if !isPlainSecret(password) {
			return nil
		}
		for _, client := range clientsWith(s, password) {
			return in(sentinelConfName, one(line, name, fmt.Sprintf("The password of %s, by which Sentinels log in to each other, is also that of user %s of the servers.", name, client)))
		}
		return nil
	}},
}

// clientsWith are the users of the servers that have a password, but for those as
// whom Sentinels log in, and for administrators, who may do all that anyway.
func clientsWith(s Subject, password string) []string {
	ofSentinels := func(name string) bool {
		for _, m := range s.SentinelConf.Monitors {
			if user, _ := m.Value("auth-user"); user == name {
				return name != defaultName
			}
		}
		return false
	}
	var names []string
	for _, u := range s.users() {
		administers := u.Name != defaultName && slices.ContainsFunc(u.All(), (*acl.Permissions).Unlimited)
		if u.On && !administers && !ofSentinels(u.Name) && hasPassword(u.LoadedUser, password) {
			names = append(names, u.Name)
		}
	}
	if s.RedisConf != nil && s.UsersACL == nil {
		file, undecided := s.RedisConf.Watched()
		required, _ := file.Value("requirepass")
		if required == password && !given(file, "aclfile") && inline(file).User(defaultName) == nil && !undecided() {
			names = append(names, defaultName)
		}
	}
	return names
}
