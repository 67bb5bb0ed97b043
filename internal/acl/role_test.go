package acl

import (
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// TestRoles holds what a declaration for the other role is told, as
// "path: summary | beginning of the detail".
func TestRoles(t *testing.T) {
	keys := shape.Given([]string{"a:*"})
	for _, tt := range []struct {
		role, server string
		user         User
		want         []string
	}{
		{sentinelRole, "redis-7.2", User{Preset: shape.Given("sentinel_client")}, nil},
		{sentinelRole, "redis-7.2", User{Preset: shape.Given("admin")}, nil},
		{sentinelRole, "redis-6.2", User{Preset: shape.Given("sentinel_peer")}, nil},
		{sentinelRole, "redis-7.2", User{Preset: shape.Given("cache")}, []string{
			".preset: preset cache is for users of servers, not of Sentinels | A user with it keeps strings and hashes that may expire. Here users may start from admin, sentinel_peer, sentinel_client, sentinel_exporter."}},
		{sentinelRole, "redis-7.2", User{Preset: shape.Given("sentinel_pear")}, []string{
			`.preset: there is no preset "sentinel_pear" | Did you mean sentinel_peer? Known are admin, sentinel_peer, sentinel_client, sentinel_exporter.`}},
		{serverRole, "redis-7.2", User{Preset: shape.Given("sentinel_peer")}, []string{
			".preset: preset sentinel_peer is for users of Sentinels, not of servers | A user with it lets Sentinels find out which of them live, spread what they know of primaries, and vote. Declare the user in a file of its own with role = \"sentinel\", which is the aclfile of the Sentinels."}},
		{sentinelRole, "redis-7.2", User{Grant: Grant{Commands: shape.Given([]string{"+get"})}}, []string{
			".commands[0]: a Sentinel of redis-7.2 refuses this: +get: there is no such command or category | A Sentinel has commands of its own: sentinel|ckquorum, sentinel|config,"}},
		{sentinelRole, "redis-7.2", User{Grant: Grant{Commands: shape.Given([]string{"+sentinel|master-by-name", "+sentinel|mastres", "+@read"})}}, []string{
			".commands[0]: a Sentinel of redis-7.2 refuses this: +sentinel|master-by-name: there is no such command or category | A Sentinel has commands of its own: sentinel|ckquorum,",
			".commands[1]: a Sentinel of redis-7.2 refuses this: +sentinel|mastres: there is no such command or category | Did you mean sentinel|master?"}},
		{sentinelRole, "redis-7.2", User{MustDeny: shape.Given([]string{"flushall"})}, []string{
			".must_deny[0]: a Sentinel of redis-7.2 has no command or category \"flushall\" | A Sentinel has commands of its own: sentinel|ckquorum,"}},
		{sentinelRole, "redis-7.2", User{MustDeny: shape.Given([]string{"@dangerous", "sentinel|set"}), Preset: shape.Given("sentinel_client")}, []string{
			".must_deny[0]: user u must be denied sentinel|get-master-addr-by-name, sentinel|master, sentinel|masters, sentinel|replicas, sentinel|sentinels and 1 more and is not | The rule +sentinel|get-master-addr-by-name decides"}},
		{sentinelRole, "redis-7.2", User{Grant: Grant{Keys: keys}}, []string{".keys: a Sentinel has no keys, so that keys has no effect | Remove it."}},
		{sentinelRole, "redis-7.2", User{Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(Grant{WriteKeys: keys})})}, []string{
			".selectors[0].write_keys: a Sentinel has no keys, so that write_keys has no effect | Remove it."}},
		{sentinelRole, "redis-7.2", User{Grant: Grant{Keys: shape.Given([]string{})}}, nil},
		{serverRole, "redis-7.2", User{Grant: Grant{Commands: shape.Given([]string{"+sentinel|masters"})}}, []string{
			".commands[0]: redis-7.2 refuses this: +sentinel|masters: there is no such command or category | "}},
		{sentinelRole, "redis-7.2", User{Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(Grant{Commands: shape.Given([]string{"+sentinel|masters", "+set"})})})}, []string{
			".selectors[0].commands[1]: a Sentinel of redis-7.2 refuses this: +set: there is no such command or category | "}},
	} {
		tt.user.PasswordSHA256 = passwords("x")
		s := named(map[string]User{"u": tt.user})
		s.Role = shape.Given(tt.role)
		got := problemsOn(s, facts(t, tt.server))
		if !slices.EqualFunc(got, tt.want, strings.HasPrefix) {
			t.Errorf("%+v: got\n%q, want\n%q", tt, got, tt.want)
		}
	}
}

// TestSentinelAdministrator: the preset renders no keys for a Sentinel.
func TestSentinelAdministrator(t *testing.T) {
	everyServer(t, func(t *testing.T, srv *server.Server) {
		text := string(Render(withPreset(sentinelRole, "admin"), srv).Bytes())
		if !strings.Contains(text, " resetchannels &* -@all +@all") || strings.Contains(text, "~") {
			t.Error(text)
		}
		if u := Parse([]byte(text), srv.Sentinel()).User("u"); !u.Root.Unlimited() || !u.Allows("sentinel|set") {
			t.Errorf("%s: %s", text, u.Rules())
		}
	})
}

// TestUnknownRole: what depends on it waits.
func TestUnknownRole(t *testing.T) {
	s := withPreset(sentinelRole, "cache")
	s.Role = shape.GivenLater[string]()
	srv := facts(t, "redis-7.2")
	if r := s.Validate(srv); r.Invalid() {
		t.Error(r.Problems)
	}
	product := build(s, srv)
	if product.Model != nil || !product.Outputs["content"].IsUnknown() || !product.Outputs["exports"].IsUnknown() {
		t.Errorf("%+v", product)
	}
}
