package servers_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// A constellation is a primary, a replica and three Sentinels, which have
// rendered users: a peer as whom they log in to each other, an application that
// asks for the primary, an exporter and an administrator. The data nodes are open,
// since the users of these are not what is tried.
type constellation struct {
	nodes     []*live.Instance
	sentinels []*live.Instance
	admins    []*redis.Client // of the Sentinels
}

// usersOfSentinels renders the file of Sentinels whose users have these arguments
// beside their presets.
func usersOfSentinels(t *testing.T, s live.Server, own map[string]object) []byte {
	t.Helper()
	users := object{"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}}}
	for _, name := range []string{"peer", "client", "exporter"} {
		user := object{"preset": "sentinel_" + name, "password_sha256": []string{hash(name)}}
		maps.Copy(user, own[name])
		users[name] = user
	}
	return render(t, "users_acl", object{"server": s.Name, "role": "sentinel", "users": users})
}

// constellate starts it all, and waits until the Sentinels know the replica and
// each other.
func constellate(t *testing.T, s live.Server, own map[string]object) *constellation {
	t.Helper()
	c := &constellation{}
	for i := range 2 {
		site := live.NewSite(t)
		conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\nsave \"\"\nrepl-diskless-sync-delay 0\n", site.Port, site.Socket)
		if i > 0 {
			conf += fmt.Sprintf("replicaof 127.0.0.1 %d\n", c.nodes[0].Site.Port)
		}
		c.nodes = append(c.nodes, s.Start(t, site, live.Files{Conf: []byte(conf)}))
	}
	replica := c.nodes[1].Client(t, live.Login{})
	eventually(t, "the replica is linked to its primary", func() bool { return replication(replica, "master_link_status") == "up" })
	users := usersOfSentinels(t, s, own)
	for range sentinelsRun {
		sentinel := startSentinelWith(t, s, users, c.nodes[0].Site.Port)
		c.sentinels = append(c.sentinels, sentinel)
		c.admins = append(c.admins, sentinel.Client(t, live.Login{User: "admin", Password: "root"}))
	}
	for i := range c.admins {
		eventually(t, "a Sentinel finds the replica and the others", func() bool {
			return c.primary(i, "num-slaves") == "1" && c.primary(i, "num-other-sentinels") == fmt.Sprint(sentinelsRun-1) && c.primary(i, "flags") == "master"
		})
	}
	return c
}

// startSentinelWith starts a Sentinel that has these users and watches a primary.
func startSentinelWith(t *testing.T, s live.Server, users []byte, port int) *live.Instance {
	t.Helper()
	site := live.NewSite(t)
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nprotected-mode no\nunixsocket %s\naclfile %s\nsentinel sentinel-user peer\nsentinel sentinel-pass peer\n"+
		"sentinel monitor %s 127.0.0.1 %d 2\nsentinel down-after-milliseconds %[4]s 1000\nsentinel failover-timeout %[4]s 6000\n",
		site.Port, site.Socket, site.ACLFile, monitored, port)
	return s.Start(t, site, live.Files{Conf: []byte(conf), ACL: users, Args: []string{"--sentinel"}})
}

// primary reads a field of what a Sentinel knows of the primary.
func (c *constellation) primary(i int, name string) string {
	state, err := c.admins[i].Do(context.Background(), "SENTINEL", "MASTER", monitored).StringSlice()
	if err != nil {
		return ""
	}
	return field(state, name)
}

// others are the flags of the Sentinels that a Sentinel knows.
func (c *constellation) others(t *testing.T, i int) []string {
	t.Helper()
	return otherSentinels(t, c.admins[i], monitored)
}

// otherSentinels are the flags of those that a Sentinel knows to watch a primary.
func otherSentinels(t *testing.T, admin *redis.Client, name string) (flags []string) {
	t.Helper()
	states, err := admin.Do(context.Background(), "SENTINEL", "SENTINELS", name).Slice()
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range states {
		flags = append(flags, field(replyWords(state), "flags"))
	}
	return flags
}

// denied is what all Sentinels denied.
func (c *constellation) denied(t *testing.T) (all []string) {
	t.Helper()
	for _, admin := range c.admins {
		all = append(all, live.Denied(t, admin)...)
	}
	return all
}

