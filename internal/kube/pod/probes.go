package pod

import (
	"fmt"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/manifest"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// client is the command line of the client in the server's image.
func (s Spec) client(srv *server.Server) []string {
	words := []string{string(srv.Target().Engine) + "-cli", "-h", "127.0.0.1", "-p", fmt.Sprint(s.port())}
	if s.tls() {
		words = append(words, "--tls", "--cacert", TLSFolder+"/ca.crt", "--cert", TLSFolder+"/tls.crt", "--key", TLSFolder+"/tls.key")
	}
	return words
}

// liveness asks whether the server answers at all. That it wants a password, or
// still loads its data, is an answer: the client then ends with 0.
func (s Spec) liveness(srv *server.Server) manifest.Fields {
	return probe(append(s.client(srv), "PING"), livenessFailures)
}

// readiness logs in, if it may, and wants PONG. The password goes from its file
// into the client's input, and is neither an argument nor in the environment of
// a process.
func (s Spec) readiness(srv *server.Server) manifest.Fields {
	if s.ProbeSecret.IsAbsent() {
		return probe(append(s.client(srv), "PING"), readinessFailures)
	}
	script := fmt.Sprintf(`printf 'AUTH %s "%%s"\nPING\n' "$(sed 's/[\\"]/\\&/g' %s/password)" | %s | grep -qx PONG`,
		s.ProbeUser.Or(defaultProbeUser), probeFolder, strings.Join(s.client(srv), " "))
	return probe([]string{"sh", "-c", script}, readinessFailures)
}

const (
	probeSeconds      = 10
	probeTimeout      = 5
	livenessFailures  = 6 // a fork of a large server may stop it for seconds
	readinessFailures = 2
)

func probe(command []string, failures int) manifest.Fields {
	return manifest.Fields{
		{Key: "exec", Value: manifest.Fields{{Key: "command", Value: command}}},
		{Key: "periodSeconds", Value: probeSeconds}, {Key: "timeoutSeconds", Value: probeTimeout}, {Key: "failureThreshold", Value: failures},
	}
}
