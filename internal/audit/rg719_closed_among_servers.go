package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var closedAmongServers = Rule{
	Code:      "RG719",
	Title:     "A NetworkPolicy lacks a flow between the servers",
	Severity:  finding.High,
	Rationale: "Replicas follow their primary, and nodes of a cluster tell each other who is alive, on the bus port. Where the policy closes a port between the pods, replicas stay empty and the cluster does not form.",
	Remedy:    "The policy must open the port between the servers both ways, and for a cluster the bus port too: name the topology in redisguard_network_policy.",
	Native:    "ingress: [{from: [{podSelector: {matchLabels: {app: redis}}}], ports: [{port: 6379}, {port: 16379}]}], and the same in egress",
	References: []string{
		"redis.conf, replicaof, cluster-enabled and cluster-port", "Kubernetes documentation, Network Policies",
	},
	Controls: []string{"NIST 800-53 CP-10", "NIST 800-53 SC-7"},
	Check: onServer(needs(RedisConf, Policies, Workloads), func(s Subject, p placedServer) []Hit {
		policies := slices.DeleteFunc(slices.Clone(s.Manifests.Policies), func(n *kube.NetworkPolicy) bool {
			return !p.selected(n.Metadata.Namespace, n.Spec.PodSelector)
		})
		var hits []Hit
		for _, direction := range []string{"Ingress", "Egress"} {
			i := slices.IndexFunc(policies, func(n *kube.NetworkPolicy) bool { return n.Closes(direction) })
			if i < 0 {
				continue
			}
			for _, port := range p.amongPorts(s.Manifests) {
				if slices.ContainsFunc(policies, func(n *kube.NetworkPolicy) bool { return mayLet(n, direction, p, port) }) {
					continue
				}
				hits = append(hits, Hit{
					Document: policies[i].Key(), Field: "spec." + strings.ToLower(direction), Subject: policies[i].Subject(),
					Message: fmt.Sprintf("Policy %s closes port %d between the servers: no rule of its %s is for it.", policies[i].Metadata.Name, port, strings.ToLower(direction)),
				})
			}
		}
		return hits
	}),
}

// toPrimary finds the primary in the arguments of a server.
var toPrimary = regexp.MustCompile(`--(?:replicaof|slaveof)["',]?\s+["']?([\w.-]+)["']?\s+["']?(\d+)`)

// amongPorts are the ports on which the server's own pods need each other: those
// of a cluster, or that of a primary among them.
func (p placedServer) amongPorts(m *kube.Manifests) []int {
	if p.Replicas == nil || *p.Replicas < 2 {
		return nil
	}
	if p.is("cluster-enabled") {
		l, known := p.listening()
		data := l.plain
		if p.is("tls-cluster") {
			data = l.tls
		}
		if !known || data == 0 {
			return nil
		}
		return []int{data, l.bus}
	}
	primary, _ := p.conf.Effective("replicaof")
	values := primary.Values
	if found := toPrimary.FindStringSubmatch(strings.Join(slices.Concat(p.container.Command, p.container.Args), " ")); found != nil {
		values = found[1:]
	}
	if len(values) != 2 || !p.answersTo(m, values[0]) { //nolint:mnd // host and port
		return nil
	}
	port, err := strconv.Atoi(values[1])
	if err != nil {
		return nil
	}
	return []int{port}
}

// answersTo reports whether a name is that of one of a StatefulSet's pods, or of a
// Service that leads to them alone.
func (p placedServer) answersTo(m *kube.Manifests, host string) bool {
	first, _, _ := strings.Cut(host, ".")
	number, ok := strings.CutPrefix(first, p.Metadata.Name+"-")
	if _, err := strconv.Atoi(number); ok && err == nil && p.Kind == "StatefulSet" {
		return true
	}
	return slices.ContainsFunc(m.Services, func(s *kube.Service) bool { return s.Metadata.Name == first && leadsOnlyTo(m, s, p) })
}

// mayLet reports whether a policy lets the server's pods through to each other on
// a port, or may do so for all that is known.
func mayLet(n *kube.NetworkPolicy, direction string, p placedServer, port int) bool {
	peer := func(peer kube.PolicyPeer) bool {
		if peer.IPBlock != nil {
			return true // pods have addresses, too
		}
		if s := peer.NamespaceSelector; s != nil {
			if name, ok := s.MatchLabels[flow.NamespaceName]; ok && name != p.Metadata.Namespace && p.Metadata.Namespace != "" {
				return false
			}
		}
		if peer.PodSelector == nil {
			return true
		}
		selects, known := peer.PodSelector.Selects(p.Labels)
		return selects || !known
	}
	covers := func(own kube.PolicyPort) bool {
		name, named := own.Port.(string)
		number, ok := portNamed(p.container.Container, name)
		return named && ok && number == port
	}
	return slices.ContainsFunc(n.Rules(), func(r kube.Rule) bool {
		return r.Direction == direction && (r.Covers("TCP", port) || slices.ContainsFunc(r.Ports, covers)) && (len(r.Peers) == 0 || slices.ContainsFunc(r.Peers, peer))
	})
}
