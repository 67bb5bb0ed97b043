package acl

import (
	"fmt"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// many makes a spec of users as applications have them.
func many(users int) Spec {
	all := make([]shape.Named[User], users)
	for i := range all {
		key := fmt.Sprintf("app%05d:*", i)
		all[i] = shape.Named[User]{Name: fmt.Sprintf("user%05d", i), Value: shape.Given(User{
			PasswordSHA256: passwords(key),
			Grant: Grant{
				Keys: shape.Given([]string{key}), ReadKeys: shape.Given([]string{"catalog:*"}), Channels: shape.Given([]string{key}),
				Commands: shape.Given([]string{"+@read", "+@write", "+@connection", "-@dangerous", "-@scripting", "+client|setname", "+info"}),
			},
			Selectors: shape.Given([]shape.Arg[Grant]{shape.Given(Grant{WriteKeys: shape.Given([]string{"audit:*"}), Commands: shape.Given([]string{"+lpush"})})}),
			MustAllow: shape.Given([]string{"get " + fmt.Sprintf("app%05d:1", i)}),
			MustDeny:  shape.Given([]string{"@scripting"}),
		})}
	}
	return Spec{Users: shape.Given(all)}
}

func BenchmarkUsers(b *testing.B) {
	srv := facts(b, "redis-7.2")
	NewTable(srv) // reads the facts
	for _, users := range []int{1, 10, 100, 1000, 10000} {
		s := many(users)
		text := Render(s, srv).Bytes()
		for name, do := range map[string]func(){
			"render":      func() { Render(s, srv).Bytes() },
			"parse":       func() { Parse(text, srv) },
			"validate":    func() { s.Validate(srv) },
			"permissions": func() { s.permissions(Parse(text, srv)) },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, users), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					do()
				}
			})
		}
	}
}

func BenchmarkTable(b *testing.B) {
	srv := facts(b, "redis-7.2")
	NewTable(srv)
	b.ReportAllocs()
	for b.Loop() {
		NewTable(srv)
	}
}

func BenchmarkMayRun(b *testing.B) {
	u, err := ParseRules("+@read ~a* ~b* &c", facts(b, "redis-7.2"))
	if err != nil {
		b.Fatal(err)
	}
	words := []string{"mget", "a1", "b1", "a2"}
	b.ReportAllocs()
	for b.Loop() {
		u.MayRun(words)
	}
}

func BenchmarkRules(b *testing.B) {
	u, err := ParseRules("+@all -@dangerous -@scripting +info +keys -set", facts(b, "redis-7.2"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		u.Rules()
	}
}
