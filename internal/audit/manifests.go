package audit

import "github.com/redisguard/terraform-provider-redisguard/internal/kube"

// onPolicies makes a check of one that looks at NetworkPolicies one by one.
func onPolicies(check func(*kube.NetworkPolicy) []Hit) func(Subject) []Hit {
	return func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, p := range s.Manifests.Policies {
			for _, h := range check(p) {
				h.Document, h.Subject = p.Key(), p.Kind+" "+p.Metadata.Name
				hits = append(hits, h)
			}
		}
		return hits
	}
}

// dnsPort is where names are resolved.
const dnsPort = 53

// sidecarHealth is the port on which a sidecar of Istio tells everybody whether
// it is ready, and nothing else.
const sidecarHealth = 15021

// sidecarControl is the port of Istio's control plane that a sidecar gets its
// configuration and certificate from.
const sidecarControl = 15012

// onWorkloads makes a check of one that looks at workloads one by one.
func onWorkloads(check func(*kube.Workload) []Hit) func(Subject) []Hit {
	return func(s Subject) []Hit {
		if s.Manifests == nil {
			return nil
		}
		var hits []Hit
		for _, w := range s.Manifests.Workloads {
			for _, h := range check(w) {
				h.Document, h.Subject = w.Key(), w.Kind+" "+w.Metadata.Name
				hits = append(hits, h)
			}
		}
		return hits
	}
}

// onContainers makes a check of one that says what is wrong with a container,
// "" if nothing is.
func onContainers(check func(*kube.Workload, kube.Placed) string) func(Subject) []Hit {
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
