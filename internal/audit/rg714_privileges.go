package audit

import (
	"fmt"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var privileges = Rule{
	Code:      "RG714",
	Title:     "A container keeps privileges that Redis does not need",
	Severity:  finding.Medium,
	Rationale: "Capabilities, a way to more privileges and system calls that Redis never makes are what an attacker works with after taking over the server.",
	Remedy:    "Take container_security_context and pod_security_context of redisguard_pod_hardening.",
	Native:    "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}",
	References: []string{
		"Kubernetes documentation, Pod Security Standards, restricted",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-7"},
	Check: onContainers(func(w *kube.Workload, c kube.Placed) string {
		own := c.SecurityContext
		switch {
		case own != nil && own.Privileged:
			return fmt.Sprintf("Container %s is privileged.", c.Name)
		case own == nil || !is(own.AllowPrivilegeEscalation, false):
			return fmt.Sprintf("Container %s may gain privileges.", c.Name)
		case own.Capabilities == nil || !slices.Contains(own.Capabilities.Drop, "ALL") || len(own.Capabilities.Add) > 0:
			return fmt.Sprintf("Container %s keeps capabilities.", c.Name)
		case !filtered(own) && !filtered(w.Pod.SecurityContext):
			return fmt.Sprintf("Container %s may make every system call.", c.Name)
		default:
			return ""
		}
	}),
}

// filtered reports whether a seccomp profile filters system calls.
func filtered(s *kube.SecurityContext) bool {
	return s != nil && s.SeccompProfile != nil && s.SeccompProfile.Type != "Unconfined"
}
