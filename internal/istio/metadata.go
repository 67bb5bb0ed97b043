package istio

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Labels and annotations by which Istio overlooks documents, or pods (Istio
// documentation, resource labels and annotations).
const (
	Revision  = "istio.io/rev"
	Injection = "istio-injection"
	DryRun    = "istio.io/dry-run"
	Templates = "inject.istio.io/templates"
)

// CheckMetadata reports labels and annotations of documents that Kubernetes does
// not take, or by which Istio would overlook the documents.
func CheckMetadata(r *finding.Report, labels, annotations shape.Arg[[]flow.Label]) {
	flow.CheckLabels(r, finding.At("labels"), labels)
	flow.CheckLabels(r, finding.At("annotations"), annotations)
	for _, m := range []struct {
		argument string
		labels   shape.Arg[[]flow.Label]
		key, why string
	}{
		{"labels", labels, Revision, "A control plane of another revision overlooks documents with this label, and what they close is open. Remove it."},
		{"labels", labels, Injection, "It is the label of a Namespace, and has its own arguments where one is rendered. Remove it."},
		{"annotations", annotations, DryRun, "What is on trial closes nothing. Remove it."},
	} {
		all, _ := m.labels.Get()
		if slices.ContainsFunc(all, func(l flow.Label) bool { return l.Name == m.key }) {
			r.Problem(finding.Unsupported, finding.At(m.argument).Key(m.key), m.key+" must not stand on these documents", m.why)
		}
	}
}

// CheckPods reports labels or annotations of pods by which they get no sidecar
// that takes their connections.
func CheckPods(r *finding.Report, path finding.Path, labels shape.Arg[[]flow.Label]) {
	all, _ := labels.Get()
	for _, l := range all {
		value, known := l.Value.Get()
		off := l.Name == Inject && value == "false" || l.Name == Templates && !slices.Contains(strings.Split(value, ","), "sidecar")
		if known && off {
			r.Problem(finding.Conflict, path.Key(l.Name), "this asks for no sidecar, and without one nobody encrypts and nobody proves who calls", "Remove it.")
		}
	}
}
