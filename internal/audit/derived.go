package audit

import (
	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

// derived is what several rules ask of one subject, worked out when the first of
// them does. It belongs to one call of Judge, and so to one goroutine.
type derived struct {
	users     *[]placedUser
	servers   *[]placedServer
	sentinels *[]placedServer
	bundles   *[]bundle
	leads     map[string]bool // whether entries of a host are of Redis, by the host
	seen      map[scope]*redisEntries

	inSentinelConf **acl.File
	ofSentinelConf *sentinelDirectives

	policiesOfRedis  *[]*kube.NetworkPolicy
	workloadsOfRedis *[]*kube.Workload
	servicesOfRedis  *[]*kube.Service
	podsOfServers    *pods

	routed *map[string]bool // hosts of which VirtualServices lead calls elsewhere
}

// derive returns what is known of the subject already. A subject that a rule is
// handed by itself knows nothing, and each question is answered anew.
func (s Subject) derive() *derived {
	if s.once == nil {
		return &derived{}
	}
	return s.once
}

// lazily returns what place holds, and puts it there first if it holds nothing.
func lazily[T any](place **T, work func() T) T {
	if *place == nil {
		value := work()
		*place = &value
	}
	return **place
}

// users returns the users of both files. The caller must not change the slice.
func (s Subject) users() []placedUser { return lazily(&s.derive().users, s.readUsers) }

// servers returns the containers of the documents that run a server for good. The
// caller must not change the slice.
func (s Subject) servers() []placedServer {
	return lazily(&s.derive().servers, func() []placedServer { return runningForGood(s.Manifests, isServer) })
}

// sentinels returns those that run a Sentinel for good. The caller must not change
// the slice.
func (s Subject) sentinels() []placedServer {
	return lazily(&s.derive().sentinels, func() []placedServer { return runningForGood(s.Manifests, isSentinel) })
}

// bundles returns those of the documents. The caller must not change the slice.
func (s Subject) bundles() []bundle {
	return lazily(&s.derive().bundles, func() []bundle { return bundles(s.Manifests) })
}

// leadsToRedis is the function of that name, which looks at the entries of a host
// once.
func (s Subject) leadsToRedis(d *kube.DestinationRule) bool {
	known := s.derive()
	entries := entriesOf(s.Manifests, d.Spec.Host)
	if len(entries) == 0 {
		return leadsToRedis(s.Manifests, d)
	}
	leads, ok := known.leads[d.Spec.Host]
	if !ok {
		if known.leads == nil {
			known.leads = map[string]bool{}
		}
		leads = leadsToRedis(s.Manifests, d)
		known.leads[d.Spec.Host] = leads
	}
	return leads
}
