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
	Check: onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
		if tls.CredentialName == "" || len(entriesOf(m, d.Spec.Host)) == 0 || routed(m, d.Spec.Host) {
			return "" // what a gateway speaks to needs no selector
		}
		if d.Spec.WorkloadSelector == nil {
			if strings.HasPrefix(tls.CredentialName, "configmap://") {
				return ""
			}
			return fmt.Sprintf("Sidecars do not see credential %s and speak plain text to %s.", tls.CredentialName, d.Spec.Host)
		}
		// Beside this one the pilot loses a rule that is exported to "." alone
		// (istio/istio issue 58322).
		others := slices.ContainsFunc(m.DestinationRules, func(o *kube.DestinationRule) bool {
			return o.Spec.Host == d.Spec.Host && o.Metadata.Namespace == d.Metadata.Namespace && o.Spec.WorkloadSelector == nil && !slices.Equal(o.Spec.ExportTo, []string{"."}) && slices.ContainsFunc(o.TLS(), func(t kube.PlacedTLS) bool { return !t.Off() })
		})
		if others {
			return ""
		}
		return fmt.Sprintf("Pods that the selector leaves out speak plain text to %s.", d.Spec.Host)
	}),
}

// routed reports whether a VirtualService leads calls to the host elsewhere: to an
// egress gateway, it may be.
func routed(m *kube.Manifests, host string) bool {
	return slices.ContainsFunc(m.VirtualServices, func(v *kube.VirtualService) bool { return slices.Contains(v.Spec.Hosts, host) })
}
