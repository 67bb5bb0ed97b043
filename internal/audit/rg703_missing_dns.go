package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var missingDNS = Rule{
	Code:      "RG703",
	Title:     "A NetworkPolicy cuts the resolution of names",
	Severity:  finding.Medium,
	Rationale: "A policy for egress cuts DNS too. Pods then find neither each other nor the server by name; without TCP they find short answers only.",
	Remedy:    "Name in dns how the cluster resolves names. If the pods use addresses alone, write dns = \"none\".",
	Native:    "egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]",
	References: []string{
		"RFC 7766, DNS over TCP", "bitnami/charts issue 21657", "tektoncd/operator issue 4000",
	},
	Controls: []string{"NIST 800-53 SC-7"},
	Check: onPolicies(func(p *kube.NetworkPolicy) []Hit {
		if !p.Closes("Egress") {
			return nil
		}
		var missing []string
		for _, protocol := range []string{"UDP", "TCP"} {
			covered := func(r kube.Rule) bool { return r.Direction == "Egress" && r.Covers(protocol, flow.DNSPort) }
			if !slices.ContainsFunc(p.Rules(), covered) {
				missing = append(missing, protocol)
			}
		}
		if len(missing) == 0 {
			return nil
		}
		return []Hit{{Field: "spec.egress", Message: fmt.Sprintf("Policy %s lets its pods resolve no names by %s.", p.Metadata.Name, summary(missing))}}
	}),
}
