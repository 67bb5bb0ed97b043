package flow

import "slices"

// A Direction is that of flows, as seen from a group of pods.
type Direction string

// The directions, as NetworkPolicies name them.
const (
	Ingress Direction = "Ingress"
	Egress  Direction = "Egress"
)

// A Counterpart is the other end of some flows of a group in one direction.
type Counterpart struct {
	Other Party
	Flows []Flow // at least one
}

// Counterparts gathers the flows of a group in one direction by their other end
// and the argument behind them.
func Counterparts(direction Direction, g Group, flows []Flow) []Counterpart {
	var all []Counterpart
	for _, f := range flows {
		own, other := f.To, f.From
		if direction == Egress {
			own, other = f.From, f.To
		}
		if own.Group != g {
			continue
		}
		i := slices.IndexFunc(all, func(c Counterpart) bool {
			return c.Other.Name == other.Name && c.Other.Group == other.Group && c.Flows[0].Path.String() == f.Path.String()
		})
		if i < 0 {
			all = append(all, Counterpart{Other: other})
			i = len(all) - 1
		}
		all[i].Flows = append(all[i].Flows, f)
	}
	return all
}
