package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var hostNamespaces = Rule{
	Code:      "RG711",
	Title:     "A pod shares the node's network or processes",
	Severity:  finding.High,
	Rationale: "On the node's network no NetworkPolicy holds the pod, and the server listens on the node's addresses. With the node's processes it sees those of all other pods.",
	Remedy:    "Remove hostNetwork, hostPID and hostIPC. To be reached from outside the cluster, put a proxy that authenticates in front.",
	Native:    "hostNetwork: false",
	References: []string{
		"Kubernetes documentation, Pod Security Standards, baseline",
	},
	Controls: []string{"NIST 800-53 SC-7", "NIST 800-53 CM-7"},
	Check: onRedisWorkloads(func(w *kube.Workload) []Hit {
		var shared []string
		for name, on := range map[string]bool{"hostNetwork": w.Pod.HostNetwork, "hostPID": w.Pod.HostPID, "hostIPC": w.Pod.HostIPC} {
			if on {
				shared = append(shared, name)
			}
		}
		if len(shared) == 0 {
			return nil
		}
		slices.Sort(shared)
		return []Hit{{Field: w.PodAt, Message: fmt.Sprintf("The pods of %s have %s.", w.Metadata.Name, strings.Join(shared, " and "))}}
	}),
}
