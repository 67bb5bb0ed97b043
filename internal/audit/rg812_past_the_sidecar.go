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
	Check: onAnnotations(func(m *kube.Manifests, annotations map[string]string) []string {
		var messages []string
		for _, e := range exclusions {
			value, given := annotations[e.annotation]
			if !given {
				continue
			}
			if what := e.excludes(m, value); what != "" {
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
	excludes   func(m *kube.Manifests, value string) string
}{
	{"traffic.sidecar.istio.io/excludeOutboundPorts", func(m *kube.Manifests, value string) string { return listedPort(dialledPorts(m), value) }},
	{"traffic.sidecar.istio.io/excludeInboundPorts", func(m *kube.Manifests, value string) string { return listedPort(dataPorts(m), value) }},
	{"traffic.sidecar.istio.io/excludeOutboundIPRanges", excludedAddress},
	{"traffic.sidecar.istio.io/includeOutboundIPRanges", leftOutAddress},
	{"traffic.sidecar.istio.io/includeInboundPorts", leftOutPort},
	{"sidecar.istio.io/interceptionMode", func(_ *kube.Manifests, value string) string { return interception(value) }},
	{istio.ProxyConfig, func(_ *kube.Manifests, value string) string {
		var config struct {
			Mode string `yaml:"interceptionMode"`
		}
		_ = yaml.Unmarshal([]byte(value), &config) // what is no YAML configures nothing
		return interception(config.Mode)
	}},
}

// interception says what a mode of redirection keeps from the sidecar.
func interception(mode string) string {
	if mode == "NONE" {
		return "everything"
	}
	return ""
}

// dialledPorts are what applications dial by the entries; where there are none,
// what servers listen on by default.
func dialledPorts(m *kube.Manifests) []string {
	var ports []string
	for _, e := range m.ServiceEntries {
		for _, p := range e.Spec.Ports {
			ports = append(ports, strconv.Itoa(p.Number))
		}
	}
	if len(ports) == 0 {
		return dataPorts(m)
	}
	return ports
}

// words are what a list of an annotation holds.
func words(list string) []string {
	all := strings.Split(list, ",")
	for i, w := range all {
		all[i] = strings.TrimSpace(w)
	}
	return all
}

func listedPort(ports []string, list string) string {
	for _, w := range words(list) {
		if slices.Contains(ports, w) {
			return "port " + w
		}
	}
	return ""
}

// leftOutPort names a port of servers that a list of the only ones leaves out.
// Entries tell that the pods are clients.
func leftOutPort(m *kube.Manifests, list string) string {
	if list == "*" || len(m.ServiceEntries) > 0 {
		return ""
	}
	for _, p := range dataPorts(m)[:1] {
		if !slices.Contains(words(list), p) {
			return "port " + p
		}
	}
	return ""
}

// excludedAddress names an address of an entry that lies in one of some blocks.
func excludedAddress(m *kube.Manifests, list string) string {
	for _, address := range entryAddresses(m) {
		if inBlocks(address, list) {
			return address.String()
		}
	}
	return ""
}

// leftOutAddress names one that lies in none of the blocks that alone go to the
// sidecar.
func leftOutAddress(m *kube.Manifests, list string) string {
	for _, address := range entryAddresses(m) {
		if list != "*" && !inBlocks(address, list) {
			return address.String()
		}
	}
	return ""
}

func inBlocks(address netip.Addr, list string) bool {
	return slices.ContainsFunc(words(list), func(w string) bool {
		block, err := flow.ParseCIDR(w)
		return w == "*" || err == nil && block.Contains(address)
	})
}

// entryAddresses are those of the entries.
func entryAddresses(m *kube.Manifests) []netip.Addr {
	var all []netip.Addr
	for _, e := range m.ServiceEntries {
		for _, text := range e.Spec.Addresses {
			if block, err := flow.ParseCIDR(text); err == nil {
				all = append(all, block.Addr())
			}
		}
	}
	return all
}
