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
	Check: onAnnotations(func(m *kube.Manifests, pods annotated) []string {
		var messages []string
		for _, e := range exclusions {
			value, given := pods.annotations[e.annotation]
			if !given {
				continue
			}
			if what := e.excludes(m, pods, value); what != "" {
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
	excludes   func(m *kube.Manifests, pods annotated, value string) string
}{
	{"traffic.sidecar.istio.io/excludeOutboundPorts", func(m *kube.Manifests, pods annotated, value string) string {
		return listedPort(dialledPorts(m, pods), value)
	}},
	{"traffic.sidecar.istio.io/excludeInboundPorts", func(m *kube.Manifests, pods annotated, value string) string {
		if !pods.servers {
			return ""
		}
		return listedPort(dataPorts(m), value)
	}},
	{"traffic.sidecar.istio.io/excludeOutboundIPRanges", excludedAddress},
	{"traffic.sidecar.istio.io/includeOutboundIPRanges", leftOutAddress},
	{"traffic.sidecar.istio.io/includeInboundPorts", leftOutPort},
	{"traffic.sidecar.istio.io/excludeInterfaces", func(m *kube.Manifests, pods annotated, value string) string {
		if value == "" || !pods.servers && len(visible(m, pods)) == 0 {
			return ""
		}
		return "what passes by interface " + value
	}},
	{istio.Templates, func(m *kube.Manifests, pods annotated, value string) string {
		if slices.Contains(words(value), "sidecar") || !pods.servers && len(visible(m, pods)) == 0 {
			return ""
		}
		return "everything"
	}},
	{"sidecar.istio.io/interceptionMode", func(_ *kube.Manifests, _ annotated, value string) string { return interception(value) }},
	{istio.ProxyConfig, func(_ *kube.Manifests, _ annotated, value string) string {
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

// visible are the entries of Redis that pods see.
func visible(m *kube.Manifests, pods annotated) []*kube.ServiceEntry {
	return slices.DeleteFunc(slices.Clone(m.ServiceEntries), func(e *kube.ServiceEntry) bool {
		seen := pods.namespace == "" || e.Metadata.Namespace == pods.namespace || seenByAll(e)
		return !seen || !slices.ContainsFunc(e.Spec.Ports, forRedis)
	})
}

// dialledPorts are what applications dial of Redis: by the entries, and what
// servers listen on by default.
func dialledPorts(m *kube.Manifests, pods annotated) []string {
	ports := dataPorts(m)
	for _, e := range visible(m, pods) {
		for _, p := range e.Spec.Ports {
			ports = append(ports, strconv.Itoa(p.Number))
		}
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
		if number := strings.TrimLeft(w, "0"); slices.Contains(ports, number) {
			return "port " + number
		}
	}
	return ""
}

// leftOutPort names a port of servers that a list of the only ones leaves out.
func leftOutPort(m *kube.Manifests, pods annotated, list string) string {
	port := dataPorts(m)[0]
	if !pods.servers || list == "*" || listedPort([]string{port}, list) != "" {
		return ""
	}
	return "port " + port
}

// excludedAddress names an address of an entry that lies in one of some blocks.
func excludedAddress(m *kube.Manifests, pods annotated, list string) string {
	for _, address := range entryAddresses(m, pods) {
		if inBlocks(address, list) {
			return address.String()
		}
	}
	return ""
}

// leftOutAddress names one that lies in none of the blocks that alone go to the
// sidecar.
func leftOutAddress(m *kube.Manifests, pods annotated, list string) string {
	for _, address := range entryAddresses(m, pods) {
		if !inBlocks(address, list) {
			return address.String()
		}
	}
	return ""
}

// inBlocks reads blocks as iptables does: bits behind the prefix do not count.
func inBlocks(address netip.Addr, list string) bool {
	return slices.ContainsFunc(words(list), func(w string) bool {
		block, err := netip.ParsePrefix(w)
		return w == "*" || w == address.String() || err == nil && block.Masked().Contains(address)
	})
}

// entryAddresses are those of the entries that pods see.
func entryAddresses(m *kube.Manifests, pods annotated) []netip.Addr {
	var all []netip.Addr
	for _, e := range visible(m, pods) {
		for _, text := range e.Spec.Addresses {
			if block, err := flow.ParseCIDR(text); err == nil {
				all = append(all, block.Addr())
			}
		}
	}
	return all
}
