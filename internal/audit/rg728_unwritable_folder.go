package audit

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var unwritableFolder = Rule{
	Code:      "RG728",
	Title:     "The server may not write where it must",
	Severity:  finding.High,
	Rationale: "With appendonly the server does not start. With snapshots it does, and refuses every write from the first one that fails. A node of a cluster does not start without its nodes.conf, and no server without the log that it is told to write.",
	Remedy:    "dir must be a folder in a volume that can be written, and so must be that of cluster-config-file and logfile. redisguard_pod_hardening mounts /data. A ConfigMap or Secret can never be written.",
	Native:    "volumeMounts: [{name: data, mountPath: /data}], with dir /data",
	References: []string{
		"redis.conf, dir and stop-writes-on-bgsave-error", "Kubernetes documentation, Volumes", "Dockerfiles of redis and valkey, VOLUME",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-9"},
	Check: onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
		var hits []Hit
		data, known := p.dataPlace(s.Manifests)
		if known && (p.persists() || p.is("cluster-enabled")) {
			hits = p.cannotWrite("dir", "its data", data)
		}
		files := map[string]string{"logfile": "its log"}
		if p.is("cluster-enabled") {
			files["cluster-config-file"] = "who it is"
		}
		for _, directive := range slices.Sorted(maps.Keys(files)) {
			file, known := p.value(directive)
			if !known || !path.IsAbs(file) || file == "/dev/stdout" {
				continue // within dir, or no file
			}
			if at, known := p.place(s.Manifests, file); known {
				hits = append(hits, p.cannotWrite(directive, files[directive], at)...)
			}
		}
		return hits
	}),
}

// cannotWrite finds a place that a directive names and to which the server cannot write.
func (p placedServer) cannotWrite(directive, what string, at place) []Hit {
	why := p.unwritable(at)
	if why == "" {
		return nil
	}
	hit := Hit{Document: p.Key(), Field: p.container.Field, Subject: p.Subject()}
	if _, line := p.conf.Value(directive); line > 0 {
		if _, overruled := p.overruled(directive); !overruled {
			hit = Hit{Artefact: redisConfName, Line: line, Subject: directive}
		}
	}
	hit.Message = fmt.Sprintf("The server writes %s to %s, where container %s of %s %s.", what, at.path, p.container.Name, p.Metadata.Name, why)
	return []Hit{hit}
}
