package audit

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// TestSelectedBy compares what the labels lead to with a look at every workload.
func TestSelectedBy(t *testing.T) {
	labels := []map[string]string{nil, {"": "x"}, {"app": "redis"}, {"app": "shop"}, {"app": "redis", "part": "server"}, {"part": "server"}}
	var workloads []*kube.Workload
	for i, own := range labels[:5] {
		w := &kube.Workload{Labels: own}
		w.Metadata.Namespace = []string{"", "data"}[i%2]
		workloads = append(workloads, w)
	}
	indexed := podsOf(workloads)
	for _, namespace := range []string{"", "data", "shop"} {
		for _, wanted := range labels {
			for _, expressions := range [][]any{nil, {map[string]any{"key": "part", "operator": "Exists"}}, {"nonsense"}} {
				selector := kube.LabelSelector{MatchLabels: wanted, MatchExpressions: expressions}
				want := slices.ContainsFunc(workloads, func(w *kube.Workload) bool {
					selects, known := selector.Selects(w.Labels)
					return selects && known && w.Metadata.Namespace == namespace
				})
				if got := indexed.selectedBy(namespace, selector); got != want {
					t.Errorf("%v in %q selects some: %t, want %t", selector, namespace, got, want)
				}
			}
		}
	}
}

// TestCandidates: of the pods of other applications none is looked at.
func TestCandidates(t *testing.T) {
	var workloads []*kube.Workload
	for i := range 100 {
		w := &kube.Workload{Labels: map[string]string{"chart": "redis", "app": fmt.Sprint(i)}}
		workloads = append(workloads, w)
	}
	selector := kube.LabelSelector{MatchLabels: maps.Clone(workloads[7].Labels)}
	if got := podsOf(workloads).candidates("", selector); !slices.Equal(got, workloads[7:8]) {
		t.Errorf("%d candidates, want the one", len(got))
	}
}
