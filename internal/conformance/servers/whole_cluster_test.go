package servers_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// clusterNodes are three primaries, each with a replica.
const clusterNodes = 6

// TestWholeCluster: six nodes on what the kind topology renders become a cluster
// that covers all slots, moves some of them, and outlives a primary.
func TestWholeCluster(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			c := &cluster{deployment: deploy(t, s, object{"kind": "cluster", "cluster_node_timeout": 5000, "directives": quick(t, s)})}
			c.create(t)
			c.store(t, "stored")
			scrapeFigures(t, c.deployment, c.nodes...)

			c.reshard(t)
			c.migrate(t)
			c.store(t, "moved")
			requireNothingDenied(t, c.nodes...)

			c.losePrimary(t)
			requireNothingDenied(t, c.nodes...)
			c.requireClosed(t)
			c.requireBus(t)
			for _, n := range c.nodes {
				c.requireForbidden(t, n, "metrics", "replica")
			}
			c.migrateAsReplica(t)
		})
	}
}

// A cluster is a deployment whose nodes share the slots.
type cluster struct {
	*deployment
	app *redis.ClusterClient
}

// create has the nodes meet, and waits until each of them knows a replica of every
// primary.
func (c *cluster) create(t *testing.T) {
	t.Helper()
	arguments := []string{"--cluster", "create"}
	for _, n := range c.start(t, "node", clusterNodes) {
		arguments = append(arguments, n.Site.Address(true))
	}
	c.cli(t, append(arguments, "--cluster-replicas", "1", "--cluster-yes")...)
	c.awaitWhole(t)
	c.app = redis.NewClusterClient(&redis.ClusterOptions{
		Addrs: []string{c.nodes[0].Site.Address(true)}, Username: "app", Password: c.passwords["app"], TLSConfig: c.site.WithCertificate(),
	})
	t.Cleanup(func() { _ = c.app.Close() })
}

// cli runs redis-cli as the administrator, over TLS.
func (c *cluster) cli(t *testing.T, arguments ...string) {
	t.Helper()
	login := []string{"--user", serverAdmin, "--no-auth-warning", "--tls", "--cacert", c.site.CA, "--cert", c.site.ClientCert, "--key", c.site.ClientKey}
	cmd := exec.Command(filepath.Join(filepath.Dir(c.server.Program), "redis-cli"), append(login, arguments...)...)
	cmd.Env = append(cmd.Environ(), "REDISCLI_AUTH="+c.passwords[serverAdmin])
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("redis-cli %v: %v\n%s", arguments, err, out)
	}
}

// awaitWhole waits until every node says that all slots are covered, and that each
// primary has a replica which is up to date.
func (c *cluster) awaitWhole(t *testing.T) {
	t.Helper()
	for _, n := range c.nodes {
		eventually(t, n.Site.Host+" sees a whole cluster", func() bool {
			info, _ := n.admin.ClusterInfo(context.Background()).Result()
			for _, says := range []string{"cluster_state:ok", "cluster_slots_ok:16384", fmt.Sprintf("cluster_known_nodes:%d", clusterNodes)} {
				if !strings.Contains(info, says+"\r\n") {
					return false
				}
			}
			return !slices.ContainsFunc(c.slots(t, n), func(r redis.ClusterSlot) bool { return len(r.Nodes) != 2 })
		})
		eventually(t, n.Site.Host+" is a primary or linked to its own", func() bool {
			return replication(n.admin, "role") == "master" || replication(n.admin, "master_link_status") == "up"
		})
	}
}

func (c *cluster) slots(t *testing.T, n *node) []redis.ClusterSlot {
	t.Helper()
	ranges, err := n.admin.ClusterSlots(context.Background()).Result() //nolint:staticcheck // ClusterShards does not put the primary first
	if err != nil {
		t.Fatal(err)
	}
	return ranges
}

// at returns the node with an address.
func (c *cluster) at(t *testing.T, address string) *node {
	t.Helper()
	for _, n := range c.nodes {
		if n.Site.Address(true) == address {
			return n
		}
	}
	t.Fatalf("no node is at %s", address)
	return nil
}

// owner is the primary of a slot, as a node sees it, and the replica of that.
func (c *cluster) owner(t *testing.T, seenBy *node, slot int) (primary, replica *node) {
	t.Helper()
	for _, r := range c.slots(t, seenBy) {
		if r.Start <= slot && slot <= r.End {
			primary = c.at(t, r.Nodes[0].Addr)
			if len(r.Nodes) > 1 {
				replica = c.at(t, r.Nodes[1].Addr)
			}
		}
	}
	return primary, replica
}

// keys are as many that all nodes have some.
const keys = 300

// store writes and reads keys of all slots as an application does, and waits until
// each primary's are copied.
func (c *cluster) store(t *testing.T, value string) {
	t.Helper()
	ctx := context.Background()
	for i := range keys {
		if err := c.app.Set(ctx, fmt.Sprintf("app:%d", i), value, 0).Err(); err != nil {
			t.Fatalf("app:%d is not written: %v", i, err)
		}
	}
	c.requireStored(t, value)
	for _, r := range c.slots(t, c.nodes[len(c.nodes)-1]) {
		for _, replica := range r.Nodes[1:] {
			awaitCopied(t, c.at(t, r.Nodes[0].Addr), c.at(t, replica.Addr))
		}
	}
}

