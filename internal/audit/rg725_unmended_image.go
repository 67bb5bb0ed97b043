package audit

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var unmendedImage = Rule{
	Code:      "RG725",
	Title:     "The image is of a version that is mended no more",
	Severity:  finding.Medium,
	Rationale: "Holes that are found in such a version stay open. Below 6.0 there are neither users nor TLS.",
	Remedy:    "Name the image of a version that is still mended, and declare that version in server.",
	Native:    "image: docker.io/valkey/valkey:8.1.4@sha256:…",
	References: []string{
		"the advisories of 2024 to 2026, which mend 6.2 and later", "the names of the images of redis, valkey, bitnami and opstree",
	},
	Controls: []string{"NIST 800-53 CM-2", "NIST 800-53 SI-2"},
	Check: Check{needs(Workloads), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, p := range s.servers() {
			if version, known := versionOf(p.container.Image); known && endOfLife(version) {
				hits = append(hits, Hit{
					Document: p.Key(), Field: p.container.Field, Subject: p.Subject(),
					Message: fmt.Sprintf("Container %s runs %s, which is mended no more.", p.container.Name, version),
				})
			}
		}
		return hits
	}},
}

// versionedImage takes the name of an image apart: where it is, the server and
// its version.
var versionedImage = regexp.MustCompile(`^(.*/|)(redis|valkey)(?:-cluster)?:v?(\d+)\.(\d+)(?:[.@-]|$)`)

// versionOf is the server in an image. It is known of images whose publishers tag
// them by the server's version. What others keep may be counted by themselves.
func versionOf(image string) (version server.Target, known bool) {
	found := versionedImage.FindStringSubmatch(image)
	if len(found) == 0 || !slices.Contains(branches().Places, found[1]) {
		return version, false
	}
	version, err := server.ParseTarget(fmt.Sprintf("%s-%s.%s", found[2], found[3], found[4]))
	return version, err == nil
}

//go:embed branches.json
var branchesJSON []byte

// branchFacts are which versions are mended still, and where images lie
// that are named by them.
type branchFacts struct {
	FirstMended map[string]string `json:"first_mended"`
	Places      []string          `json:"places"`
}

var branches = sync.OnceValue(func() branchFacts {
	var file branchFacts
	if err := json.Unmarshal(branchesJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded branches.json: %v", err)) // the tests read it
	}
	return file
})

// endOfLife reports whether a version is known to be mended no more.
func endOfLife(version server.Target) bool {
	first, err := server.ParseTarget(branches().FirstMended[string(version.Engine)])
	return err == nil && version.Compare(first) < 0
}
