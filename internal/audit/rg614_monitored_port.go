package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var monitoredPort = Rule{
	Code:      "RG614",
	Title:     "Sentinels watch a port on which no server understands them",
	Severity:  finding.High,
	Rationale: "A Sentinel that gets no answer takes the primary for down, and finds none of its replicas, since it asks the primary for them: there is no failover.",
	Remedy:    "The port of the monitor must be one that the server listens on: its tls_port where the sentinel.conf has tls-replication yes, and its port otherwise.",
	Native:    "in sentinel.conf: sentinel monitor NAME HOST 6379 QUORUM",
	References: []string{
		"sentinel.c, instanceLinkNegotiateTLS", "redis.conf, port and tls-port",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	Check: Check{needs(SentinelConf, RedisConf), func(s Subject) []Hit {
		f := s.SentinelConf
		if f == nil || s.RedisConf == nil || f.Refused("tls-replication") || len(f.Monitors) != 1 || mayOverrule(s, "port", "tls-port") {
			return nil // of several monitors it is not known which the file is for
		}
		file, undecided := s.RedisConf.Watched()
		m := f.Monitors[0]
		port := strconv.Itoa(m.Port)
		plain, plainLine := file.Value("port")
		encrypted, encryptedLine := file.Value("tls-port")
		announced, _ := file.Value("replica-announce-port") // of somebody who maps ports
		silent := plainLine == 0 && encryptedLine == 0      // so that the command that starts the server may say it
		if m.Port == 0 || silent || plain == "0" && encrypted == "0" || unsaid(file, "port") || unsaid(file, "tls-port") || port == announced || mapsPort(s, m.Port) || undecided() {
			return nil
		}
		own, line := f.Value("tls-replication")
		hit := Hit{Line: m.Line, Subject: "sentinel monitor " + m.Name}
		switch {
		case port != plain && port != encrypted:
			listens := slices.DeleteFunc([]string{encrypted, plain}, func(p string) bool { return p == "0" || p == "" })
			hit.Message = fmt.Sprintf("Sentinels watch port %s of %s, and the server listens on port %s.", port, m.Name, strings.Join(listens, " and "))
		case f.Includes() && line == 0:
			return nil // it may be set there
		case port == plain && strings.EqualFold(own, "yes"):
			hit.Message = fmt.Sprintf("Sentinels speak TLS to port %s of %s, which takes plain text only.", port, m.Name)
		default:
			return nil // RG610 is about a port that takes TLS only
		}
		return []Hit{hit}
	}},
}

// mapsPort reports whether something among the documents may lead from a port to
// another, or speak TLS in somebody's place.
func mapsPort(s Subject, port int) bool {
	if s.Manifests == nil {
		return false
	}
	if hasMesh(s.Manifests) || len(s.Manifests.DestinationRules)+len(s.Manifests.ServiceEntries)+len(s.Manifests.VirtualServices) > 0 {
		return true
	}
	for _, service := range s.Manifests.Services {
		for _, p := range service.Spec.Ports {
			if p.Port == port && p.TargetPort != nil {
				return true
			}
		}
	}
	return false
}
