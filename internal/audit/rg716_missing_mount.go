package audit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var missingMount = Rule{
	Code:      "RG716",
	Title:     "A file of users or of TLS lies where nothing is mounted",
	Severity:  finding.High,
	Rationale: "What is not mounted is not in the container: a server that names such a file does not start. A file that is part of the image is the same wherever the image runs, and whoever has the image has its secrets.",
	Remedy:    "The file must lie in a folder that the pods mount. redisguard_pod_hardening mounts /etc/redis and /tls.",
	Native:    "volumeMounts: [{name: tls, mountPath: /tls, readOnly: true}]",
	References: []string{
		"redis.conf, aclfile, tls-cert-file and tls-ca-cert-file", "Kubernetes documentation, Volumes",
	},
	Controls: []string{"NIST 800-53 CM-6"},
	Check: onServerAndSentinel(needs(Workloads), func(_ Subject, p placedServer) []Hit {
		if !p.plain || p.container.Lifecycle != nil || brought(p.Annotations) || !wellKnown(imageName(p.container.Image)) {
			return nil // somebody's own image may bring the files along
		}
		directives := []string{"aclfile"}
		if p.conf.SpeaksTLS() {
			directives = append(directives, "tls-cert-file", "tls-key-file", "tls-client-cert-file", "tls-client-key-file", "tls-ca-cert-file", "tls-ca-cert-dir", "tls-dh-params-file")
		}
		var hits []Hit
		for _, directive := range directives {
			file, line := p.conf.Value(directive)
			_, overruled := p.overruled(directive)
			if overruled || line == 0 || !path.IsAbs(file) || ofSystem(file) || isMounted(p.container.Container, file) {
				continue
			}
			hits = append(hits, Hit{
				Artefact: redisConfName, Line: line, Subject: directive,
				Message: fmt.Sprintf("%s is %s, where container %s of %s mounts nothing.", directive, file, p.container.Name, p.Metadata.Name),
			})
		}
		return hits
	}),
}

// isMounted reports whether a container mounts a file, or a folder above it.
func isMounted(c kube.Container, file string) bool {
	return slices.ContainsFunc(c.VolumeMounts, func(m kube.VolumeMount) bool { return within(file, path.Clean(m.MountPath)) })
}

// ofSystem reports whether a file is one that images or clusters bring along by
// themselves, such as the authorities of a distribution.
func ofSystem(file string) bool {
	return slices.ContainsFunc([]string{"/etc/ssl", "/etc/pki", "/usr", "/var/run/secrets", "/run/secrets", "/dev", "/proc"}, func(folder string) bool { return within(file, folder) })
}

// brought reports whether an injector, such as Vault's, may mount files into the
// pods. Those of meshes mount into their own containers.
func brought(annotations map[string]string) bool {
	for key := range annotations {
		ofMesh := strings.HasPrefix(key, "sidecar.istio.io/") || strings.HasPrefix(key, "linkerd.io/")
		if !ofMesh && (strings.Contains(key, "inject") || strings.Contains(key, "vault")) {
			return true
		}
	}
	return false
}
