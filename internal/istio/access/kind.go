package access

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is access in a mesh as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "istio_access",
		Doc: "Renders who may reach Redis servers in an Istio mesh, by namespace or ServiceAccount, and on which ports: an AuthorizationPolicy that lets in the topology's own flows and the peers and nobody else, " +
			"a PeerAuthentication that refuses plain text, and the headless Service by which the servers know each other there.",
		Shape:           Shape(),
		Outputs:         outputs(),
		FunctionOutputs: manifest.FunctionOutputArguments(),
		Serverless:      true,
		Validate:        Spec.Validate,
		Build:           build,
		Exceptions:      Spec.exceptions,
	})
}

func outputs() []shape.Argument {
	all := append(manifest.OutputArguments(), flow.OutputArguments()...)
	return append(all, shape.Argument{
		Name: "directives", Type: shape.MapType.Of(shape.MapType.Of(shape.TextList)),
		Doc: "What each server must announce of itself behind a sidecar, by pod: for `directives` of its `redisguard_redis_conf`. Pods of `redisguard_pod_hardening` with `mesh = \"istio\"` say it themselves and share one file. Sentinels must resolve and announce host names, and a cluster node must be started with `--cluster-announce-ip $(POD_IP)`, which no file can know.",
	})
}

func build(s Spec, _ *server.Server) artefact.Product {
	unknown := artefact.UnknownOutputs(outputs(), manifest.FunctionOutputArguments())
	if s.uncounted() {
		return artefact.Product{Outputs: unknown}
	}
	documents := Render(s)
	if s.later() {
		documents = manifest.Outline(documents)
	}
	documents = manifest.Encode(documents)
	product := artefact.Product{Outputs: manifest.Outputs(documents), Origin: manifest.OriginIn(documents)}
	product.Outputs["flows"], product.Outputs["flows_mermaid"] = unknown["flows"], unknown["flows_mermaid"]
	if !s.later() {
		flows := s.flows()
		product.Outputs["flows"], product.Outputs["flows_mermaid"] = flow.Value(flows), flow.Mermaid(flows)
	}
	product.Outputs["directives"] = s.directives()
	model, known := kube.Read(documents)
	model.DataPorts = s.dataPorts()
	product.Model, product.Unjudged = model, !known
	return product
}

// exceptions are those of peers.
func (s Spec) exceptions() []artefact.Exception {
	var all []artefact.Exception
	peers, _ := s.AllowFrom.Get()
	for _, p := range peers {
		peer, _ := p.Value.Get()
		all = append(all, artefact.StatedAt(finding.At("allow_from").Key(p.Name), peer.Exceptions)...)
	}
	return all
}
