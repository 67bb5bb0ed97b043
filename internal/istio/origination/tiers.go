package origination

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

//go:embed tiers.json
var tiersJSON []byte

// A tier is a capacity tier of Memorystore for Redis.
type tier struct {
	Tier        string `json:"tier"`
	Connections int64  `json:"connections"` // that it takes with TLS
}

var allTiers = sync.OnceValue(func() []tier {
	var file struct{ Tiers []tier }
	if err := json.Unmarshal(tiersJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded tiers.json: %v", err)) // a test reads it
	}
	return file.Tiers
})

func tiers() []string {
	var names []string
	for _, t := range allTiers() {
		names = append(names, t.Tier)
	}
	return names
}

// connectionCap is how many connections a server takes, 0 if nothing says so.
func (s Spec) connectionCap() int64 {
	for _, t := range allTiers() {
		if t.Tier == s.MemorystoreTier.Or("") {
			return t.Connections
		}
	}
	return s.ConnectionCap.Or(0)
}

// maxConnections is the limit of one sidecar, 0 for none.
func (s Spec) maxConnections() int64 {
	most, pods := s.connectionCap(), s.MaxPods.Or(0)
	if s.MaxConnections.IsAbsent() && most > 0 && pods > 0 {
		return most / pods
	}
	return s.MaxConnections.Or(0)
}
