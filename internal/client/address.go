package client

import (
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A place is where something listens.
type place struct {
	host string // a name, or an IP address without brackets
	port int64
}

// String spells it as host:port, an IPv6 address in brackets.
func (p place) String() string { return net.JoinHostPort(p.host, strconv.FormatInt(p.port, 10)) }

// hostOnly takes a name or an IP address. No certificate bears a final dot.
func hostOnly(text string) string {
	if strings.HasSuffix(text, ".") {
		return "be a name in DNS, without a final dot, or an IP address"
	}
	return shape.Host(text)
}

// address takes a name or an IP address, with or without a port.
func address(text string) string {
	host, port := splitPort(text)
	if wrong := hostOnly(host); wrong != "" {
		return wrong + ", with or without a port: 10.0.0.3:6379"
	}
	if port == "" {
		return ""
	}
	if n, err := strconv.ParseInt(port, 10, 64); err != nil || n < 1 || n > maxPort || strconv.FormatInt(n, 10) != port {
		return "have a port from 1 to 65535"
	}
	return ""
}

// splitPort parts an address and its port, "" if it has none.
func splitPort(text string) (host, port string) {
	if _, err := netip.ParseAddr(text); err == nil || !strings.Contains(text, ":") {
		return text, ""
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil || port == "" {
		return text, ""
	}
	return host, port
}

// placeOf reads a valid address.
func placeOf(text string, otherwise int64) place {
	host, port := splitPort(text)
	if addr, err := netip.ParseAddr(host); err == nil {
		host = addr.String()
	}
	if n, err := strconv.ParseInt(port, 10, 64); err == nil {
		return place{host, n}
	}
	return place{host, otherwise}
}

func placesOf(texts shape.Arg[[]string], otherwise int64) []place {
	list, _ := texts.Get()
	places := make([]place, len(list))
	for i, text := range list {
		places[i] = placeOf(text, otherwise)
	}
	return places
}

// isName reports whether a host is a name: TLS asks for names only (RFC 6066,
// section 3).
func isName(host string) bool {
	_, err := netip.ParseAddr(host)
	return err != nil
}

// servers are where the application dials first: the server, the Sentinels, or
// some nodes of the cluster.
func (s Spec) servers() []place {
	if s.Topology.Or(standalone) == sentinel {
		return placesOf(s.Sentinels, defaultSentinelPort)
	}
	var all []place
	if host, given := s.Host.Get(); given {
		all = append(all, placeOf(host, s.Port.Or(defaultPort)))
	}
	return append(all, placesOf(s.Seeds, defaultPort)...)
}
