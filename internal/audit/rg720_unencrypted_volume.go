package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var unencryptedVolume = Rule{
	Code:      "RG720",
	Title:     "Data is kept on a volume that is not encrypted",
	Severity:  finding.Medium,
	Rationale: "Snapshots and the append-only file hold all data in clear text. Who gets at the disk, a copy of it or what is left of it reads them without the server.",
	Remedy:    "The StorageClass must have encrypted \"true\" among its parameters, or be one whose volumes are always encrypted.",
	Native:    "parameters: {encrypted: \"true\"}",
	References: []string{
		"Amazon EBS CSI driver, StorageClass parameters", "Redis documentation, persistence",
	},
	Controls: []string{"NIST 800-53 SC-28", "NIST 800-53 SC-28(1)", "PCI DSS 4.0 3.5.1", "HIPAA 164.312(a)(2)(iv)"},
	Check: Check{needs(Workloads, StorageClass), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		if s.RedisConf == nil {
			var hits []Hit
			for _, p := range s.servers() {
				hits = append(hits, unencrypted(s.Manifests, p)...)
			}
			return hits
		}
		return onServer(nil, func(s Subject, p placedServer) []Hit {
			if !p.persists() {
				return nil
			}
			return unencrypted(s.Manifests, p)
		}).Find(s)
	}},
}

// unencrypted are the claims of a server's volumes whose class does not encrypt.
func unencrypted(m *kube.Manifests, p placedServer) []Hit {
	var hits []Hit
	for i, claim := range p.Claims {
		holdsData := slices.ContainsFunc(p.container.VolumeMounts, func(mount kube.VolumeMount) bool { return mount.Name == claim.Metadata.Name })
		j := slices.IndexFunc(m.StorageClasses, func(c *kube.StorageClass) bool { return c.Metadata.Name == claim.Spec.StorageClassName })
		if !holdsData || j < 0 || !leavesPlain(m.StorageClasses[j]) {
			continue
		}
		hits = append(hits, Hit{
			Document: p.Key(), Field: fmt.Sprintf("spec.volumeClaimTemplates[%d]", i), Subject: p.Subject(),
			Message: fmt.Sprintf("Volume %s of %s is of StorageClass %s, which does not ask for encryption.", claim.Metadata.Name, p.Metadata.Name, claim.Spec.StorageClassName),
		})
	}
	return hits
}

// leavesPlain reports whether a class asks for volumes that are not encrypted, by
// a word or, for EBS, by silence.
func leavesPlain(c *kube.StorageClass) bool {
	said := false
	for key, value := range c.Parameters {
		switch strings.ToLower(key) {
		case "encrypted":
			return strings.EqualFold(value, "false")
		case "kmskeyid":
			said = true
		}
	}
	return !said && (c.Provisioner == "ebs.csi.aws.com" || c.Provisioner == "kubernetes.io/aws-ebs")
}
