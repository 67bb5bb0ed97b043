package origination

import (
	"slices"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/certificate"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Kind is TLS origination as a kind of artefact.
func Kind() artefact.Kind {
	return artefact.Define(artefact.Definition[Spec]{
		Name: "istio_tls_origination",
		Doc: "Renders what has Istio's sidecars speak TLS to Redis servers outside of the mesh, such as Memorystore, while applications dial them in plain text inside their pods: " +
			"a ServiceEntry and a DestinationRule for each server, the ConfigMap of its authorities, and the annotations by which sidecars find them. " +
			"Of pods of the namespace that have a sidecar no call to such an address leaves in plain text; to a host that is resolved by DNS, of those with the annotations that come out.",
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
	return append(manifest.OutputArguments(),
		shape.Argument{Name: "pod_annotations", Type: shape.TextMap, Doc: "The argument `pod_annotations` with what the sidecar needs merged in: for the template of the pods that use the servers."},
		shape.Argument{Name: "application_addresses", Type: shape.TextMap, Doc: "What the application dials in plain text, by endpoint: `ADDRESS:PORT`. With `dns_capture` it may dial the host's name at that port as well."},
		shape.Argument{Name: "egress", Type: shape.Type{Kind: shape.DynamicType}, Doc: "Peers for `allow_to` of a `redisguard_network_policy` of the pods: the servers at the port of TLS, which is what sidecars dial. A host that is resolved by DNS is not among them: name the addresses of its network there."},
		shape.Argument{Name: "ca_expires_at", Type: shape.Text, Doc: "When the first of `ca_certificates` expires, in RFC 3339. Empty without them."},
	)
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
	annotations := s.annotations()
	product.Outputs["pod_annotations"] = annotations
	product.Outputs["application_addresses"], product.Outputs["egress"] = s.addresses()
	product.Outputs["ca_expires_at"] = s.expiry()
	model, known := kube.Read(documents)
	model.SharedCA = s.sharesCA()
	model.PodAnnotations = texts(annotations)
	if moment, err := time.Parse(time.RFC3339, s.AsOf.Or("")); err == nil {
		model.AsOf = moment
	}
	product.Model = model
	product.Unjudged = !known || s.AsOf.IsUnknown() || s.ServerCAMode.IsUnknown() || !annotations.WhollyKnown()
	return product
}

func (s Spec) annotations() shape.Value {
	if s.PodAnnotations.IsUnknown() || s.CredentialName.IsUnknown() || s.DNSCapture.IsUnknown() || s.CAMountPath.IsUnknown() || s.ClientSecret.IsUnknown() || s.ClientMountPath.IsUnknown() {
		return shape.Unknown()
	}
	given, _ := s.PodAnnotations.Get()
	all, err := s.merged(given)
	if err != nil {
		panic("origination: annotations of a valid declaration: " + err.Error()) // a mistake in the program
	}
	return all.Value()
}

// texts are the known annotations.
func texts(annotations shape.Value) map[string]string {
	all := map[string]string{}
	for _, key := range annotations.Names() {
		if v := annotations.Field(key); !v.IsUnknown() {
			all[key] = v.Text()
		}
	}
	return all
}

// addresses are the outputs that tell of each endpoint what the application
// dials and what its sidecar does.
func (s Spec) addresses() (application, egress shape.Value) {
	dialled, peers := map[string]shape.Value{}, map[string]shape.Value{}
	all, _ := s.Endpoints.Get()
	for _, named := range all {
		e, known := named.Value.Get()
		if !known || e.Address.IsUnknown() {
			return shape.Unknown(), shape.Unknown() // whether there is a peer depends on it
		}
		dialled[named.Name] = e.applicationAddress()
		if peer, ok := e.peer(); ok {
			peers[named.Name] = peer
		}
	}
	return shape.ObjectOf(dialled), shape.ObjectOf(peers)
}

func (s Spec) expiry() shape.Value {
	switch bundle := s.authorities(); {
	case s.CACertificates.IsUnknown():
		return shape.Unknown()
	case len(bundle) == 0:
		return shape.StringOf("")
	default:
		return shape.StringOf(certificate.Expires(bundle).UTC().Format(time.RFC3339))
	}
}

// uncounted reports whether something is unknown without which it cannot be told
// which documents there are.
func (s Spec) uncounted() bool {
	all, _ := s.Endpoints.Get()
	return s.Name.IsUnknown() || s.Namespace.IsUnknown() || s.Endpoints.IsUnknown() || s.CredentialName.IsUnknown() || s.CreateNamespace.IsUnknown() ||
		s.SidecarEgress.IsUnknown() || s.CACertificates.IsUnknown() && s.ofConfigMap() ||
		slices.ContainsFunc(all, func(e shape.Named[Endpoint]) bool { return e.Value.IsUnknown() })
}

// later reports whether something is unknown that stands in every document or
// decides what stands there.
func (s Spec) later() bool {
	for _, unknown := range []bool{
		s.TLSMode.IsUnknown(), s.CAMountPath.IsUnknown(), s.ClientSecret.IsUnknown(), s.ClientMountPath.IsUnknown(), s.MaxConnections.IsUnknown(), s.ConnectionCap.IsUnknown(),
		s.MemorystoreTier.IsUnknown(), s.MaxPods.IsUnknown(), s.ConnectTimeout.IsUnknown(), s.IdleTimeout.IsUnknown(), s.OutboundTrafficPolicy.IsUnknown(), s.Revision.IsUnknown(), s.APIVersion.IsUnknown(),
	} {
		if unknown {
			return true
		}
	}
	return false
}

// exceptions are those of endpoints.
func (s Spec) exceptions() []artefact.Exception {
	var all []artefact.Exception
	for _, e := range s.endpoints() {
		all = append(all, artefact.StatedAt(finding.At("endpoints").Key(e.name), e.Exceptions)...)
	}
	return all
}
