package pod

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// patch is what hardens pods that are there already. A strategic merge keeps
// what the patch does not name: a privilege that must go is named, and what must
// hold nothing else is replaced.
func (s Spec) patch(srv *server.Server) manifest.Fields {
	spec := manifest.Fields{
		{Key: "hostNetwork", Value: false}, {Key: "hostPID", Value: false}, {Key: "hostIPC", Value: false}, {Key: "shareProcessNamespace", Value: false},
		{Key: "automountServiceAccountToken", Value: false}, {Key: "enableServiceLinks", Value: false}, {Key: "securityContext", Value: replaced(s.podSecurityContext())},
	}
	if s.rewritesConfig() {
		spec = append(spec, manifest.Field{Key: "initContainers", Value: []manifest.Fields{s.copier()}})
	}
	var container manifest.Fields
	for _, f := range s.container(srv) {
		switch f.Key {
		case "image", "env": // are the module's own
			continue
		case "args": // and so is the Service after which a pod would name itself
			f.Value = s.args()
		case "ports": // its name too
			f.Value = []manifest.Fields{{{Key: "containerPort", Value: int(s.port())}, {Key: "hostPort", Value: nil}}}
		case "securityContext", "resources", "livenessProbe", "readinessProbe":
			f.Value = replaced(f.Value)
		}
		container = append(container, f)
	}
	spec = append(spec, manifest.Field{Key: "containers", Value: []manifest.Fields{container}}, manifest.Field{Key: "volumes", Value: s.volumes()})
	return manifest.Fields{{Key: "spec", Value: manifest.Fields{{Key: "template", Value: manifest.Fields{{Key: "spec", Value: spec}}}}}}
}

// replaced marks fields that stand in for all that is there (Kubernetes
// documentation, strategic merge patch, directives).
func replaced(value any) any {
	fields, ok := value.(manifest.Fields)
	if !ok {
		return value
	}
	return append(manifest.Fields{{Key: "$patch", Value: "replace"}}, fields...)
}
