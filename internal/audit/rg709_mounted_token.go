package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var mountedToken = Rule{
	Code:      "RG709",
	Title:     "A pod holds a token for the Kubernetes API",
	Severity:  finding.Medium,
	Rationale: "Redis does not speak to Kubernetes. Who takes over the server does: with the token it is the pod's ServiceAccount, whatever that may.",
	Remedy:    "Take the manifests of redisguard_pod_hardening, or set automountServiceAccountToken of the pod to false.",
	Native:    "automountServiceAccountToken: false",
	References: []string{
		"Kubernetes documentation, opt out of API credential automounting",
	},
	Controls: []string{"NIST 800-53 AC-6", "NIST 800-53 IA-5"},
	Check: onRedisWorkloads(func(w *kube.Workload) []Hit {
		if is(w.Pod.AutomountServiceAccountToken, false) {
			return nil
		}
		return []Hit{{Field: w.PodAt, Message: fmt.Sprintf("The pods of %s hold a token for the Kubernetes API.", w.Metadata.Name)}}
	}),
}
