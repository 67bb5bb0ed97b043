package servers_test

import (
	"context"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// TestSentinelRotation exchanges the password with which Sentinels log in, without
// reading a file: both at the servers, the Sentinels move, the old one goes and their connections with it.
// They go on watching, and fail over when the primary dies.
func TestSentinelRotation(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			top := startTopology(t, s, nil)
			top.awaitLink(t, 1)
			top.startSentinels(t)
			admin := live.Login{User: "admin", Password: "root"}
			for _, node := range top.nodes {
				mustStep(t, node, admin, "add_password", "sentinel", hash(toCome))
			}
			for _, sentinel := range top.sentinels {
				mustStep(t, sentinel, live.Login{}, "set_sentinel_auth", monitored, toCome)
			}
			for _, node := range top.nodes {
				mustStep(t, node, admin, "remove_password", "sentinel", hash("sentinel"))
				mustStep(t, node, admin, "close_connections", "sentinel")
			}
			for _, sentinel := range top.sentinels {
				client := sentinel.Client(t, live.Login{})
				eventually(t, "the Sentinels watch again", func() bool {
					state, err := client.Do(context.Background(), "SENTINEL", "MASTER", monitored).StringSlice()
					return err == nil && field(state, "flags") == "master" && field(state, "link-pending-commands") == "0" && field(state, "num-other-sentinels") == "2"
				})
			}
			observer := operator(t, top.nodes[1], admin)
			eventually(t, "all Sentinels are connected to the replica", func() bool {
				users := 0
				for _, user := range connections(t, observer) {
					if user == "sentinel" {
						users++
					}
				}
				return users >= sentinelsRun
			})

			top.nodes[0].Stop()
			eventually(t, "the replica is made primary", func() bool { return replication(observer, "role") == "master" })
		})
	}
}
