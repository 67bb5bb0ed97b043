package kube

import (
	"slices"
	"strings"
)

// An index finds ServiceEntries by their hosts. Each rule on DestinationRules asks
// for those of every one, so that to look through all of them each time takes the
// square of what there is.
type index struct {
	of       []*ServiceEntry            // what it was made of
	exact    map[string][]*ServiceEntry // by a whole host
	reversed []reversedHost             // in ascending order, for what ends alike
	matched  map[string][]*ServiceEntry // by a host that begins with a star
}

// A reversedHost is the host of an entry, read from its end.
type reversedHost struct {
	text  string
	entry int
}

// EntriesFor returns the entries of which a rule's host, which may begin with a
// star, covers one, in the order of the documents. The caller must not change what
// it returns.
func (m *Manifests) EntriesFor(host string) []*ServiceEntry {
	if m.index == nil || !sameEntries(m.index.of, m.ServiceEntries) {
		m.index = newIndex(m.ServiceEntries)
	}
	if rest, wildcard := strings.CutPrefix(host, "*"); wildcard {
		return m.index.endingWith(rest)
	}
	return m.index.exact[host]
}

// sameEntries reports whether two slices are one.
func sameEntries(a, b []*ServiceEntry) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func newIndex(entries []*ServiceEntry) *index {
	x := &index{of: entries, exact: map[string][]*ServiceEntry{}, matched: map[string][]*ServiceEntry{}}
	for i, e := range entries {
		for _, host := range e.Spec.Hosts {
			if known := x.exact[host]; len(known) == 0 || known[len(known)-1] != e {
				x.exact[host] = append(known, e)
			}
			x.reversed = append(x.reversed, reversedHost{reversed(host), i})
		}
	}
	slices.SortFunc(x.reversed, func(a, b reversedHost) int { return strings.Compare(a.text, b.text) })
	return x
}

// endingWith returns the entries that have a host with that end.
func (x *index) endingWith(end string) []*ServiceEntry {
	if known, ok := x.matched[end]; ok {
		return known
	}
	start := reversed(end)
	first, _ := slices.BinarySearchFunc(x.reversed, start, func(h reversedHost, start string) int { return strings.Compare(h.text, start) })
	var places []int
	for _, h := range x.reversed[first:] {
		if !strings.HasPrefix(h.text, start) {
			break
		}
		places = append(places, h.entry)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	entries := make([]*ServiceEntry, len(places))
	for i, place := range places {
		entries[i] = x.of[place]
	}
	x.matched[end] = entries
	return entries
}

// reversed returns the bytes of a text from the last to the first.
func reversed(text string) string {
	b := []byte(text)
	slices.Reverse(b)
	return string(b)
}
