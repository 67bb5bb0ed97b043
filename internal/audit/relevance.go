package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// Streams of manifests hold other applications, too, which are none of our
// affair. What is rendered is of Redis, whatever it is called.

// policiesOfRedis are the policies that are for servers, Sentinels or clients of
// Redis: by what they are called, whom they select or which ports they name. The
// caller must not change the slice.
func (s Subject) policiesOfRedis() []*kube.NetworkPolicy {
	return lazily(&s.derive().policiesOfRedis, func() []*kube.NetworkPolicy {
		return selected(s.Manifests.Policies, func(p *kube.NetworkPolicy) bool {
			return s.Manifests.Own || redisLike(p.Metadata.Name) || selectsRedis(&p.Spec.PodSelector) || s.guards(p) || namesRedisPort(p)
		})
	})
}

// guards reports whether a policy selects pods of a server that are among the
// documents.
func (s Subject) guards(p *kube.NetworkPolicy) bool {
	return s.podsOfServers().selectedBy(p.Metadata.Namespace, p.Spec.PodSelector)
}

func namesRedisPort(p *kube.NetworkPolicy) bool {
	return slices.ContainsFunc(p.Rules(), func(r kube.Rule) bool {
		return len(r.Ports) > 0 && (r.Covers("TCP", flow.DefaultPort) || r.Covers("TCP", flow.DefaultSentinelPort))
	})
}

// workloadsOfRedis are those that run something of Redis: a server, a Sentinel, an
// exporter. The caller must not change the slice.
func (s Subject) workloadsOfRedis() []*kube.Workload {
	return lazily(&s.derive().workloadsOfRedis, func() []*kube.Workload {
		return selected(s.Manifests.Workloads, func(w *kube.Workload) bool {
			return s.Manifests.Own || redisLike(w.Metadata.Name) || slices.ContainsFunc(w.Containers(), func(c kube.Placed) bool { return redisLike(imageName(c.Image)) })
		})
	})
}

// servicesOfRedis are those that lead there. The caller must not change the slice.
func (s Subject) servicesOfRedis() []*kube.Service {
	return lazily(&s.derive().servicesOfRedis, func() []*kube.Service {
		ofRedis := podsOf(s.workloadsOfRedis())
		return selected(s.Manifests.Services, func(service *kube.Service) bool {
			selector := kube.LabelSelector{MatchLabels: service.Spec.Selector}
			return s.Manifests.Own || redisLike(service.Metadata.Name) || selectsRedis(&selector) ||
				!selector.Empty() && ofRedis.selectedBy(service.Metadata.Namespace, selector)
		})
	})
}

// podsOfServers are the pods of the documents that run a server for good.
func (s Subject) podsOfServers() pods {
	return lazily(&s.derive().podsOfServers, func() pods {
		var all []*kube.Workload
		for _, p := range s.servers() {
			all = append(all, p.Workload)
		}
		return podsOf(all)
	})
}

func selected[T any](all []T, of func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(d T) bool { return !of(d) })
}
