package servers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// A topology is a primary, a replica and three Sentinels on loopback. The data
// nodes have rendered users; Sentinels trust each other, since what they may
// do to each other is not the presets' subject.
type topology struct {
	server    live.Server
	acl       []byte
	sites     []*live.Site // of the data nodes
	sentinels []*live.Instance
	nodes     []*live.Instance
	admins    []*redis.Client
}

const (
	monitored    = "shop"
	sentinelsRun = 3
)

// startTopology runs a topology whose system users have these commands beside
// their presets'.
func startTopology(t *testing.T, s live.Server, own map[string][]string) *topology {
	t.Helper()
	users := object{}
	for _, name := range []string{"replica", "sentinel"} {
		users[name] = object{"preset": name, "password_sha256": []string{hash(name)}, "commands": own[name]}
	}
	top := &topology{server: s, sites: []*live.Site{live.NewSite(t), live.NewSite(t)}}
	top.acl = render(t, "users_acl", object{
		"server": s.Name, "system_users": users, "users": object{"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}}},
	})
	top.startNode(t, 0, "")
	top.startNode(t, 1, fmt.Sprintf("replicaof 127.0.0.1 %d\n", top.sites[0].Port))
	return top
}

// startNode starts a data node, again if it ran before.
func (top *topology) startNode(t *testing.T, i int, more string) {
	t.Helper()
	site := top.sites[i]
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\nrepl-diskless-sync yes\nrepl-diskless-sync-delay 0\nmasteruser replica\nmasterauth replica\n%s",
		site.Port, site.Socket, site.ACLFile, more)
	if strings.HasPrefix(top.server.Name, "valkey-") {
		conf += "dual-channel-replication-enabled yes\n"
	}
	node := top.server.Start(t, site, live.Files{Conf: []byte(conf), ACL: top.acl})
	admin := node.Client(t, live.Login{User: "admin", Password: "root"})
	if i < len(top.nodes) {
		top.nodes[i], top.admins[i] = node, admin
		return
	}
	top.nodes, top.admins = append(top.nodes, node), append(top.admins, admin)
}

// startSentinels starts the Sentinels, which find the replica and each other.
func (top *topology) startSentinels(t *testing.T) {
	t.Helper()
	for range sentinelsRun {
		site := live.NewSite(t)
		conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nprotected-mode no\nunixsocket %s\nsentinel monitor %s 127.0.0.1 %d 2\n"+
			"sentinel down-after-milliseconds %[3]s 1000\nsentinel failover-timeout %[3]s 6000\nsentinel auth-user %[3]s sentinel\nsentinel auth-pass %[3]s sentinel\n",
			site.Port, site.Socket, monitored, top.sites[0].Port)
		top.sentinels = append(top.sentinels, top.server.Start(t, site, live.Files{Conf: []byte(conf), Args: []string{"--sentinel"}}))
	}
	client := top.sentinels[0].Client(t, live.Login{})
	eventually(t, "the Sentinels find the replica and each other", func() bool {
		state, err := client.Do(context.Background(), "SENTINEL", "MASTER", monitored).StringSlice()
		return err == nil && field(state, "num-slaves") == "1" && field(state, "num-other-sentinels") == fmt.Sprint(sentinelsRun-1) && field(state, "flags") == "master"
	})
}

// field reads a field of a reply that is a list of names and values.
func field(reply []string, name string) string {
	i := slices.Index(reply, name)
	if i < 0 || i+1 >= len(reply) {
		return ""
	}
	return reply[i+1]
}

// replyWords is a reply that is a list of texts.
func replyWords(reply any) []string {
	var all []string
	for _, word := range list(reply) {
		all = append(all, text(word))
	}
	return all
}

// eventually waits for a condition, as long as a busy machine may take.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	const limit, pause = 3 * time.Minute, 20 * time.Millisecond
	for begin := time.Now(); !holds(); time.Sleep(pause) {
		if time.Since(begin) > limit {
			t.Fatalf("not after %s: %s", limit, what)
		}
	}
}

// replication reads a field of INFO replication.
func replication(admin *redis.Client, name string) string {
	info, _ := admin.Info(context.Background(), "replication").Result()
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func (top *topology) awaitLink(t *testing.T, i int) {
	t.Helper()
	eventually(t, "the replica is linked to its primary", func() bool { return replication(top.admins[i], "master_link_status") == "up" })
}

// requireNoDenial fails the test if a node denied anything to anybody.
func (top *topology) requireNoDenial(t *testing.T) {
	t.Helper()
	for i, admin := range top.admins {
		if log := live.Denied(t, admin); len(log) > 0 {
			t.Errorf("node %d denied %q", i, log)
		}
	}
}

// TestReplicaAndSentinelPresets: under the two presets a replica follows, the
// Sentinels fail over when the primary dies, the dead one comes back as a
// replica, they fail over once more when asked, and nothing was denied.
func TestReplicaAndSentinelPresets(t *testing.T) {
	ctx := context.Background()
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			top := startTopology(t, s, nil)
			top.awaitLink(t, 1)
			if err := top.admins[0].Set(ctx, "a", "1", 0).Err(); err != nil {
				t.Fatal(err)
			}
			if n, err := top.admins[0].Wait(ctx, 1, 10*time.Second).Result(); err != nil || n != 1 {
				t.Fatalf("WAIT: %d replicas, %v", n, err)
			}
			top.startSentinels(t)

			top.nodes[0].Stop()
			eventually(t, "the replica is made primary", func() bool { return replication(top.admins[1], "role") == "master" })
			if got, err := top.admins[1].Get(ctx, "a").Result(); err != nil || got != "1" {
				t.Errorf("the new primary has a = %q, %v", got, err)
			}
			top.awaitNews(t, 1) // or a failover that took too long begins anew, with the old primary back
			top.startNode(t, 0, "")
			eventually(t, "the old primary is made replica", func() bool { return replication(top.admins[0], "role") == "slave" })
			top.awaitLink(t, 0)
			top.awaitRole(t)

			top.failOverByHand(t)
			eventually(t, "the first node is primary again", func() bool { return replication(top.admins[0], "role") == "master" })
			eventually(t, "the other follows it", func() bool {
				return replication(top.admins[1], "role") == "slave" && replication(top.admins[1], "master_link_status") == "up"
			})
			top.requireNoDenial(t)
		})
	}
}

