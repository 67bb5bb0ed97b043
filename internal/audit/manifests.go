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
