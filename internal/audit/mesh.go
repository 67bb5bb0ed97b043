package audit

import (
	"maps"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/istio"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

// istioNamespace is the root namespace of a mesh, unless it is told otherwise.
const istioNamespace = "istio-system"

// hasMesh reports whether there is a document of Istio's.
func hasMesh(m *kube.Manifests) bool {
	return len(m.AuthorizationPolicies)+len(m.PeerAuthentications)+len(m.DestinationRules)+len(m.ServiceEntries) > 0
}

// unshielded says why a mesh does not keep plain text from a port of the pods, ""
// if it does so for some of them: it is not known whose file is judged. Where no
// pods are known, those are meant whose labels are called Redis.
func unshielded(m *kube.Manifests, placed []placedServer, port string) (why string) {
	const lenient = "no PeerAuthentication is STRICT for it"
	if m == nil {
		return lenient
	}
	if len(placed) == 0 && strictForRedis(m, port) {
		return ""
	}
	why = lenient
	for _, p := range placed {
		switch {
		case p.leftOut():
			why = "pods of " + p.Metadata.Name + " get no sidecar (" + istio.Inject + ")"
		case strictFor(p, m.PeerAuthentications, port):
			return ""
		}
	}
	return why
}

// leftOut reports whether the pods say that they get no sidecar. The label decides,
// and the annotation where there is none (Istio documentation, Controlling the
// injection policy). In ambient mode the node's proxy does a sidecar's work.
func (p placedServer) leftOut() bool {
	if p.Labels["istio.io/dataplane-mode"] == "ambient" {
		return false
	}
	said, labelled := p.Labels[istio.Inject]
	if !labelled {
		said = p.Annotations[istio.Inject]
	}
	return strings.EqualFold(said, "false")
}

// strictFor reports whether PeerAuthentications keep plain text from a port of the
// pods. The nearest decides: one that selects them, one of their namespace, one of
// the mesh, and one that leaves it UNSET leaves it to the next. Of two that are as
// near the older decides; documents do not tell which that is, so that each is tried.
func strictFor(p placedServer, policies []*kube.PeerAuthentication, port string) bool {
	for _, near := range []func(*kube.PeerAuthentication) bool{
		func(a *kube.PeerAuthentication) bool {
			return a.Selects() && p.selected(a.Metadata.Namespace, *a.Spec.Selector)
		},
		func(a *kube.PeerAuthentication) bool {
			return !a.Selects() && a.Metadata.Namespace == p.Metadata.Namespace
		},
		func(a *kube.PeerAuthentication) bool {
			return !a.Selects() && a.Metadata.Namespace == istioNamespace
		},
	} {
		var modes []string
		for _, a := range policies {
			if near(a) {
				modes = append(modes, a.Mode(port))
			}
		}
		switch {
		case slices.ContainsFunc(modes, func(mode string) bool { return mode != kube.Strict && mode != kube.Unset }):
			return false
		case len(modes) > 0 && !slices.Contains(modes, kube.Unset):
			return true
		}
	}
	return false
}

// strictForRedis reports whether a PeerAuthentication keeps plain text from a port
// of all pods, of those called Redis, or of those that an AuthorizationPolicy beside
// it lets others reach at that port.
func strictForRedis(m *kube.Manifests, port string) bool {
	reached := func(a *kube.PeerAuthentication) bool {
		return slices.ContainsFunc(m.AuthorizationPolicies, func(p *kube.AuthorizationPolicy) bool {
			same := p.Spec.Selector != nil && maps.Equal(p.Spec.Selector.MatchLabels, a.Spec.Selector.MatchLabels) && p.Metadata.Namespace == a.Metadata.Namespace
			return same && slices.ContainsFunc(p.Spec.Rules, func(r kube.AccessRule) bool { return namesPort(r, []string{port}) })
		})
	}
	return slices.ContainsFunc(m.PeerAuthentications, func(a *kube.PeerAuthentication) bool {
		return a.Mode(port) == kube.Strict && (!a.Selects() || selectsRedis(a.Spec.Selector) || reached(a))
	})
}

// unlessMeshed makes a check of a redis.conf one that leaves to the mesh what it
// encrypts: the port for clients.
func unlessMeshed(check func(*redisconf.File) []Hit) Check {
	return Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil {
			return nil
		}
		if port, _ := s.RedisConf.Value("port"); s.Manifests != nil && unshielded(s.Manifests, s.servers(), port) == "" {
			return nil
		}
		return onRedisConf(check).Find(s)
	}}
}
