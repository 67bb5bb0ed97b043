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
	return onChosen(input, func(s Subject) []D { return sort(s.Manifests) }, check)
}

// onChosen makes a check likewise of one that looks at some documents of a sort.
func onChosen[D document](input Input, chosen func(Subject) []D, check func(D) []Hit) Check {
	return Check{needs(input), func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, d := range chosen(s) {
			for _, h := range check(d) {
				h.Document, h.Subject = d.Key(), d.Subject()
				hits = append(hits, h)
			}
		}
		return hits
	}}
}

func onPolicies(check func(*kube.NetworkPolicy) []Hit) Check {
	return onChosen(Policies, Subject.policiesOfRedis, check)
}

// onWorkloads looks at all of them, those of clients too.
func onWorkloads(check func(*kube.Workload) []Hit) Check {
	return onDocuments(Workloads, func(m *kube.Manifests) []*kube.Workload { return m.Workloads }, check)
}

func onRedisWorkloads(check func(*kube.Workload) []Hit) Check {
	return onChosen(Workloads, Subject.workloadsOfRedis, check)
}

func onServices(check func(*kube.Service) []Hit) Check {
	return onChosen(Services, Subject.servicesOfRedis, check)
}

// onContainers makes a check of one that says what is wrong with a container,
// "" if nothing is.
func onContainers(check func(*kube.Workload, kube.Placed) string) Check {
	return onRedisWorkloads(func(w *kube.Workload) []Hit {
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
