package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// pods are workloads by what selectors look for, so that one need not be held
// against all of them.
type pods map[labelled][]*kube.Workload

// A labelled is the namespace of pods, and one of their labels; none for all pods
// of the namespace.
type labelled struct{ namespace, key, value string }

func podsOf(workloads []*kube.Workload) pods {
	all := pods{}
	for _, w := range workloads {
		all.add(labelled{namespace: w.Metadata.Namespace}, w)
		for key, value := range w.Labels {
			if key != "" {
				all.add(labelled{w.Metadata.Namespace, key, value}, w)
			}
		}
	}
	return all
}

func (p pods) add(place labelled, w *kube.Workload) { p[place] = append(p[place], w) }

// selectedBy reports whether a selector of a namespace is known to select some.
func (p pods) selectedBy(namespace string, selector kube.LabelSelector) bool {
	return slices.ContainsFunc(p.candidates(namespace, selector), func(w *kube.Workload) bool {
		selects, known := selector.Selects(w.Labels)
		return selects && known
	})
}

// candidates are those beside which the selector selects none: of the labels that
// it asks for, the pods of the rarest.
func (p pods) candidates(namespace string, selector kube.LabelSelector) []*kube.Workload {
	fewest := p[labelled{namespace: namespace}]
	for key, value := range selector.MatchLabels {
		if having := p[labelled{namespace, key, value}]; len(having) < len(fewest) && key != "" {
			fewest = having
		}
	}
	return fewest
}
