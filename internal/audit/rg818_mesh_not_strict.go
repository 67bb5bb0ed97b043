package audit

import (
	"fmt"
	"strconv"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var meshNotStrict = Rule{
	Code:      "RG818",
	Title:     "The mesh that is to protect plain text does not insist on it",
	Severity:  finding.High,
	Rationale: "A server that listens in plain text leaves encryption to the mesh. Unless a PeerAuthentication is STRICT, its sidecar takes plain text as well.",
	Remedy:    "Render redisguard_istio_access for the servers beside it, and leave their pods in the mesh.",
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
		if err != nil || number == 0 {
			return nil
		}
		why := unshielded(s.Manifests, s.servers(), port)
		if why == "" {
			return nil
		}
		return one(line, "port", fmt.Sprintf("Port %d is plain text, and %s.", number, why))
	}},
}
