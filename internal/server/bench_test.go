package server

import "testing"

// What a plan pays that renders redis.conf or users.acl for one version.
func BenchmarkFirstLoad(b *testing.B) {
	target := Target{Engine: Redis, Major: 8, Minor: 6}
	parts := []struct {
		name string
		use  func(*table)
	}{
		{"header", func(*table) {}},
		{"commands", func(t *table) { t.commands() }},
		{"categories", func(t *table) { t.categories() }},
		{"directives", func(t *table) { t.directives() }},
		{"sentinel", func(t *table) { t.sentinelDirectives(); t.sentinelCommands() }},
	}
	for _, p := range parts {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.use(newTable(target))
			}
		})
	}
}

func BenchmarkLookup(b *testing.B) {
	target := Target{Engine: Redis, Major: 8, Minor: 6}
	s, err := Find(target)
	if err != nil {
		b.Fatal(err)
	}
	lookups := []struct {
		name string
		do   func()
	}{
		{"Find", func() { _, _ = Find(target) }},
		{"Command", func() { s.Command("config|get") }},
		{"Category", func() { s.Category("dangerous") }},
		{"Directive", func() { s.Directive("slaveof") }},
		{"Elsewhere", func() { s.Elsewhere("gopher-enabled") }},
		{"Commands", func() { s.Commands() }},
	}
	for _, l := range lookups {
		b.Run(l.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.do()
			}
		})
	}
}
