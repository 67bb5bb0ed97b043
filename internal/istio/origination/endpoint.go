package origination

import (
	"crypto/sha256"
	"net/netip"
	"strconv"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/flow"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A placed endpoint is one with its name in the declaration.
type placed struct {
	Endpoint
	name string
	path finding.Path
}

// endpoints are those of which is known what they are.
func (s Spec) endpoints() []placed {
	all, _ := s.Endpoints.Get()
	var known []placed
	for _, named := range all {
		if e, ok := named.Value.Get(); ok {
			known = append(known, placed{e, named.Name, finding.At("endpoints").Key(named.Name)})
		}
	}
	return known
}

func (e Endpoint) port() int    { return int(e.Port.Or(flow.DefaultPort)) }
func (e Endpoint) tlsPort() int { return int(e.TLSPort.Or(defaultTLSPort)) }

// byDNS reports whether the sidecar looks the host up.
func (e Endpoint) byDNS() bool { return e.Address.IsAbsent() }

// dialled is the address that the application dials and the sidecar listens
// for. Without one the sidecar would listen for the port of every server.
func (e Endpoint) dialled() shape.Arg[string] {
	if !e.byDNS() {
		return canonical(e.Address)
	}
	if !e.ApplicationAddress.IsAbsent() {
		return canonical(e.ApplicationAddress)
	}
	host, known := e.Host.Get()
	if !known {
		return shape.GivenLater[string]()
	}
	return shape.Given(virtualAddress(host).String())
}

func canonical(a shape.Arg[string]) shape.Arg[string] {
	text, known := a.Get()
	if !known {
		return a
	}
	addr, err := netip.ParseAddr(text)
	if err != nil { // reported when it was decoded
		return a
	}
	return shape.Given(addr.String())
}

// virtualAddress is one of 241.0.0.0/8 for a host. The block is reserved (RFC
// 1112, section 4), so that no server has an address of it; Istio itself hands
// out those of 240.240.0.0/16.
func virtualAddress(host string) netip.Addr {
	const block = 241
	sum := sha256.Sum256([]byte(host))
	return netip.AddrFrom4([4]byte{block, sum[0], sum[1], sum[2]})
}

// applicationAddress is what the application is configured with.
func (e Endpoint) applicationAddress() shape.Value {
	text, known := e.dialled().Get()
	addr, err := netip.ParseAddr(text)
	if !known || err != nil || e.Port.IsUnknown() {
		return shape.Unknown()
	}
	return shape.StringOf(netip.AddrPortFrom(addr, uint16(e.port())).String())
}

// peer lets a client's NetworkPolicy through to the server: what the sidecar
// dials. ok is false for a host that DNS resolves, whose addresses no policy can
// tell.
func (e Endpoint) peer() (peer shape.Value, ok bool) {
	if e.byDNS() {
		return shape.Value{}, false
	}
	cidr, ports := shape.Unknown(), shape.Unknown()
	if text, known := canonical(e.Address).Get(); known {
		cidr = shape.StringOf(text)
	}
	if !e.TLSPort.IsUnknown() {
		ports = shape.StringsOf([]string{strconv.Itoa(e.tlsPort())})
	}
	return shape.ObjectOf(map[string]shape.Value{"cidr": cidr, "ports": ports}), true
}

// names are the subject alternative names that count for the endpoint. An empty
// list names nobody, and takes the place of no default.
func (s Spec) names(e Endpoint) shape.Arg[[]string] {
	for _, given := range []shape.Arg[[]string]{e.SubjectAltNames, s.SubjectAltNames} {
		if names, known := given.Get(); given.IsUnknown() || known && len(names) > 0 {
			return given
		}
	}
	if !e.byDNS() && !e.Address.IsUnknown() {
		return shape.Given([]string{})
	}
	host, known := e.Host.Get()
	if !known || e.Address.IsUnknown() {
		return shape.GivenLater[[]string]()
	}
	return shape.Given([]string{host})
}

// serverName is what the sidecar asks for, nothing for an address. While it is
// unknown which of the two there will be, so is the name.
func (e Endpoint) serverName() shape.Arg[string] {
	switch {
	case !e.SNI.IsAbsent():
		return e.SNI
	case e.Address.IsUnknown():
		return shape.GivenLater[string]()
	case e.byDNS():
		return e.Host
	default:
		return shape.Arg[string]{}
	}
}
