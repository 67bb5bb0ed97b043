package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var pastTheSidecar = Rule{
	Code:      "RG812",
	Title:     "Traffic of Redis goes past the sidecar",
	Severity:  finding.High,
	Rationale: "What a pod excludes from its sidecar leaves as the application sends it, and comes in as it arrives: in plain text, without identity, whatever the mesh's policies say.",
	Remedy:    "Remove the port or the address from the annotation.",
	Native:    "traffic.sidecar.istio.io/excludeOutboundPorts: without 6379",
	References: []string{
		"Istio documentation, resource annotations, traffic.sidecar.istio.io",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 AC-4", "PCI DSS 4.0 4.2.1"},
	Check: onAnnotations(func(s Subject, pods annotated) []string {
		var messages []string
		for _, e := range exclusions {
			value, given := pods.annotations[e.annotation]
			if !given {
				continue
			}
			if what := e.excludes(s, pods, value); what != "" {
				messages = append(messages, fmt.Sprintf("The annotation %s keeps %s from the sidecar.", e.annotation, what))
			}
		}
		return messages
	}),
}

// exclusions are the annotations by which traffic passes by the sidecar, each
// with what it excludes of Redis, "" for nothing.
var exclusions = []struct {
	annotation string
	excludes   func(s Subject, pods annotated, value string) string
}{
	{"traffic.sidecar.istio.io/excludeOutboundPorts", func(s Subject, pods annotated, value string) string {
		return listedPort(dialledPorts(s, pods), value)
	}},
	{"traffic.sidecar.istio.io/excludeInboundPorts", func(s Subject, pods annotated, value string) string {
		if !pods.servers {
			return ""
		}
		return listedPort(among(dataPorts(s.Manifests)), value)
	}},
	{"traffic.sidecar.istio.io/excludeOutboundIPRanges", excludedAddress},
	{"traffic.sidecar.istio.io/includeOutboundIPRanges", leftOutAddress},
	{"traffic.sidecar.istio.io/includeInboundPorts", leftOutPort},
	{"traffic.sidecar.istio.io/excludeInterfaces", func(s Subject, pods annotated, value string) string {
		if value == "" || !pods.servers && len(s.entriesSeenBy(pods)) == 0 {
			return ""
		}
		return "what passes by interface " + value
	}},
	{istio.Templates, func(s Subject, pods annotated, value string) string {
		if slices.Contains(words(value), "sidecar") || !pods.servers && len(s.entriesSeenBy(pods)) == 0 {
			return ""
		}
		return "everything"
	}},
	{"sidecar.istio.io/interceptionMode", func(_ Subject, _ annotated, value string) string { return interception(value) }},
	{istio.ProxyConfig, func(_ Subject, _ annotated, value string) string {
		var config struct {
			Mode any `yaml:"interceptionMode"`
		}
		_ = yaml.Unmarshal([]byte(value), &config) // what is no YAML configures nothing
		return interception(fmt.Sprint(config.Mode))
	}},
}

// interception says what a mode of redirection keeps from the sidecar. It may be
// given as the number that it has in Istio's API.
func interception(mode string) string {
	const none = "2" // ProxyConfig.InboundInterceptionMode
	if mode == "NONE" || mode == none {
		return "everything"
	}
	return ""
}

// A scope is the pods that see an entry.
type scope struct {
	sort      int
	namespace string // of those who alone see it
}

// Sorts of scopes. Pods that were declared may be anywhere and see every entry.
const (
	ofDeclaredPods = iota
	ofEveryPod
	ofNamespace
)

// redisEntries are the entries of Redis of one scope.
type redisEntries struct {
	ports     map[string]bool
	addresses []entryAddress
	outcomes  map[question]entryAddress // what was asked already: workloads often say the same
}

// An entryAddress is an address of an entry, or nothing.
type entryAddress struct {
	netip.Addr
	place int // among the addresses of all entries
}

// A question is for the first address that lies in a list of blocks, or in none of
// them.
type question struct {
	blocks string
	inside bool
}

// entriesSeenBy are the entries of Redis that pods see, by their scopes. Each entry
// is read once, however many namespaces see it.
func (s Subject) entriesSeenBy(pods annotated) []*redisEntries {
	known := s.derive()
	if known.seen == nil {
		known.seen = entriesByScope(s.Manifests)
	}
	scopes := []scope{{sort: ofEveryPod}, {ofNamespace, pods.namespace}}
	if pods.namespace == "" {
		scopes = []scope{{sort: ofDeclaredPods}}
	}
	var all []*redisEntries
	for _, in := range scopes {
		if entries := known.seen[in]; entries != nil {
			all = append(all, entries)
		}
	}
	return all
}

func entriesByScope(m *kube.Manifests) map[scope]*redisEntries {
	all := map[scope]*redisEntries{}
	place := 0
	for _, e := range m.ServiceEntries {
		if !slices.ContainsFunc(e.Spec.Ports, forRedis) {
			continue
		}
		own := scope{ofNamespace, e.Metadata.Namespace}
		if seenByAll(e) {
			own = scope{sort: ofEveryPod}
		}
		for _, in := range []scope{own, {sort: ofDeclaredPods}} {
			if all[in] == nil {
				all[in] = &redisEntries{ports: map[string]bool{}, outcomes: map[question]entryAddress{}}
			}
			all[in].add(e, place)
		}
		place += len(e.Spec.Addresses)
	}
	return all
}

// add adds an entry, of whose addresses the first has a place.
func (r *redisEntries) add(e *kube.ServiceEntry, place int) {
	for _, p := range e.Spec.Ports {
		r.ports[strconv.Itoa(p.Number)] = true
	}
	for i, text := range e.Spec.Addresses {
		if block, err := flow.ParseCIDR(text); err == nil {
			r.addresses = append(r.addresses, entryAddress{block.Addr(), place + i})
		}
	}
}

// first returns the first address that answers a question.
func (r *redisEntries) first(q question) entryAddress {
	if found, ok := r.outcomes[q]; ok {
		return found
	}
	var found entryAddress
	blocks := parseBlocks(q.blocks)
	if i := slices.IndexFunc(r.addresses, func(a entryAddress) bool { return blocks.hold(a.Addr) == q.inside }); i >= 0 {
		found = r.addresses[i]
	}
	r.outcomes[q] = found
	return found
}

// dialledPorts tells what applications dial of Redis: by the entries, and what
// servers listen on by default.
func dialledPorts(s Subject, pods annotated) func(port string) bool {
	entries := s.entriesSeenBy(pods)
	byDefault := among(dataPorts(s.Manifests))
	return func(port string) bool {
		return byDefault(port) || slices.ContainsFunc(entries, func(r *redisEntries) bool { return r.ports[port] })
	}
}

// among tells what is one of some texts.
func among(texts []string) func(string) bool {
	return func(text string) bool { return slices.Contains(texts, text) }
}

// words are what a list of an annotation holds.
func words(list string) []string {
	all := strings.Split(list, ",")
	for i, w := range all {
		all[i] = strings.TrimSpace(w)
	}
	return all
}

// listedPort names the first port of a list that is one of some.
func listedPort(one func(port string) bool, list string) string {
	for _, w := range words(list) {
		if number := strings.TrimLeft(w, "0"); one(number) {
			return "port " + number
		}
	}
	return ""
}

// leftOutPort names a port of servers that a list of the only ones leaves out.
func leftOutPort(s Subject, pods annotated, list string) string {
	port := dataPorts(s.Manifests)[0]
	if !pods.servers || list == "*" || listedPort(among([]string{port}), list) != "" {
		return ""
	}
	return "port " + port
}

// excludedAddress names an address of an entry that lies in one of some blocks.
func excludedAddress(s Subject, pods annotated, list string) string {
	return firstAddress(s, pods, question{list, true})
}

// leftOutAddress names one that lies in none of the blocks that alone go to the
// sidecar.
func leftOutAddress(s Subject, pods annotated, list string) string {
	return firstAddress(s, pods, question{list, false})
}

// firstAddress names the first address of the entries that pods see which answers
// a question, "" if none does.
func firstAddress(s Subject, pods annotated, q question) string {
	var first entryAddress
	for _, entries := range s.entriesSeenBy(pods) {
		if a := entries.first(q); a.IsValid() && (!first.IsValid() || a.place < first.place) {
			first = a
		}
	}
	if !first.IsValid() {
		return ""
	}
	return first.String()
}

// blocks are what an annotation names, as iptables reads it: bits behind the
// prefix do not count.
type blocks struct {
	all      bool
	texts    map[string]bool
	prefixes []netip.Prefix
}

func parseBlocks(list string) blocks {
	b := blocks{texts: map[string]bool{}}
	for _, w := range words(list) {
		b.all = b.all || w == "*"
		b.texts[w] = true
		if block, err := netip.ParsePrefix(w); err == nil {
			b.prefixes = append(b.prefixes, block.Masked())
		}
	}
	return b
}

// hold reports whether an address lies in one of them.
func (b blocks) hold(address netip.Addr) bool {
	return b.all || b.texts[address.String()] || slices.ContainsFunc(b.prefixes, func(block netip.Prefix) bool { return block.Contains(address) })
}
