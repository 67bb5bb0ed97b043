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

// handedOut are the addresses of IPv6 that are given to anybody.
var handedOut = netip.MustParsePrefix("2000::/3")

// Share is which part of all addresses a block holds: of those of IPv6 that are
// handed out.
func Share(p netip.Prefix) float64 {
	switch {
	case p.Addr().Is4():
		return math.Exp2(-float64(p.Bits()))
	case !p.Overlaps(handedOut):
		return 0
	default:
		return math.Exp2(-float64(max(p.Bits()-handedOut.Bits(), 0)))
	}
}

// Most reports whether a share is half of all addresses or more.
func Most(share float64) bool {
	const half = 0.5
	return share >= half
}
