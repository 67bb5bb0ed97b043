package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var hopelessProbe = Rule{
	Code:      "RG718",
	Title:     "A probe cannot succeed",
	Severity:  finding.Medium,
	Rationale: "A server that works is killed again and again by such a liveness probe, and by such a readiness probe gets no clients. It often ends with a probe that checks nothing, or with a server that is opened for it.",
	Remedy:    "The probe must speak to the port that is open, with TLS if that port wants it, and as a user who may run PING. redisguard_pod_hardening renders probes that do.",
	Native:    "readinessProbe: {exec: {command: [redis-cli, --tls, --cacert, /tls/ca.crt, PING]}}",
	References: []string{
		"redis-cli.c, parseOptions and cliAuth, and redis-cli against a live server", "Kubernetes documentation, Configure Liveness, Readiness and Startup Probes",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 CP-10"},
	// Users count where they were given: a probe that does not log in needs none.
	Check: onServer(needs(RedisConf, Workloads), func(s Subject, p placedServer) []Hit {
		ports, known := p.listening()
		if !known {
			return nil
		}
		var hits []Hit
		for _, probe := range []struct {
			field string
			*kube.Probe
		}{{"startupProbe", p.container.StartupProbe}, {"livenessProbe", p.container.LivenessProbe}, {"readinessProbe", p.container.ReadinessProbe}} {
			if probe.Probe == nil {
				continue
			}
			if reason := p.fails(s, ports, *probe.Probe); reason != "" {
				hits = append(hits, Hit{
					Document: p.Key(), Field: p.container.Field + "." + probe.field, Subject: p.Subject(),
					Message: fmt.Sprintf("The %s of container %s cannot succeed: %s.", probe.field, p.container.Name, reason),
				})
			}
		}
		return hits
	}),
}

// fails says why a probe cannot succeed, "" if it may.
func (p placedServer) fails(s Subject, l listening, probe kube.Probe) string {
	if probe.TCPSocket != nil {
		number, ok := probe.TCPSocket.Port.(int)
		if name, named := probe.TCPSocket.Port.(string); named {
			number, ok = portNamed(p.container.Container, name)
		}
		if !ok || probe.TCPSocket.Host != "" || p.answers(l, number) {
			return ""
		}
		return fmt.Sprintf("it connects to port %d, and the server listens on %s", number, l.say())
	}
	if probe.Exec == nil {
		return ""
	}
	call, ok := callOf(probe.Exec.Command)
	if !ok {
		return ""
	}
	switch {
	case !p.answers(l, call.port):
		return fmt.Sprintf("it asks port %d, and the server listens on %s", call.port, l.say())
	case call.port == l.tls && !call.tls:
		return fmt.Sprintf("it speaks plain text to port %d, which wants TLS", call.port)
	case call.port == l.plain && call.tls:
		return fmt.Sprintf("it speaks TLS to port %d, which takes plain text", call.port)
	case call.wantsPong && call.pings:
		return p.deniesPing(s, call)
	default:
		return ""
	}
}

// answers reports whether something may listen on a port within the pod.
func (p placedServer) answers(l listening, port int) bool {
	return slices.Contains(l.clients(), port) || port == l.bus && port != 0 || p.othersMayListen(port)
}

// deniesPing says why a call does not get PONG for all that is known of the
// users, "" if it may.
func (p placedServer) deniesPing(s Subject, call clientCall) string {
	if byCertificate, known := p.value("tls-auth-clients-user"); !known || call.tls && byCertificate != "" && !strings.EqualFold(byCertificate, "off") {
		return "" // who it is may stand in its certificate
	}
	call.loggedIn = call.loggedIn || len(p.container.EnvFrom) > 0 || slices.ContainsFunc(p.container.Env, func(e kube.EnvVar) bool { return strings.HasSuffix(e.Name, "CLI_AUTH") })
	name := call.user
	if name == "" || !call.loggedIn {
		name = defaultName // a name without a password is not sent
	}
	users := s.users()
	if strings.Contains(name, "$") || len(users) == 0 {
		return ""
	}
	user, found := named(users, name)
	switch {
	case !found && name == defaultName:
		return "" // it is what requirepass makes of it
	case !found:
		return fmt.Sprintf("it logs in as user %s, who is not among the users", name)
	case !user.On:
		return fmt.Sprintf("it connects as user %s, who is off", name)
	case !call.loggedIn && !user.NoPass:
		return "it does not log in, and user default has a password"
	case !user.Allows("ping"):
		return fmt.Sprintf("it waits for PONG as user %s, who may not run PING", name)
	default:
		return ""
	}
}

// defaultName is the user that connections begin with.
const defaultName = "default"

// named finds a user by name: the last of that name, if files declare several. One
// that is not found is empty.
func named(users []placedUser, name string) (user placedUser, found bool) {
	user.LoadedUser = &acl.LoadedUser{}
	for _, u := range users {
		if u.Name == name {
			user, found = u, true
		}
	}
	return user, found
}
