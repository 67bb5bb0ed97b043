package audit

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var movingTag = Rule{
	Code:      "RG713",
	Title:     "A container runs whatever image its tag names today",
	Severity:  finding.Medium,
	Rationale: "With latest, a major version or no tag at all, pods of one StatefulSet run different versions after a restart, and nobody decided about the upgrade. A new version may refuse the configuration or widen a category of commands.",
	Remedy:    "Name the version in the image's tag, or better its digest.",
	Native:    "image: docker.io/valkey/valkey:8.1.1@sha256:…",
	References: []string{
		"Kubernetes documentation, Images",
	},
	Controls: []string{"NIST 800-53 CM-2", "NIST 800-53 CM-3"},
	Check: onContainers(func(_ *kube.Workload, c kube.Placed) string {
		_, tag, _ := strings.Cut(c.Image[strings.LastIndex(c.Image, "/")+1:], ":")
		if digest.MatchString(c.Image) || !moving.MatchString(tag) {
			return ""
		}
		return fmt.Sprintf("Container %s runs the image %q, whose tag moves.", c.Name, c.Image)
	}),
}

// moving are tags that name another image from time to time: none, latest, a
// major version, a word without any version.
var (
	digest = regexp.MustCompile(`@[a-z0-9]+:[0-9a-f]{32,}$`)
	moving = regexp.MustCompile(`^(latest.*|[a-z]*|v?[0-9]{1,3}(-.*)?)$`)
)
