package pod

import (
	"maps"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is hardened pods as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "pod_hardening",
		Doc: "Renders pods for Redis servers and Sentinels that hold nothing they do not need: a StatefulSet with its Service, ServiceAccount and PodDisruptionBudget, " +
			"and the same in pieces for modules that have a StatefulSet already. " +
			"The pods pass Pod Security at `restricted`, and write where the server must write and nowhere else. With `mesh = \"istio\"` that takes Istio's CNI plugin: without it Istio adds an init container that `restricted` does not let in.",
		Shape:           Shape(),
		Outputs:         outputs(),
		FunctionOutputs: manifest.FunctionOutputArguments(),
		Validate:        Spec.Validate,
		Build:           build,
	})
}

func outputs() []shape.Argument {
	anything := shape.Type{Kind: shape.DynamicType}
	return append(manifest.OutputArguments(), []shape.Argument{
		{Name: "pod_security_context", Type: anything, Doc: "The pod's `securityContext`."},
		{Name: "container_security_context", Type: anything, Doc: "The container's `securityContext`."},
		{Name: "args", Type: shape.TextList, Doc: "The server's arguments. No password is among them."},
		{Name: "volumes", Type: anything, Doc: "The pod's `volumes`."},
		{Name: "volume_mounts", Type: anything, Doc: "The container's `volumeMounts`."},
		{Name: "probes", Type: anything, Doc: "`livenessProbe` and `readinessProbe`."},
		{Name: "resources", Type: anything, Doc: "The container's `resources`."},
		{Name: "patch", Type: shape.Text, Doc: "A strategic merge patch, as YAML, for a StatefulSet whose container is named `redis`, and whose claim is named `data` if `data_size` is given. It replaces the security contexts, probes and resources that are there, closes `hostPort` of `port`, and leaves other containers, volumes, ports and the environment alone."},
	}...)
}

func build(s Spec, srv *server.Server) artefact.Product {
	outputs := artefact.UnknownOutputs(outputs(), manifest.FunctionOutputArguments())
	if s.Name.IsUnknown() || s.Namespace.IsUnknown() {
		return artefact.Product{Outputs: outputs}
	}
	if s.later() {
		maps.Copy(outputs, manifest.Outputs(manifest.Encode(manifest.Outline(Render(s, srv)))))
		return artefact.Product{Outputs: outputs, Unjudged: true}
	}
	documents := manifest.Encode(Render(s, srv))
	product := artefact.Product{Outputs: manifest.Outputs(documents), Origin: manifest.OriginIn(documents)}
	piece := func(name string, value any) { product.Outputs[name] = manifest.Value(value) }
	piece("pod_security_context", s.podSecurityContext())
	piece("container_security_context", containerSecurityContext())
	piece("args", s.args())
	piece("volumes", s.volumes())
	piece("volume_mounts", s.mounts())
	piece("probes", manifest.Fields{{Key: "livenessProbe", Value: s.liveness(srv)}, {Key: "readinessProbe", Value: s.readiness(srv)}})
	piece("resources", s.resources())
	product.Outputs["patch"] = shape.StringOf(manifest.YAML(s.patch(srv)))
	model, known := kube.Read(documents)
	product.Model, product.Unjudged = model, !known
	return product
}
