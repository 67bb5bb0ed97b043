package acl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// TestAssertions holds what must_allow and must_deny report, as
// "path: summary | detail", paths from the user on.
func TestAssertions(t *testing.T) {
	for _, tt := range []struct {
		grant       Grant
		allow, deny string
		want        []string
	}{
		{grant("cart:*", "+get +set"), "set cart:1 x", "get other", nil},
		{grant("cart:*", "+get +set"), "set other x", "", []string{
			".must_allow[0]: user u must be allowed set other x and is not | No pattern gives the key other for writing, which set needs."}},
		{grant("cart:*", "+get +set -set"), "set cart:1 x", "", []string{
			".must_allow[0]: user u must be allowed set cart:1 x and is not | The rule -set decides about set."}},
		{grant("cart:*", "+@read"), "", "get cart:1", []string{
			".must_deny[0]: user u must be denied get cart:1 and is not | get is allowed by +@read and ~cart:*."}},
		{grant("cart:*", "+@read"), "get", "", nil},
		{grant("cart:*", "+@all"), "config get", "", []string{
			".must_allow[0]: redis-7.2 cannot run config get | config|get takes at least 3 words, its name among them, not 2; name config|get alone to mean it whatever its arguments."}},
		{grant("cart:*", "+@all"), "nosuch a", "", []string{".must_allow[0]: redis-7.2 cannot run nosuch a | There is no command nosuch."}},
	} {
		list := func(s string) shape.Arg[[]string] {
			if s == "" {
				return shape.Arg[[]string]{}
			}
			return shape.Given([]string{s})
		}
		s := named(map[string]User{"u": {Grant: tt.grant, PasswordSHA256: passwords("x"), MustAllow: list(tt.allow), MustDeny: list(tt.deny)}})
		if got := problems(t, s); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: got\n%q, want\n%q", tt, got, tt.want)
		}
	}
}

func grant(key, commands string) Grant {
	return Grant{Keys: shape.Given([]string{key}), Commands: shape.Given(strings.Fields(commands))}
}

func problems(t *testing.T, s Spec) []string {
	t.Helper()
	return problemsOn(s, facts(t, "redis-7.2"))
}

func problemsOn(s Spec, srv *server.Server) []string {
	var got []string
	for _, p := range s.Validate(srv).Problems {
		got = append(got, fmt.Sprintf("%s: %s | %s", strings.TrimPrefix(p.Path.String(), `users["u"]`), p.Summary, p.Detail))
	}
	return got
}

// TestFaultInSelector leads a fault inside a selector back to its own word.
func TestFaultInSelector(t *testing.T) {
	s := named(map[string]User{"u": {Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(grant("k:*", "+get --"))})}})
	want := []string{".selectors[0].commands[1]: redis-7.2 refuses this: --: there is no such command or category | "}
	if got := problems(t, s); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWholeCommandSyntax(t *testing.T) {
	for _, entry := range []string{"get", "@read", "config|get", "set a 1", `set a*"\ x`} {
		if wrong := commandOrCategory(entry); wrong != "" {
			t.Errorf("%q must %s, want it taken", entry, wrong)
		}
	}
	for _, entry := range []string{"", " get", "get ", "set  a", "@read a", "config|get a", "set\ta", "set a\nb", "set a\x00"} {
		if commandOrCategory(entry) == "" {
			t.Errorf("%q is taken", entry)
		}
	}
}
