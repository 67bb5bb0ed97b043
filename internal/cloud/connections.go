package cloud

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed connections.json
var connectionsJSON []byte

// A step is how many connections instances of up to a size take by TLS.
type step struct {
	MemorySizeGB int64 `json:"memory_size_gb"`
	Connections  int64 `json:"connections"`
}

var connections = sync.OnceValue(func() []step {
	var file struct {
		Steps []step `json:"google_redis_instance"`
	}
	if err := json.Unmarshal(connectionsJSON, &file); err != nil {
		panic(fmt.Sprintf("embedded connections.json: %v", err)) // the tests read it
	}
	return file.Steps
})

// connectionsByTLS is how many connections a google_redis_instance takes by TLS at
// most, 0 if it is not known.
func connectionsByTLS(r Resource) int64 {
	const unbounded = 7                                                             // from which major version on the size does not matter
	major, _, _ := strings.Cut(strings.TrimPrefix(r.Version.Or(""), "REDIS_"), "_") // REDIS_6_X
	version, err := strconv.Atoi(major)
	size, sized := r.MemorySizeGB.Get()
	encrypted := equals(r.TransitEncryptionMode, "SERVER_AUTHENTICATION", "DISABLED")
	if !sized || err != nil || version >= unbounded || encrypted == nil || !*encrypted {
		return 0
	}
	for _, s := range connections() {
		if size <= s.MemorySizeGB {
			return s.Connections
		}
	}
	return 0
}
