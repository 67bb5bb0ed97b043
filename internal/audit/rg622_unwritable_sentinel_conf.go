package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unwritableSentinelConf = Rule{
	Code:      "RG622",
	Title:     "A Sentinel cannot write its sentinel.conf",
	Severity:  finding.High,
	Rationale: "A Sentinel keeps in that file whom it watches and for whom it voted. It does not start on one that it cannot write. On one that is a mount by itself, as by subPath, it does, cannot put a new one in its place, and forgets with each restart.",
	Remedy:    "Render the Sentinels with redisguard_pod_hardening and role = \"sentinel\", which starts each on a fresh copy that it may write.",
	Native:    "an init container that copies sentinel.conf into an emptyDir, from which the Sentinel starts",
	References: []string{
		"sentinel.c, sentinelIsRunning", "config.c, rewriteConfigOverwriteFile", "Kubernetes documentation, ConfigMaps and Secrets as files", "observations of live Sentinels",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(Workloads), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, p := range s.sentinels() {
			at, known := p.configPlace(s.Manifests)
			if !known {
				continue
			}
			why := p.unwritable(at)
			if why == "" && at.itself {
				why = fmt.Sprintf("mounts it by itself from volume %s, so that no new one takes its place", at.volume)
			}
			if why != "" {
				message := fmt.Sprintf("The Sentinel must write %s, where container %s of %s %s.", at.path, p.container.Name, p.Metadata.Name, why)
				hits = append(hits, Hit{Document: p.Key(), Field: p.container.Field, Subject: p.Subject(), Message: message})
			}
		}
		return hits
	}},
}
