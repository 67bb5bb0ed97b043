package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var writableRoot = Rule{
	Code:      "RG708",
	Title:     "A container may write its own files",
	Severity:  finding.Medium,
	Rationale: "What is written into the image's file system, such as a module or a script, stays until the pod ends. Redis writes to its data folder and nowhere else.",
	Remedy:    "Take container_security_context of redisguard_pod_hardening, and volume_mounts for what must be written.",
	Native:    "securityContext: {readOnlyRootFilesystem: true}",
	References: []string{
		"Kubernetes documentation, configure a security context", "redis.conf, dir",
	},
	Controls: []string{"NIST 800-53 CM-5", "NIST 800-53 SI-7"},
	Check: onContainers(func(_ *kube.Workload, c kube.Placed) string {
		if c.SecurityContext != nil && is(c.SecurityContext.ReadOnlyRootFilesystem, true) {
			return ""
		}
		return fmt.Sprintf("The root file system of container %s can be written.", c.Name)
	}),
}
