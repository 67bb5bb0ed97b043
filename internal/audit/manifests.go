package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/kube"

// A document is a Kubernetes object that rules judge.
type document interface {
	Key() string
	Subject() string
}

// onDocuments makes a check of one that looks at the documents of one sort one
// by one.
func onDocuments[D document](input Input, sort func(*kube.Manifests) []D, check func(D) []Hit) Check {
	return Check{needs(input), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, d := range sort(s.Manifests) {
			for _, h := range check(d) {
				h.Document, h.Subject = d.Key(), d.Subject()
				hits = append(hits, h)
			}
		}
		return hits
	}}
}

func onPolicies(check func(*kube.NetworkPolicy) []Hit) Check {
	return onDocuments(Policies, func(m *kube.Manifests) []*kube.NetworkPolicy { return m.Policies }, check)
}

func onWorkloads(check func(*kube.Workload) []Hit) Check {
	return onDocuments(Workloads, func(m *kube.Manifests) []*kube.Workload { return m.Workloads }, check)
}

func onServices(check func(*kube.Service) []Hit) Check {
	return onDocuments(Services, func(m *kube.Manifests) []*kube.Service { return m.Services }, check)
}

// onContainers makes a check of one that says what is wrong with a container,
// "" if nothing is.
func onContainers(check func(*kube.Workload, kube.Placed) string) Check {
	return onWorkloads(func(w *kube.Workload) []Hit {
		var hits []Hit
		for _, c := range w.Containers() {
			if message := check(w, c); message != "" {
				hits = append(hits, Hit{Field: c.Field, Message: message})
			}
		}
		return hits
	})
}

// is reports whether a setting is given and has that value.
func is(setting *bool, value bool) bool { return setting != nil && *setting == value }
