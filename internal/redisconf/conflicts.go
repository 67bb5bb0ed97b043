package redisconf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Conflicts returns what keeps the server from starting although each line is
// right by itself; a fault has the line that decides, 0 if it is a default.
// None is told of what a line that is a fault, or a file that is included, may
// mean to mend. What TLS lacks is left to the rules.
func (f *File) Conflicts() []Fault {
	if len(f.Lines("include")) > 0 || slices.ContainsFunc([]string{"port", "tls-port", "unixsocket", "bind", "cluster-port"}, f.Refused) {
		return nil
	}
	var faults []Fault
	for _, check := range []func() (line int, message string){f.silence, f.samePorts, f.busPort, f.unknownProtocol, f.replicaInCluster} {
		if line, message := check(); message != "" {
			faults = append(faults, Fault{Line: line, Message: message})
		}
	}
	return faults
}

// silence finds a server that has nothing to listen on (server.c,
// initServer).
func (f *File) silence() (line int, message string) {
	socket, _ := f.Value("unixsocket")
	port, portLine := f.Value("port")
	tlsPort, tlsLine := f.Value("tls-port")
	bind, _ := f.Effective("bind")
	rdma, _ := f.Value("rdma-port")
	switch {
	case socket != "" || rdma != "" && rdma != "0":
		return 0, ""
	case port == "0" && tlsPort == "0":
		return max(portLine, tlsLine), "the server has nothing to listen on"
	case bind.Line > 0 && strings.Join(bind.Values, "") == "":
		return bind.Line, "the server has no address to listen on"
	}
	return 0, ""
}

func (f *File) samePorts() (line int, message string) {
	port, portLine := f.Value("port")
	tlsPort, tlsLine := f.Value("tls-port")
	if port != tlsPort || port == "0" {
		return 0, ""
	}
	return max(portLine, tlsLine), "port and tls-port are both " + port
}

// busPort finds a node whose bus has no port of its own: it listens 10000 above the
// port for clients unless cluster-port says where (cluster.c, clusterInit, and
// cluster_legacy.c, clusterInitLast).
func (f *File) busPort() (line int, message string) {
	const above, most = 10000, 65535
	if cluster, _ := f.Value("cluster-enabled"); !strings.EqualFold(cluster, "yes") {
		return 0, ""
	}
	base := "port"
	if tls, _ := f.Value("tls-cluster"); strings.EqualFold(tls, "yes") {
		base = "tls-port"
	}
	number := func(name string) (n, line int) {
		value, line := f.Value(name)
		n, _ = strconv.Atoi(value)
		return n, line
	}
	bus, line := number("cluster-port")
	of := "cluster-port"
	if bus == 0 {
		bus, line = number(base)
		if bus == 0 {
			return 0, ""
		}
		bus, of = bus+above, "the bus of the cluster"
	}
	if bus > most {
		return line, fmt.Sprintf("%s must be at most %d in a cluster, whose bus listens %d above it, or cluster-port says where", base, most-above, above)
	}
	for _, name := range []string{"port", "tls-port"} {
		if port, at := number(name); port == bus {
			return max(line, at), fmt.Sprintf("%s and %s are both %d", of, name, bus)
		}
	}
	return 0, ""
}

// unknownProtocol judges what the server reads only where TLS is spoken
// (tls.c, parseProtocolsConfig).
func (f *File) unknownProtocol() (line int, message string) {
	value, line := f.Value("tls-protocols")
	known := []string{"tlsv1", "tlsv1.1", "tlsv1.2", "tlsv1.3"}
	unknown := slices.ContainsFunc(strings.Fields(value), func(p string) bool { return !slices.Contains(known, strings.ToLower(p)) })
	if !unknown || !f.SpeaksTLS() {
		return 0, ""
	}
	return line, "tls-protocols must be TLSv1, TLSv1.1, TLSv1.2 and TLSv1.3, or some of them, separated by blanks"
}

func (f *File) replicaInCluster() (line int, message string) {
	cluster, _ := f.Value("cluster-enabled")
	if !strings.EqualFold(cluster, "yes") || !f.Replica() {
		return 0, ""
	}
	_, line = f.Value("replicaof")
	return line, "replicaof must not stand where cluster-enabled is yes"
}

// SpeaksTLS reports whether the server sets up TLS at all, for clients, its
// primary or the cluster bus.
func (f *File) SpeaksTLS() bool {
	port, _ := f.Value("tls-port")
	replication, _ := f.Value("tls-replication")
	cluster, _ := f.Value("tls-cluster")
	return port != "0" && port != "" || strings.EqualFold(replication, "yes") || strings.EqualFold(cluster, "yes")
}

// Replica reports whether the server has a primary.
func (f *File) Replica() bool {
	primary, _ := f.Effective("replicaof")
	return len(primary.Values) == 2 && !strings.EqualFold(strings.Join(primary.Values, " "), "no one")
}
