package audit

import (
	"fmt"
	"path"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var missingAuthorities = Rule{
	Code:      "RG826",
	Title:     "A DestinationRule looks for authorities where nothing is mounted",
	Severity:  finding.High,
	Rationale: "caCertificates is a file in the sidecar's container, not in the application's. Where it is missing, the sidecar has nothing to verify the server by and does not connect.",
	Remedy:    "The annotation sidecar.istio.io/userVolumeMount of the pods must mount the folder. redisguard_istio_tls_origination gives pod_annotations that do.",
	Native:    "sidecar.istio.io/userVolumeMount: '{\"redis-ca\": {\"mountPath\": \"/etc/redis-ca\", \"readonly\": true}}'",
	References: []string{
		"Istio API, ClientTLSSettings, caCertificates", "Istio documentation, resource annotations, sidecar.istio.io/userVolumeMount",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SC-8(1)"},
	Check: Check{needs(Destinations, Workloads), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		selecting := selectingHosts(s.Manifests)
		mounts := sidecarMountsOf(s.Manifests)
		return onOrigination(func(_ *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
			file := tls.CACertificates
			keepsOut := d.Spec.WorkloadSelector == nil && selecting[d.Spec.Host]
			if !path.IsAbs(file) || tls.CredentialName != "" || ofSystem(file) || within(file, "/etc/istio") || within(file, "/etc/certs") || s.routed(d.Spec.Host) || keepsOut {
				return ""
			}
			mounted := mounts.around(d)
			if !mounted.known || len(mounted.all) == 0 || mounted.hold(file) {
				return ""
			}
			return fmt.Sprintf("Sidecars look for authorities in %s, where no pod of namespace %s mounts anything.", file, d.Metadata.Namespace)
		}).Find(s)
	}},
}

// selectingHosts are the hosts of rules with a selector. A rule without one is
// beside them for the pods that they leave out: those are not to connect, and find
// no authorities.
func selectingHosts(m *kube.Manifests) map[string]bool {
	hosts := map[string]bool{}
	for _, d := range m.DestinationRules {
		if d.Spec.WorkloadSelector != nil {
			hosts[d.Spec.Host] = true
		}
	}
	return hosts
}