func (c *cluster) requireStored(t *testing.T, value string) {
	t.Helper()
	for _, lack := range c.lacks(value) {
		t.Error(lack)
	}
}

// lacks tells which keys the application does not find.
func (c *cluster) lacks(value string) []string {
	var all []string
	for i := range keys {
		if got, err := c.app.Get(context.Background(), fmt.Sprintf("app:%d", i)).Result(); err != nil || got != value {
			all = append(all, fmt.Sprintf("app:%d is %q, %v, want %q", i, got, err, value))
		}
	}
	return all
}

// id is a node's own name in the cluster.
func (n *node) id(t *testing.T) string {
	t.Helper()
	id, err := n.admin.Do(context.Background(), "CLUSTER", "MYID").Text()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// reshard moves slots from one primary to another with the keys in them, one key
// after another, as the administrator.
func (c *cluster) reshard(t *testing.T) {
	t.Helper()
	const moved = "200"
	from, _ := c.owner(t, c.nodes[0], 0)
	to, _ := c.owner(t, c.nodes[0], lastSlot)
	c.cli(t, "--cluster", "reshard", from.Site.Address(true), "--cluster-from", from.id(t), "--cluster-to", to.id(t), "--cluster-slots", moved, "--cluster-yes")
	c.awaitOwner(t, 0, to)
	c.requireStored(t, "stored")
}

const lastSlot = 16383

// awaitOwner waits until all nodes say that a node has a slot.
func (c *cluster) awaitOwner(t *testing.T, slot int, want *node) {
	t.Helper()
	for _, n := range c.nodes {
		eventually(t, fmt.Sprintf("%s sees slot %d at %s", n.Site.Host, slot, want.Site.Host), func() bool {
			got, _ := c.owner(t, n, slot)
			return got == want
		})
	}
}

// The slots that migrate moves.
const firstMoved, lastMoved = lastSlot - 100, lastSlot

// migrate moves slots whole, where the server does so as nobody.
func (c *cluster) migrate(t *testing.T) {
	t.Helper()
	if _, has := facts(t, c.server.Name).Command("cluster|migration"); !has {
		return
	}
	to, _ := c.owner(t, c.nodes[0], lastSlot/2)
	if err := to.admin.Do(context.Background(), "CLUSTER", "MIGRATION", "IMPORT", firstMoved, lastMoved).Err(); err != nil {
		t.Fatal(err)
	}
	c.awaitOwner(t, lastMoved, to)
	c.requireStored(t, "stored")
}

// migrateAsReplica moves slots whole where a node writes them at another as the user
// of replicas, who may not do that unless somebody allows it.
func (c *cluster) migrateAsReplica(t *testing.T) {
	t.Helper()
	if _, has := facts(t, c.server.Name).Command("cluster|migrateslots"); !has {
		return
	}
	ctx := context.Background()
	from, _ := c.owner(t, c.nodes[0], lastMoved)
	to, _ := c.owner(t, c.nodes[0], lastSlot/2)
	move := func() {
		if err := from.admin.Do(ctx, "CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", firstMoved, lastMoved, "NODE", to.id(t)).Err(); err != nil {
			t.Fatal(err)
		}
	}
	move()
	eventually(t, to.Site.Host+" denies the user replica to bring slots", func() bool {
		return slices.Contains(live.Denied(t, to.admin), "replica: command cluster|syncslots")
	})
	for _, n := range c.nodes {
		if err := n.admin.Do(ctx, "ACL", "SETUSER", "replica", "+cluster|syncslots", "+select", "+@write", "~*").Err(); err != nil {
			t.Fatal(err)
		}
	}
	move()
	c.awaitOwner(t, lastMoved, to)
	c.requireStored(t, "kept")
}

// losePrimary kills a primary. Its replica takes over, and the dead one comes back
// as a replica.
func (c *cluster) losePrimary(t *testing.T) {
	t.Helper()
	const slot = 5000
	dead, replica := c.owner(t, c.nodes[0], slot)
	c.kill(t, dead)
	for _, n := range c.nodes {
		if n == dead {
			continue
		}
		eventually(t, n.Site.Host+" sees the replica in the place of the dead primary", func() bool {
			got, _ := c.owner(t, n, slot)
			info, _ := n.admin.ClusterInfo(context.Background()).Result()
			return got == replica && strings.Contains(info, "cluster_state:ok\r\n")
		})
	}
	eventually(t, "the application finds every key at the new primary", func() bool { return len(c.lacks("moved")) == 0 })
	c.store(t, "kept")
	c.restart(t, dead, c.fresh(t, dead))
	follows(t, dead, replica)
	c.awaitWhole(t)
}

// requireBus fails the test if a node's bus answers who does not come by TLS with a
// certificate of the authority.
func (c *cluster) requireBus(t *testing.T) {
	t.Helper()
	for _, n := range c.nodes {
		bus := busAddress(n)
		if !ends(bus, "RCmb\x00\x00\x00\x00 this is no message of TLS") {
			t.Errorf("the bus %s keeps a connection in plain text", bus)
		}
		c.requireCertificate(t, bus)
	}
}
