package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var memoryOfContainer = Rule{
	Code:      "RG717",
	Title:     "The container's memory limit leaves no room for maxmemory",
	Severity:  finding.High,
	Rationale: "The kernel kills a server that reaches the limit of its container, with all that it has not saved. It must reach maxmemory first, where it evicts keys or refuses writes. While it saves, a copy of each page that is written comes on top.",
	Remedy:    "The limit must be twice maxmemory where the server saves, and a quarter above it otherwise. redisguard_pod_hardening works it out.",
	Native:    "resources: {limits: {memory: 4Gi}}, with maxmemory 2gb",
	References: []string{
		"Redis documentation, administration, memory", "Kubernetes documentation, Resource Management for Pods and Containers",
	},
	Controls: []string{"NIST 800-53 SC-5"},
	Check: onServer(needs(RedisConf, Workloads), func(_ Subject, p placedServer) []Hit {
		const more, of = 5, 4 // a quarter more
		text, known := p.value("maxmemory")
		most, ok := server.ParseMemory(text)
		if !known || !ok || most == 0 {
			return nil
		}
		given := p.container.Resources.Limits["memory"]
		limit, ok := kube.ParseQuantity(given)
		message := "Container %s may take %s of memory, which is less than maxmemory, %s."
		switch {
		case !ok || limit == 0:
			return nil
		case limit < most:
		case limit/more < most/of && p.persists():
			message = "Container %s may take %s of memory, which leaves no room beside maxmemory, %s, while the server saves."
		default:
			return nil
		}
		return []Hit{{
			Document: p.Key(), Field: p.container.Field + ".resources.limits.memory", Subject: p.Subject(),
			Message: fmt.Sprintf(message, p.container.Name, given, text),
		}}
	}),
}
