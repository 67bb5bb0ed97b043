package audit

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var meshNotStrict = Rule{
	Code:      "RG818",
	Title:     "The mesh that is to protect plain text does not insist on it",
	Severity:  finding.High,
	Rationale: "A server that listens in plain text leaves encryption to the mesh. Unless a PeerAuthentication is STRICT, its sidecar takes plain text as well.",
	Remedy:    "Render redisguard_istio_access for the servers beside it.",
	Native:    "kind: PeerAuthentication, spec: {selector: {matchLabels: {app: redis}}, mtls: {mode: STRICT}}",
	References: []string{
		"Istio API, PeerAuthentication", "redis.conf, port",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-8(1)", "PCI DSS 4.0 4.2.1"},
	Check: Check{[]Inputs{{RedisConf}, {PeerPolicy, AccessPolicy, Entries, Destinations}}, func(s Subject) []Hit {
		if s.RedisConf == nil || s.Manifests == nil || !hasMesh(s.Manifests) {
			return nil
		}
		port, line := s.RedisConf.Value("port")
		number, err := strconv.Atoi(port)
		if err != nil || number == 0 || meshInsists(s.Manifests, port) {
			return nil
		}
		return one(line, "port", fmt.Sprintf("Port %d is plain text, and no PeerAuthentication is STRICT for it.", number))
	}},
}

// hasMesh reports whether there is a document of Istio's.
func hasMesh(m *kube.Manifests) bool {
	return len(m.AuthorizationPolicies)+len(m.PeerAuthentications)+len(m.DestinationRules)+len(m.ServiceEntries) > 0
}

// meshInsists reports whether a PeerAuthentication keeps plain text from a port of
// the servers.
func meshInsists(m *kube.Manifests, port string) bool {
	return m != nil && slices.ContainsFunc(m.PeerAuthentications, func(p *kube.PeerAuthentication) bool {
		if p.Spec.Selector != nil && !selectsRedis(p.Spec.Selector) {
			return false // for other pods
		}
		return strictFor(p, port)
	})
}

// strictFor reports whether a PeerAuthentication keeps plain text from a port.
func strictFor(p *kube.PeerAuthentication, port string) bool {
	own, stated := p.Spec.PortLevelMTLS[port]
	return stated && own.Strict() || !stated && p.Spec.MTLS.Strict()
}

// unlessMeshed makes a check of a redis.conf one that leaves to the mesh what it
// encrypts: the port of a directive.
func unlessMeshed(directive string, check func(*redisconf.File) []Hit) Check {
	return Check{needs(RedisConf), func(s Subject) []Hit {
		if s.RedisConf == nil {
			return nil
		}
		if port, _ := s.RedisConf.Value(directive); meshInsists(s.Manifests, port) {
			return nil
		}
		return onRedisConf(check).Find(s)
	}}
}
