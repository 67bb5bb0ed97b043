package server

// SentinelDirective is one directive that follows the word "sentinel" in
// sentinel.conf. MinArgs and MaxArgs count all values after its name, the
// primary's name included; Type is that of the last value.
type SentinelDirective struct {
	Directive
	// PerPrimary: the first value names a primary that a "sentinel monitor"
	// line somewhere in the file declares. Before or after does not matter:
	// Sentinel sorts its lines (src/sentinel.c queueSentinelConfig).
	PerPrimary bool `json:"perPrimary,omitzero"`
	// State: Sentinel writes the line itself to remember what it has seen.
	State bool `json:"state,omitzero"`
}
