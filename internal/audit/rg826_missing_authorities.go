package audit

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
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
	Check: Check{needs(Destinations, Workloads), onOrigination(func(m *kube.Manifests, d *kube.DestinationRule, tls kube.PlacedTLS) string {
		file := tls.CACertificates
		if !path.IsAbs(file) || tls.CredentialName != "" || ofSystem(file) || within(file, "/etc/istio") || within(file, "/etc/certs") || routed(m, d.Spec.Host) || keepsOut(m, d) {
			return ""
		}
		mounts, known := sidecarMounts(m, d)
		if !known || len(mounts) == 0 || slices.ContainsFunc(mounts, func(folder string) bool { return within(file, folder) }) {
			return ""
		}
		return fmt.Sprintf("Sidecars look for authorities in %s, where no pod of namespace %s mounts anything.", file, d.Metadata.Namespace)
	}).Find},
}

// keepsOut reports whether a rule is for the pods that the selector of another
// leaves out: those are not to connect, and find no authorities.
func keepsOut(m *kube.Manifests, d *kube.DestinationRule) bool {
	return d.Spec.WorkloadSelector == nil && slices.ContainsFunc(m.DestinationRules, func(o *kube.DestinationRule) bool {
		return o.Spec.Host == d.Spec.Host && o.Spec.WorkloadSelector != nil
	})
}

// sidecarMounts are the folders that pods for which a rule may be have mounted
// into their sidecars, as far as the documents tell.
func sidecarMounts(m *kube.Manifests, d *kube.DestinationRule) (folders []string, known bool) {
	all := []map[string]string{m.PodAnnotations}
	for _, w := range m.Workloads {
		own := w.Metadata.Namespace == d.Metadata.Namespace
		if s := d.Spec.WorkloadSelector; own && s != nil {
			selects, known := s.Selects(w.Labels)
			own = selects || !known
		}
		if own {
			all = append(all, w.Annotations)
		}
	}
	for _, annotations := range all {
		text, given := annotations[istio.UserVolumeMount]
		if !given {
			continue
		}
		volumes, err := istio.ParseVolumes(text)
		if err != nil {
			return nil, false
		}
		for _, name := range volumes.Names() {
			settings, _ := volumes.Get(name)
			var folder string
			if json.Unmarshal(settings["mountPath"], &folder) != nil {
				return nil, false
			}
			folders = append(folders, path.Clean(folder))
		}
	}
	return folders, true
}
