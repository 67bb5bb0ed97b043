package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var claimsDeleted = Rule{
	Code:      "RG726",
	Title:     "The volumes of saved data are deleted with their StatefulSet",
	Severity:  finding.Medium,
	Rationale: "A StatefulSet is deleted and made anew for a change that Kubernetes does not take in place, and scaled to nothing and back to save money. With Delete the claims go along, and with them all that the servers saved.",
	Remedy:    "persistentVolumeClaimRetentionPolicy must be Retain for both, or be left out, which is the same.",
	Native:    "persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain, whenScaled: Retain}",
	References: []string{
		"Kubernetes documentation, StatefulSets, PersistentVolumeClaim retention",
	},
	Controls: []string{"NIST 800-53 CP-9", "NIST 800-53 SI-12"},
	Check: onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
		place, known := p.dataPlace(s.Manifests)
		if !known || p.Kind != "StatefulSet" || place.source != kube.ClaimTemplate || !p.persists() {
			return nil
		}
		var hits []Hit
		for _, policy := range []struct{ field, value, when string }{
			{"whenDeleted", place.storage.Deleted, "when it is deleted"}, {"whenScaled", place.storage.Scaled, "of pods that scaling takes away"},
		} {
			if policy.value == "Delete" {
				hits = append(hits, Hit{
					Document: p.Key(), Field: "spec.persistentVolumeClaimRetentionPolicy." + policy.field, Subject: p.Subject(),
					Message: fmt.Sprintf("Volume %s of %s, where the server saves its data, is deleted %s.", place.volume, p.Metadata.Name, policy.when),
				})
			}
		}
		return hits
	}),
}
