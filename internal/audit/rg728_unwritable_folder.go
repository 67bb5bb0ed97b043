package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unwritableFolder = Rule{
	Code:      "RG728",
	Title:     "The server may not write where its data belongs",
	Severity:  finding.High,
	Rationale: "With appendonly the server does not start. With snapshots it does, and refuses every write from the first one that fails. A node of a cluster needs its nodes.conf there.",
	Remedy:    "dir must be a folder in a volume that can be written. redisguard_pod_hardening mounts /data. A ConfigMap or Secret can never be written.",
	Native:    "volumeMounts: [{name: data, mountPath: /data}], with dir /data",
	References: []string{
		"redis.conf, dir and stop-writes-on-bgsave-error", "Kubernetes documentation, Volumes", "Dockerfiles of redis and valkey, VOLUME",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-9"},
	Check: onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
		place, known := p.dataPlace(s.Manifests)
		if !known || !p.persists() && !p.is("cluster-enabled") {
			return nil
		}
		why := p.unwritable(place.place)
		if why == "" {
			return nil
		}
		hit := Hit{Artefact: redisConfName, Line: place.line, Subject: "dir"}
		if place.line == 0 {
			hit = Hit{Document: p.Key(), Field: p.container.Field, Subject: p.Subject()}
		}
		hit.Message = fmt.Sprintf("The server writes its data to %s, where container %s of %s %s.", place.path, p.container.Name, p.Metadata.Name, why)
		return []Hit{hit}
	}),
}
