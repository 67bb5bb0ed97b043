package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

// TestUsersOfSentinels holds what is found about users of Sentinels, in a
// users.acl of theirs or in the sentinel.conf.
func TestUsersOfSentinels(t *testing.T) {
	const off = "user default off\n"
	for _, tt := range []struct {
		users, conf string
		want        string // rule, artefact and line of each
	}{
		{off + "user app on #HASH -@all +ping +client|setname +sentinel|get-master-addr-by-name +sentinel|masters +subscribe &+switch-master", "", ""},
		{off + "user app on #HASH +ping +set", "", "RG205 sentinel-users.acl:2"},
		{off + "user app on #HASH +sentinel|masters +sentinel|set +sentinel|config", "", "RG301 sentinel-users.acl:2 RG312 sentinel-users.acl:2"},
		{off + "user app on #HASH +publish &*", "", "RG204 sentinel-users.acl:2"},
		{off + "user app on #HASH +publish &__sentinel__:*", "", "RG221 sentinel-users.acl:2"},
		{off + "user peer on #HASH +ping +publish +sentinel|is-master-down-by-addr &__sentinel__:hello", "", "RG301 sentinel-users.acl:2"}, // which its purpose explains
		{off + "user app on #HASH +@all", "", "RG222 sentinel-users.acl:2 RG301 sentinel-users.acl:2 RG312 sentinel-users.acl:2"},
		{"user app on nopass +ping", "", "RG201 sentinel-users.acl:0 RG202 sentinel-users.acl:1"},
		{off + "user app on >swordfish +ping +@read", "", "RG210 sentinel-users.acl:2 RG223 sentinel-users.acl:2"},
		{"", off + "user app on #HASH +ping +@read +sentinel|masters", ""},
		{"", off + "user app on #HASH +sentinel|set", "RG301 sentinel.conf:2"},
		{"", off + "user app on #HASH +sentinel|config", "RG301 sentinel.conf:2 RG312 sentinel.conf:2"},
		{"", off + "user app on #HASH +sentinel|set\nsentinel sentinel-user app", "RG627 sentinel.conf:3"},
		{"", off + "user app on #HASH +sentinel|set\ninclude /x", ""}, // which may name it
		{"", off + "user app on #HASH +@all", "RG608 sentinel.conf:2"},
		{"", off + "user app on #HASH +publish &__sentinel__:*", "RG221 sentinel.conf:2"},
		{"", off + "user app on #HASH +sentinel|masters -@all +ping", "RG224 sentinel.conf:2"},
		{"", off + "user app on", "RG213 sentinel.conf:2"},
		{off + "user app on #HASH +sentinel|set", off + "user app on #HASH +get", "RG605 sentinel.conf:2 RG301 sentinel-users.acl:2"},
	} {
		srv := facts(t, "redis-7.2")
		s := Subject{Server: srv}
		if tt.users != "" {
			s.SentinelUsers = acl.Parse([]byte(strings.ReplaceAll(tt.users, "HASH", hash)), srv.Sentinel())
		}
		if tt.conf != "" {
			s.SentinelConf = sentinel.Parse([]byte(strings.ReplaceAll(tt.conf, "HASH", hash)+"\nbind 127.0.0.1"), srv)
		}
		var got []string
		for _, f := range Judge(s) {
			got = append(got, fmt.Sprintf("%s %s:%d", f.Rule, f.Artefact, f.Line))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s%s: found %v, want %s", tt.users, tt.conf, got, tt.want)
		}
	}
}

// TestExaminedSentinels: a rule has looked where it looked at users of Sentinels.
func TestExaminedSentinels(t *testing.T) {
	srv := facts(t, "redis-7.2")
	users := acl.Parse([]byte("user default off"), srv.Sentinel())
	conf := sentinel.Parse([]byte("user default off"), srv)
	for _, tt := range []struct {
		subject Subject
		rule    string
		checked bool
	}{
		{Subject{Server: srv, SentinelUsers: users}, "RG205", true},
		{Subject{Server: srv, SentinelUsers: users}, "RG226", false}, // needs a redis.conf
		{Subject{Server: srv, SentinelConf: conf}, "RG301", true},
		{Subject{Server: srv, SentinelConf: conf}, "RG205", false},
		{Subject{Server: srv, SentinelConf: sentinel.Parse(nil, srv)}, "RG301", false},
	} {
		if checked, _ := Examined(tt.subject); slices.Contains(checked, tt.rule) != tt.checked {
			t.Errorf("%+v: %s looked: %t", tt.subject, tt.rule, !tt.checked)
		}
	}
}
