package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var serviceElsewhere = Rule{
	Code:      "RG715",
	Title:     "A Service leads to a port that the server does not listen on",
	Severity:  finding.High,
	Rationale: "Clients of the Service are refused, or meet whoever listens there one day. The port of a Service and that of the server stand in two files, of which often only one is changed.",
	Remedy:    "The Service must lead to the number of tls_port, or of port where that is open.",
	Native:    "ports: [{name: tcp-redis, port: 6379, targetPort: 6379}]",
	References: []string{
		"Kubernetes documentation, Service, port definitions", "redis.conf, port and tls-port",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SC-7"},
	Check: onServerAndSentinel(needs(Services, Workloads), func(s Subject, p placedServer) []Hit {
		ports, known := p.listening()
		if !known {
			return nil
		}
		var hits []Hit
		for _, service := range s.Manifests.Services {
			if !leadsOnlyTo(s.Manifests, service, p) {
				continue
			}
			for i, port := range service.Spec.Ports {
				if target := p.misses(ports, port); target != "" {
					hits = append(hits, Hit{
						Document: service.Key(), Field: fmt.Sprintf("spec.ports[%d]", i), Subject: service.Subject(),
						Message: fmt.Sprintf("Service %s leads to port %s of %s, and the server listens on %s.", service.Metadata.Name, target, p.Metadata.Name, ports.say()),
					})
				}
			}
		}
		return hits
	}),
}

// leadsOnlyTo reports whether a Service selects the server's pods, and no others
// that are known.
func leadsOnlyTo(m *kube.Manifests, s *kube.Service, p placedServer) bool {
	selector := kube.LabelSelector{MatchLabels: s.Spec.Selector}
	if len(s.Spec.Selector) == 0 || s.Spec.Type == "ExternalName" || !p.selected(s.Metadata.Namespace, selector) {
		return false
	}
	return !slices.ContainsFunc(m.Workloads, func(w *kube.Workload) bool {
		selects, _ := selector.Selects(w.Labels)
		return w != p.Workload && selects && w.Metadata.Namespace == s.Metadata.Namespace
	})
}

// otherPurpose finds names of ports that other programs listen on; for servers,
// Sentinels are such.
var otherPurpose = regexp.MustCompile(`(?i)metric|export|prom|bus|gossip|health|admin|http`)

// ofOthers reports whether a port's name is that of another program's.
func (p placedServer) ofOthers(name string) bool {
	return otherPurpose.MatchString(name) || !p.sentinel && strings.Contains(strings.ToLower(name), "sentinel")
}

// misses names the port that a Service's port leads to if nothing is known to
// listen there, "" if something may.
func (p placedServer) misses(l listening, port kube.ServicePort) string {
	if port.Protocol != "" && port.Protocol != "TCP" || p.ofOthers(port.Name) {
		return ""
	}
	number := port.Port
	switch target := port.TargetPort.(type) {
	case int:
		number = target
	case string:
		named, ok := portNamed(p.container.Container, target)
		if !ok || p.ofOthers(target) {
			return "" // of a container that is injected, it may be
		}
		number = named
	}
	if p.takes(l, number) {
		return ""
	}
	return fmt.Sprint(number)
}

// portNamed is the port that a container has given a name.
func portNamed(c kube.Container, name string) (number int, ok bool) {
	for _, port := range c.Ports {
		if port.Name == name {
			return port.ContainerPort, true
		}
	}
	return 0, false
}