// awaitLinks waits until every Sentinel gets answers of all the others.
func (c *constellation) awaitLinks(t *testing.T) {
	t.Helper()
	for i := range c.admins {
		eventually(t, "the Sentinels answer each other", func() bool {
			return !slices.ContainsFunc(c.others(t, i), func(flags string) bool {
				return strings.Contains(flags, "s_down") || strings.Contains(flags, "disconnected")
			})
		})
	}
}

// application is a client of go-redis that asks the Sentinels for the primary.
func (c *constellation) application(t *testing.T) *redis.Client {
	t.Helper()
	options := &redis.FailoverOptions{MasterName: monitored, SentinelUsername: "client", SentinelPassword: "client"}
	for _, sentinel := range c.sentinels {
		options.SentinelAddrs = append(options.SentinelAddrs, sentinel.Site.Address(false))
	}
	client := redis.NewFailoverClient(options)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// TestSentinelPeerPreset: with no more than the preset among each other, Sentinels
// agree that the primary is down, elect one that fails over, and spread what came
// of it, also to an application with the preset for such; nobody was denied
// anything.
func TestSentinelPeerPreset(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			c := constellate(t, s, nil)
			c.awaitLinks(t)
			application := c.application(t)
			if err := application.Set(context.Background(), "a", "1", 0).Err(); err != nil {
				t.Errorf("the application does not find the primary: %v", err)
			}
			c.failOver(t)
			eventually(t, "the application follows to the new primary", func() bool {
				return application.Set(context.Background(), "a", "2", 0).Err() == nil
			})
			for i := range c.admins {
				eventually(t, "every Sentinel names the new primary", func() bool {
					return c.primary(i, "port") == fmt.Sprint(c.nodes[1].Site.Port)
				})
			}
			c.awaitLinks(t)
			if log := c.denied(t); len(log) > 0 {
				t.Errorf("the Sentinels denied %q", log)
			}
		})
	}
}

// failOver ends the primary and waits for the replica to take its place.
func (c *constellation) failOver(t *testing.T) {
	t.Helper()
	replica := c.nodes[1].Client(t, live.Login{})
	c.nodes[0].Stop()
	eventually(t, "the replica is made primary", func() bool { return replication(replica, "role") == "master" })
}

// TestSentinelPeerPresetIsMinimal: without one of its commands, or its channel, a
// Sentinel is denied it. Without PING the others count as dead, and without the
// vote there is no failover.
func TestSentinelPeerPresetIsMinimal(t *testing.T) {
	const vote = "sentinel|is-master-down-by-addr"
	for _, s := range live.Servers(t) {
		t.Run(s.Name+"/its channel", func(t *testing.T) {
			t.Parallel()
			c := constellate(t, s, map[string]object{"peer": {"channels": []string{}}})
			eventually(t, "a Sentinel denies the channel", func() bool { return slices.Contains(c.denied(t), "peer: channel __sentinel__:hello") })
		})
		for _, command := range []string{"client|setname", "ping", "publish", vote} {
			t.Run(s.Name+"/"+command, func(t *testing.T) {
				t.Parallel()
				c := constellate(t, s, map[string]object{"peer": {"commands": []string{"-" + command}}})
				switch command {
				case "ping":
					eventually(t, "the others count as down", func() bool {
						return !slices.ContainsFunc(c.others(t, 0), func(flags string) bool { return !strings.Contains(flags, "s_down") })
					})
				case vote:
					c.nodes[0].Stop()
					eventually(t, "a Sentinel sees by itself that the primary is down", func() bool { return strings.Contains(c.primary(0, "flags"), "s_down") })
				}
				eventually(t, "a Sentinel denies "+command, func() bool { return slices.Contains(c.denied(t), "peer: command "+command) })
				if flags := c.primary(0, "flags"); command == vote && strings.Contains(flags, "o_down") {
					t.Errorf("without a vote the Sentinels agree: the primary is %s", flags)
				}
			})
		}
	}
}

