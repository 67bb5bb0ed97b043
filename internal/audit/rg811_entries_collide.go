package audit

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var entriesCollide = Rule{
	Code:      "RG811",
	Title:     "Two ServiceEntries have one address and port",
	Severity:  finding.High,
	Rationale: "Sidecars tell TCP connections by address and port: of the two, one silently wins, and its TLS settings with it.",
	Remedy:    "Keep one of them. Primary and replica have addresses of their own.",
	Native:    "spec: {addresses: [10.0.0.3], ports: [{number: 6379}]}, once",
	References: []string{
		"Istio API, ServiceEntry, addresses", "Istio's pilot, seen in its translation",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 CM-6"},
	Check: Check{needs(Entries), func(s Subject) []Hit {
		var before taken
		return onEntries(func(e *kube.ServiceEntry) []Hit {
			o := before.collision(e)
			before.add(e)
			if o == nil {
				return nil
			}
			address, port, _ := shared(e, o)
			return []Hit{{Field: "spec.addresses", Message: fmt.Sprintf("Entries %s and %s both have %s, port %d.", o.Metadata.Name, e.Metadata.Name, address, port)}}
		}).Find(s)
	}},
}

// taken is what the entries of a stream have taken so far, by which the first of
// those that another collides with is found without a look at the rest.
type taken struct {
	entries []*kube.ServiceEntry
	first   map[claim]int // the first entry with a place that is seen so, counted from 0
	broad   []int         // entries of so many places that they are compared one by one
}

// A claim is a place that an entry takes, and by whom it is seen.
type claim struct {
	block netip.Prefix
	port  int
	seen  sight
}

// A sight is who sees an entry. Its zero value stands for all entries, whoever
// sees them.
type sight struct {
	everybody, own bool
	namespace      string // of those who alone see it
}

// claims are the places that an entry takes. Broad is one with so many addresses
// and so many ports that their pairs would fill the memory.
func claims(e *kube.ServiceEntry) (places []claim, broad bool) {
	const many = 16
	blocks, ports := blocksOf(e), rawPorts(e)
	if len(blocks) > many && len(ports) > many {
		return nil, true
	}
	for _, block := range blocks {
		for _, port := range ports {
			places = append(places, claim{block: block, port: port})
		}
	}
	return places, false
}

// add takes the places of an entry.
func (t *taken) add(e *kube.ServiceEntry) {
	if t.first == nil {
		t.first = map[claim]int{}
	}
	number := len(t.entries)
	t.entries = append(t.entries, e)
	places, broad := claims(e)
	if broad {
		t.broad = append(t.broad, number)
	}
	sights := []sight{{}, {own: true, namespace: e.Metadata.Namespace}}
	if seenByAll(e) {
		sights = append(sights, sight{everybody: true})
	}
	for _, c := range places {
		for _, c.seen = range sights {
			if _, ok := t.first[c]; !ok {
				t.first[c] = number
			}
		}
	}
}

// collision returns the first entry that an entry shares something with, nil if it
// shares nothing with any.
func (t *taken) collision(e *kube.ServiceEntry) *kube.ServiceEntry {
	found := len(t.entries)
	sights := []sight{{own: true, namespace: e.Metadata.Namespace}, {everybody: true}}
	if seenByAll(e) {
		sights = []sight{{}}
	}
	places, broad := claims(e)
	for _, c := range places {
		for _, c.seen = range sights {
			if number, ok := t.first[c]; ok {
				found = min(found, number)
			}
		}
	}
	candidates := t.broad
	if broad {
		candidates = nil
		for number := range t.entries {
			candidates = append(candidates, number)
		}
	}
	for _, number := range candidates {
		if number >= found {
			break
		}
		if _, _, ok := shared(e, t.entries[number]); ok {
			found = number
		}
	}
	if found == len(t.entries) {
		return nil
	}
	return t.entries[found]
}

// shared returns what two entries have in common that some namespace sees both
// of.
func shared(a, b *kube.ServiceEntry) (address string, port int, ok bool) {
	if a.Metadata.Namespace != b.Metadata.Namespace && !seenByAll(a) && !seenByAll(b) {
		return "", 0, false
	}
	port, ok = firstAmong(rawPorts(a), rawPorts(b))
	if !ok {
		return "", 0, false
	}
	others := map[netip.Prefix]bool{}
	for _, block := range blocksOf(b) {
		others[block] = true
	}
	for _, address := range a.Spec.Addresses {
		if block, err := flow.ParseCIDR(address); err == nil && others[block] {
			return address, port, true
		}
	}
	return "", 0, false
}

// firstAmong returns the first of some numbers that is among others.
func firstAmong(numbers, others []int) (number int, ok bool) {
	among := map[int]bool{}
	for _, n := range others {
		among[n] = true
	}
	i := slices.IndexFunc(numbers, func(n int) bool { return among[n] })
	if i < 0 {
		return 0, false
	}
	return numbers[i], true
}

// rawPorts are the ports that sidecars tell by address and number alone.
func rawPorts(e *kube.ServiceEntry) []int {
	var numbers []int
	for _, p := range e.Spec.Ports {
		if raw(p) {
			numbers = append(numbers, p.Number)
		}
	}
	return numbers
}

// blocksOf are the addresses of an entry, as far as they can be read.
func blocksOf(e *kube.ServiceEntry) []netip.Prefix {
	var blocks []netip.Prefix
	for _, address := range e.Spec.Addresses {
		if block, err := flow.ParseCIDR(address); err == nil {
			blocks = append(blocks, block)
		}
	}
	return blocks
}
