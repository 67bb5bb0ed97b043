package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var rootContainer = Rule{
	Code:      "RG707",
	Title:     "A container may run as root",
	Severity:  finding.High,
	Rationale: "Who takes over the server is root in the container, one flaw of the runtime away from the node. Redis needs no privilege at all.",
	Remedy:    "Take pod_security_context and container_security_context of redisguard_pod_hardening.",
	Native:    "securityContext: {runAsNonRoot: true, runAsUser: 999}",
	References: []string{
		"Kubernetes documentation, Pod Security Standards, restricted",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 CM-7", "PCI DSS 4.0 2.2.6"},
	Check: onContainers(func(w *kube.Workload, c kube.Placed) string {
		if !w.MayBeRoot(c.Container) {
			return ""
		}
		return fmt.Sprintf("Container %s may run as root.", c.Name)
	}),
}