// awaitNews waits until every Sentinel takes a node for the primary, with no failover
// under way: what it tells clients it tells before that.
func (top *topology) awaitNews(t *testing.T, node int) {
	t.Helper()
	for _, sentinel := range top.sentinels {
		client := sentinel.Client(t, live.Login{})
		eventually(t, "every Sentinel names the new primary", func() bool {
			state, err := client.Do(context.Background(), "SENTINEL", "MASTER", monitored).StringSlice()
			return err == nil && field(state, "port") == fmt.Sprint(top.sites[node].Port) && field(state, "flags") == "master"
		})
	}
}

// awaitRole waits until every Sentinel has read that the replica is one. Whoever has
// not would take it back to its old primary as soon as it is made primary again.
func (top *topology) awaitRole(t *testing.T) {
	t.Helper()
	for _, sentinel := range top.sentinels {
		client := sentinel.Client(t, live.Login{})
		eventually(t, "every Sentinel reads the replica's role", func() bool { return readsReplicas(client, 1) })
	}
}

// readsReplicas reports whether a Sentinel has read of so many replicas that they are.
func readsReplicas(sentinel *redis.Client, count int) bool {
	replicas, err := sentinel.Do(context.Background(), "SENTINEL", "REPLICAS", monitored).Slice()
	return err == nil && len(replicas) == count && !slices.ContainsFunc(replicas, func(r any) bool { return field(replyWords(r), "role-reported") != "slave" })
}

// failOverByHand asks a Sentinel for a failover, a coordinated one where there
// is one, as soon as it takes one.
func (top *topology) failOverByHand(t *testing.T) {
	t.Helper()
	client := top.sentinels[0].Client(t, live.Login{})
	command := []any{"SENTINEL", "FAILOVER", monitored}
	if facts(t, top.server.Name).AtLeast("valkey", 9, 0) {
		command = append(command, "COORDINATED")
	}
	eventually(t, "a Sentinel takes the order to fail over", func() bool {
		return client.Do(context.Background(), command...).Err() == nil
	})
}

// TestReplicaPresetIsMinimal: without one of its commands there is no
// replication, and the primary says what it denied.
func TestReplicaPresetIsMinimal(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			commands := []string{"psync", "replconf"} // PING goes before AUTH, and no ACL decides about it
			if strings.HasPrefix(s.Name, "valkey-") {
				commands = append(commands, "sync")
			}
			for _, command := range commands {
				top := startTopology(t, s, map[string][]string{"replica": {"-" + command}})
				top.requireDenial(t, 0, "replica: command "+command)
			}
		})
	}
}

// TestSentinelPresetIsMinimal: without one of its commands a Sentinel is denied
// it, by the primary when it watches or by the replica when it fails over.
func TestSentinelPresetIsMinimal(t *testing.T) {
	watching := []string{"ping", "info", "publish", "subscribe", "client|setname"}
	failingOver := []string{"slaveof", "config|rewrite", "client|kill", "multi", "exec"}
	for _, s := range live.Servers(t) {
		for _, command := range watching {
			t.Run(s.Name+"/"+command, func(t *testing.T) {
				t.Parallel()
				top := startTopology(t, s, map[string][]string{"sentinel": {"-" + command}})
				top.startWatching(t)
				top.requireDenial(t, 0, "sentinel: command "+command)
			})
		}
		for _, command := range failingOver {
			t.Run(s.Name+"/"+command, func(t *testing.T) {
				t.Parallel()
				top := startTopology(t, s, map[string][]string{"sentinel": {"-" + command}})
				top.awaitLink(t, 1)
				top.startSentinels(t)
				top.nodes[0].Stop()
				top.requireDenial(t, 1, "sentinel: command "+command)
			})
		}
	}
}

// requireDenial waits until a node has denied something.
func (top *topology) requireDenial(t *testing.T, node int, what string) {
	t.Helper()
	eventually(t, fmt.Sprintf("node %d denies %s", node, what), func() bool { return slices.Contains(live.Denied(t, top.admins[node]), what) })
}

// startWatching starts a Sentinel that need not find anybody.
func (top *topology) startWatching(t *testing.T) {
	t.Helper()
	site := live.NewSite(t)
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\nsentinel monitor %s 127.0.0.1 %d 2\nsentinel auth-user %[3]s sentinel\nsentinel auth-pass %[3]s sentinel\n",
		site.Port, site.Socket, monitored, top.sites[0].Port)
	top.server.Start(t, site, live.Files{Conf: []byte(conf), Args: []string{"--sentinel"}})
}
