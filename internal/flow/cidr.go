package flow

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
)

// ParseCIDR reads a block of addresses as Kubernetes takes it: without bits
// behind the prefix, and neither zones nor IPv4 inside IPv6. A bare address
// stands for itself alone.
func ParseCIDR(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		if addr.Zone() != "" { // which a Prefix would drop
			return netip.Prefix{}, errNotPlain
		}
		return plain(netip.PrefixFrom(addr, addr.BitLen()))
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, errors.New("must be an address or a CIDR block, such as 10.0.0.3 or 10.20.0.0/24")
	}
	if masked := prefix.Masked(); masked != prefix {
		return netip.Prefix{}, fmt.Errorf("must not have bits behind its prefix; the block of this address is %s", masked)
	}
	return plain(prefix)
}

var errNotPlain = errors.New("must be a plain IPv4 or IPv6 address, without a zone or IPv4 inside IPv6")

func plain(p netip.Prefix) (netip.Prefix, error) {
	if p.Addr().Is4In6() {
		return netip.Prefix{}, errNotPlain
	}
	return p, nil
}

// covers reports whether every address of q is one of p.
func covers(p, q netip.Prefix) bool { return p.Bits() <= q.Bits() && p.Contains(q.Addr()) }

// Share is which part of all addresses a block holds: of IPv6, all are those of
// 2000::/3, which are handed out.
func Share(p netip.Prefix) float64 {
	const handedOut = 3
	if p.Addr().Is6() {
		return math.Exp2(-float64(max(p.Bits()-handedOut, 0)))
	}
	return math.Exp2(-float64(p.Bits()))
}

// Everything reports whether blocks hold half of all addresses or more.
func Everything(blocks ...netip.Prefix) bool {
	const most = 0.5
	four, six := 0.0, 0.0
	for _, b := range blocks {
		if b.Addr().Is6() {
			six += Share(b)
		} else {
			four += Share(b)
		}
	}
	return four >= most || six >= most
}
