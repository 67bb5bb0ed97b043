package policy

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is NetworkPolicies as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "network_policy",
		Doc: "Renders NetworkPolicies that close the pods of Redis servers in both directions but for the flows that the topology and the peers need, " +
			"or the egress of their clients but for the servers they use. " +
			"The output `flows` tells reviewers who may reach whom, where and why.",
		Shape:           Shape(),
		Outputs:         outputs(),
		FunctionOutputs: manifest.FunctionOutputArguments(),
		Serverless:      true,
		Validate:        Spec.Validate,
		Build:           build,
		Exceptions:      Spec.exceptions,
	})
}

func outputs() []shape.Argument { return append(manifest.OutputArguments(), flow.OutputArguments()...) }

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
	model, known := kube.Read(documents)
	model.OtherEgressUnstated = !s.servers() && s.OtherEgress.IsAbsent()
	product.Model, product.Unjudged = model, !known
	return product
}

// exceptions are those of peers, and that of a declaration that does without
// names on purpose.
func (s Spec) exceptions() []artefact.Exception {
	var all []artefact.Exception
	for _, d := range s.peers() {
		for _, p := range d.peers {
			peer, _ := p.Value.Get()
			all = append(all, artefact.StatedAt(d.path.Key(p.Name), peer.Exceptions)...)
		}
	}
	if s.DNS.Or("") == string(flow.NoDNS) {
		all = append(all, artefact.Exception{Rule: "RG703", Reason: "dns = \"none\" is stated", Stated: finding.At("dns"), Implied: true})
	}
	return all
}
