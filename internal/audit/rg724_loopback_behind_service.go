package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var loopbackBehindService = Rule{
	Code:      "RG724",
	Title:     "The server listens on loopback alone, and a Service leads to it",
	Severity:  finding.High,
	Rationale: "A Service leads to the address of the pod, where nobody listens: every client is refused. The quick way out, which is to listen everywhere, is often taken without a password.",
	Remedy:    "Listen on every address of the pod, with bind = [\"*\", \"-::*\"], and let a NetworkPolicy say who may connect.",
	Native:    "in the redis.conf of a pod: bind * -::*",
	References: []string{
		"redis.conf, bind", "Kubernetes documentation, Service",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onServerAndSentinel(needs(Services, Workloads), func(s Subject, p placedServer) []Hit {
		ports, known := p.listening()
		_, overruled := p.overruled("bind")
		all, line := addresses(p.conf)
		elsewhere := slices.ContainsFunc(all, func(a string) bool { return !local(strings.TrimPrefix(a, "-")) })
		if !known || overruled || line == 0 || elsewhere || p.conf.Refused("bind") || passesOn(s.Manifests, p.Workload) {
			return nil
		}
		for _, service := range s.Manifests.Services {
			if leadsOnlyTo(s.Manifests, service, p) && slices.ContainsFunc(service.Spec.Ports, func(port kube.ServicePort) bool { return p.leads(port, ports) }) {
				return []Hit{{
					Artefact: redisConfName, Line: line, Subject: "bind",
					Message: fmt.Sprintf("The server listens on %s alone, and Service %s leads to the address of the pod.", strings.Join(all, " and "), service.Metadata.Name),
				}}
			}
		}
		return nil
	}),
}

// leads reports whether a Service's port is known to lead to one of the server.
func (p placedServer) leads(port kube.ServicePort, l listening) bool {
	number := port.Port
	switch target := port.TargetPort.(type) {
	case int:
		number = target
	case string:
		number, _ = portNamed(p.container.Container, target)
	}
	return slices.Contains(l.clients(), number)
}

// passesOn reports whether something in the pods may pass connections on to
// loopback, or write another configuration first: another container, or a
// sidecar that is injected.
func passesOn(m *kube.Manifests, w *kube.Workload) bool {
	if len(w.Containers()) > 1 || hasMesh(m) {
		return true
	}
	ofMesh := func(key string) bool {
		return slices.ContainsFunc([]string{"istio", "linkerd", "inject", "mesh", "consul", "kuma"}, func(word string) bool { return strings.Contains(key, word) })
	}
	for key := range w.Annotations {
		if ofMesh(key) {
			return true
		}
	}
	for key := range w.Labels {
		if ofMesh(key) {
			return true
		}
	}
	return false
}
