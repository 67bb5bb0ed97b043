package audit

import (
	"fmt"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var dataGoesWithPod = Rule{
	Code:      "RG727",
	Title:     "Data is saved where it goes with the pod",
	Severity:  finding.Medium,
	Rationale: "An emptyDir is deleted with its pod, and what lies in no volume already with its container. A primary that starts anew is empty, and its replicas follow and drop what they have. The redis.conf says to save the data, so that somebody counts on it.",
	Remedy:    "The pods must have a volume of their own for the data: set data_size of redisguard_pod_hardening. For a cache, set save = [] and appendonly = false; where there are replicas that takes an exception for RG629.",
	Native:    "volumeClaimTemplates, and a volumeMounts entry for dir; for a cache: save \"\" and appendonly no",
	References: []string{
		"Kubernetes documentation, Volumes, emptyDir", "Redis documentation, replication, safety when the primary has persistence turned off",
	},
	Controls: []string{"NIST 800-53 CP-9", "NIST 800-53 CP-10", "HIPAA 164.308(a)(7)(ii)(A)", "GDPR Art. 32(1)(c)"},
	Check: onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
		line, directive := asksToSave(p)
		place, known := p.dataPlace(s.Manifests)
		if line == 0 || !known {
			return nil
		}
		var mounted string
		switch {
		case place.volume == "" && place.path != "/" && wellKnown(imageName(p.container.Image)):
			mounted = "nothing"
		case place.source == "emptyDir":
			mounted = "an emptyDir"
		case place.source == "ephemeral":
			mounted = "an ephemeral volume"
		default:
			return nil
		}
		message := fmt.Sprintf("By %s, data is saved to %s, where container %s of %s mounts %s.", directive, place.path, p.container.Name, p.Metadata.Name, mounted)
		return []Hit{{Artefact: redisConfName, Line: line, Subject: directive, Message: message}}
	}),
}

// asksToSave finds the line by which somebody asks for data to be saved. What a
// server does by default nobody asked for.
func asksToSave(p placedServer) (line int, directive string) {
	for _, name := range []string{"appendonly", "save"} {
		if _, overruled := p.overruled(name); overruled {
			return 0, ""
		}
	}
	if !p.persists() {
		return 0, ""
	}
	if p.is("appendonly") {
		_, line = p.conf.Value("appendonly")
		return line, "appendonly"
	}
	lines := p.conf.Lines("save")
	if len(lines) == 0 {
		return 0, ""
	}
	return lines[len(lines)-1].Line, "save"
}
