package kube

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestEntriesFor compares what the index finds with a look at every entry.
func TestEntriesFor(t *testing.T) {
	var m Manifests
	for _, hosts := range []string{"redis.example", "a.redis.example b.redis.example", "a.redis.example a.redis.example", "", "*.example", "other", "redis.example other"} {
		m.ServiceEntries = append(m.ServiceEntries, entryOf(strings.Fields(hosts)...))
	}
	for range 2 {
		for _, host := range []string{"", "*", "*.example", "*example", "*.redis.example", "redis.example", "a.redis.example", "other", "*er", "none", "*none", "*.none.example"} {
			var want []*ServiceEntry
			for _, e := range m.ServiceEntries {
				rest, wildcard := strings.CutPrefix(host, "*")
				if slices.ContainsFunc(e.Spec.Hosts, func(h string) bool { return h == host || wildcard && strings.HasSuffix(h, rest) }) {
					want = append(want, e)
				}
			}
			if got := m.EntriesFor(host); !slices.Equal(got, want) {
				t.Errorf("%q covers %s, want %s", host, hostsOf(got), hostsOf(want))
			}
		}
		m.ServiceEntries = append(m.ServiceEntries, entryOf("none", "late.example")) // the index is made again
	}
}

func entryOf(hosts ...string) *ServiceEntry {
	var e ServiceEntry
	e.Spec.Hosts = hosts
	return &e
}

func hostsOf(entries []*ServiceEntry) string {
	var hosts []string
	for _, e := range entries {
		hosts = append(hosts, fmt.Sprint(e.Spec.Hosts))
	}
	return strings.Join(hosts, " ")
}
