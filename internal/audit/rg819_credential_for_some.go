package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var credentialForSome = Rule{
	Code:      "RG819",
	Title:     "A credential does not reach every sidecar",
	Severity:  finding.High,
	Rationale: "credentialName has an effect only on sidecars that a workloadSelector selects. All others, and without a selector every one, speak plain text, without a warning.",
	Remedy:    "Leave it to redisguard_istio_tls_origination, which renders a second DestinationRule by which all other pods fail to connect.",
	Native:    "spec: {workloadSelector: {matchLabels: {app: checkout}}}, and a second DestinationRule of the host with caCertificates, without a selector and with exportTo: [the namespace]",
	References: []string{
		"Istio API, ClientTLSSettings, credentialName", "Istio's pilot, seen in its translation", "istio/istio issue 58322",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: Check{needs(Destinations), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		rest := hostsOfTheRest(s.Manifests)
		return onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
			if tls.CredentialName == "" || len(entriesOf(m, d.Spec.Host)) == 0 || s.routed(d.Spec.Host) {
				return "" // what a gateway speaks to needs no selector
			}
			if d.Spec.WorkloadSelector == nil {
				if strings.HasPrefix(tls.CredentialName, "configmap://") {
					return ""
				}
				return fmt.Sprintf("Sidecars do not see credential %s and speak plain text to %s.", tls.CredentialName, d.Spec.Host)
			}
			if rest[namespaced{d.Metadata.Namespace, d.Spec.Host}] {
				return ""
			}
			return fmt.Sprintf("Pods that the selector leaves out speak plain text to %s.", d.Spec.Host)
		}).Find(s)
	}},
}

// hostsOfTheRest are the hosts for which a namespace has a rule with TLS for the
// pods that no selector selects. Beside another the pilot loses one that is exported
// to "." alone (istio/istio issue 58322).
func hostsOfTheRest(m *kube.Manifests) map[namespaced]bool {
	hosts := map[namespaced]bool{}
	for _, d := range m.DestinationRules {
		if d.Spec.WorkloadSelector == nil && !slices.Equal(d.Spec.ExportTo, []string{"."}) && slices.ContainsFunc(d.TLS(), func(t kube.PlacedTLS) bool { return !t.Off() }) {
			hosts[namespaced{d.Metadata.Namespace, d.Spec.Host}] = true
		}
	}
	return hosts
}

// routed reports whether a VirtualService leads calls to the host elsewhere: to an
// egress gateway, it may be.
func (s Subject) routed(host string) bool {
	return lazily(&s.derive().routed, func() map[string]bool {
		hosts := map[string]bool{}
		for _, v := range s.Manifests.VirtualServices {
			for _, h := range v.Spec.Hosts {
				hosts[h] = true
			}
		}
		return hosts
	})[host]
}
