package kinds

import (
	"fmt"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// BenchmarkRun renders and judges one declaration of each kind, and users.acl
// with ever more users.
func BenchmarkRun(b *testing.B) {
	text := shape.StringOf
	conf := map[string]shape.Value{
		"server": text("redis-7.0"), "maxmemory": text("1gb"),
		"tls_cert_file": text("/c"), "tls_key_file": text("/k"), "tls_ca_cert_file": text("/a"),
	}
	b.Run("redis_conf", func(b *testing.B) { benchmark(b, "redis_conf", conf) })
	b.Run("topology", func(b *testing.B) {
		benchmark(b, "topology", map[string]shape.Value{
			"server": text("redis-8.0"), "kind": text("sentinel"), "name": text("redis"), "namespace": text("data"), "maxmemory": text("2gb"),
			"image": text("docker.io/library/redis:8.0.5"), "tls_secret": text("redis-tls"), "users": shape.ObjectOf(nil),
		})
	})
	for _, n := range []int{1, 10, 100, 1000, 10000} {
		users := map[string]shape.Value{}
		for i := range n {
			users[fmt.Sprintf("u%d", i)] = shape.ObjectOf(map[string]shape.Value{
				"password_sha256": shape.StringsOf([]string{fmt.Sprintf("%064x", i)}),
				"keys":            shape.StringsOf([]string{fmt.Sprintf("u%d:*", i)}),
				"commands":        shape.StringsOf([]string{"+@read", "+@write", "-@dangerous", "-@scripting"}),
			})
		}
		acl := map[string]shape.Value{"server": text("redis-7.0"), "users": shape.ObjectOf(users)}
		b.Run(fmt.Sprintf("users_acl/%d", n), func(b *testing.B) { benchmark(b, "users_acl", acl) })
	}
}

func benchmark(b *testing.B, kind string, declaration map[string]shape.Value) {
	b.ReportAllocs()
	for _, k := range All() {
		for k.Name() == kind && b.Loop() {
			if result := k.Run(shape.ObjectOf(declaration), environment); result.Report.Invalid() {
				b.Fatal(result.Report.Problems)
			}
		}
	}
}
