package flow

import (
	"fmt"
	"strconv"
	"strings"
)

// A Port is a TCP or UDP port, or a range of them, both ends included.
type Port struct {
	First, Last int
}

// One returns the range of a single port.
func One(port int) Port { return Port{port, port} }

const maxPort = 65535

// ParsePort reads "6379" or "11000-13047".
func ParsePort(text string) (Port, error) {
	first, last, isRange := strings.Cut(text, "-")
	if !isRange {
		last = first
	}
	p := Port{number(first), number(last)}
	switch {
	case p.First == 0 || p.Last == 0:
		return Port{}, fmt.Errorf("must be a port from 1 to %d, such as 6379, or a range such as 11000-13047", maxPort)
	case p.Last < p.First, isRange && p.Last == p.First:
		return Port{}, fmt.Errorf("must be a range from a lower to a higher port")
	default:
		return p, nil
	}
}

// number reads a port, 0 if it is none.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxPort || strconv.Itoa(n) != text {
		return 0
	}
	return n
}

// String spells the port or range as ParsePort reads it.
func (p Port) String() string {
	if p.First == p.Last {
		return strconv.Itoa(p.First)
	}
	return fmt.Sprintf("%d-%d", p.First, p.Last)
}

// Overlaps reports whether two ranges have a port in common.
func (p Port) Overlaps(o Port) bool { return p.First <= o.Last && o.First <= p.Last }