// TestAnonymousClientsOfSentinels: a Sentinel with a rendered file lets nobody in
// who does not name a user, once it has written its configuration, its users, and
// has started again on what it wrote.
func TestAnonymousClientsOfSentinels(t *testing.T) {
	ctx := context.Background()
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			sentinel := startSentinelWith(t, s, usersOfSentinels(t, s, nil), live.NewSite(t).Port)
			requireNoEntry(t, sentinel, "at the start")
			admin := sentinel.Client(t, live.Login{User: "admin", Password: "root"})
			for _, command := range [][]any{{"SENTINEL", "FLUSHCONFIG"}, {"ACL", "SAVE"}, {"ACL", "LOAD"}} {
				if err := admin.Do(ctx, command...).Err(); err != nil && command[1] != "LOAD" { // which may close the connection
					t.Fatalf("%v: %v", command, err)
				}
				requireNoEntry(t, sentinel, fmt.Sprint("after ", command))
			}
			conf, users := written(t, sentinel.Site.Dir, "redis.conf"), written(t, sentinel.Site.Dir, "users.acl")
			sentinel.Stop()
			sentinel = s.Start(t, sentinel.Site, live.Files{Conf: conf, ACL: users, Args: []string{"--sentinel"}})
			requireNoEntry(t, sentinel, "after another start")
			if err := sentinel.Client(t, live.Login{User: "client", Password: "client"}).Do(ctx, "SENTINEL", "MASTERS").Err(); err != nil {
				t.Errorf("after another start the application is not let in: %v", err)
			}
			if bytes := written(t, sentinel.Site.Dir, "redis.conf"); strings.Contains(string(bytes), "user default") {
				t.Errorf("the Sentinel wrote a user default:\n%s", bytes)
			}
		})
	}
}

func written(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(dir + string(os.PathSeparator) + name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// requireNoEntry asks a Sentinel without naming a user, by what tells something
// and by what changes something.
func requireNoEntry(t *testing.T, sentinel *live.Instance, when string) {
	t.Helper()
	for _, command := range []string{"PING", "INFO", "SENTINEL MASTERS", "SENTINEL GET-MASTER-ADDR-BY-NAME " + monitored, "SENTINEL SET " + monitored + " quorum 1", "PUBLISH __sentinel__:hello x", "SUBSCRIBE +switch-master", "ACL WHOAMI", "AUTH x"} {
		reply, err := live.Raw(sentinel.Site.Address(false), nil, command)
		if err != nil || !strings.HasPrefix(reply, "-NOAUTH") && !strings.HasPrefix(reply, "-WRONGPASS") {
			t.Errorf("%s, %s: %q, %v", when, command, reply, err)
		}
	}
}

// watched starts a primary and a Sentinel whose users have these arguments
// beside their presets.
func watched(t *testing.T, s live.Server, own map[string]object) (*live.Site, *redis.Client) {
	t.Helper()
	site := live.NewSite(t)
	s.Start(t, site, live.Files{Conf: fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nunixsocket %s\nsave \"\"\n", site.Port, site.Socket)})
	sentinel := startSentinelWith(t, s, usersOfSentinels(t, s, own), site.Port)
	return sentinel.Site, sentinel.Client(t, live.Login{User: "admin", Password: "root"})
}

// TestSentinelExporterPreset: under the preset the real redis_exporter tells all of
// a Sentinel that it tells under an administrator, and nothing is denied.
func TestSentinelExporterPreset(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site, admin := watched(t, s, nil)
			want := metrics(scrape(t, site, "admin", "root"))
			text := scrape(t, site, "exporter", "exporter")
			for _, line := range []string{"redis_up 1", "redis_exporter_last_scrape_error{err=\"\"} 0", "redis_sentinel_masters 1"} {
				if !strings.Contains(text, "\n"+line+"\n") {
					t.Errorf("there is no %s in\n%s", line, text)
				}
			}
			if got := metrics(text); !slices.Equal(got, want) {
				t.Errorf("an administrator sees %q, the exporter %q", want, got)
			}
			if log := live.Denied(t, admin); len(log) > 0 {
				t.Errorf("the Sentinel denied %q", log)
			}
		})
	}
}

// TestSentinelExporterPresetIsMinimal: without one of its commands the exporter is
// denied it. COMMAND INFO and PING are what other versions of it send.
func TestSentinelExporterPresetIsMinimal(t *testing.T) {
	s := live.Find(t, "redis-7.0")
	for _, command := range []string{"client|setname", "info", "sentinel|ckquorum", "sentinel|masters", "sentinel|sentinels", "sentinel|slaves"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			site, admin := watched(t, s, map[string]object{"exporter": {"commands": []string{"-" + command}}})
			scrape(t, site, "exporter", "exporter")
			if log := live.Denied(t, admin); !slices.Contains(log, "exporter: command "+command) {
				t.Errorf("the Sentinel denied %q", log)
			}
		})
	}
}
