package servers_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// before and after are two states of a users.acl, in which each user stands for
// what may happen to one.
func before(s live.Server) object { return changing(s, false) }
func after(s live.Server) object  { return changing(s, true) }

func changing(s live.Server, changed bool) object {
	user := func(passwords []string, commands ...string) object {
		all := object{"keys": []string{"app:*"}, "channels": []string{"app.1", "app.2"}, "commands": append([]string{"+ping", "+get", "+client|id", "+subscribe"}, commands...)}
		var hashes []string
		for _, p := range passwords {
			hashes = append(hashes, hash(p))
		}
		all["password_sha256"] = hashes
		return all
	}
	one, two := []string{"x"}, []string{"x", "y"}
	users := object{
		"same": user(one), "added": user(one), "dropped": user([]string{"y", "x"}), "swapped": user(one), "ruled": user(one, "+set"),
		"listener": user(one), "gone": user(one), "off": user(one), "admin": object{"preset": "admin", "password_sha256": []string{hash("x")}},
	}
	if changed {
		users["added"], users["dropped"], users["swapped"], users["ruled"] = user(two), user([]string{"y"}), user([]string{"z"}), user(one)
		users["listener"] = object{"password_sha256": []string{hash("x")}, "channels": []string{"app.1"}, "commands": []string{"+ping", "+subscribe", "+client|id"}}
		users["off"] = user(nil) // a user without a password is off
		delete(users, "gone")
	}
	return object{"server": s.Name, "fail_on": "never", "users": users}
}

// cutByLoad are the users whose connections ACL LOAD closes when a file changes as
// above. Redis before 7.2 closes those of everybody, and of who sends the command
// after the reply. Later ones, and Valkey, close those of users who are gone from the file, and of
// subscribers who lost a channel. A password that is gone closes nothing there,
// nor does it that a user is off.
func cutByLoad(t *testing.T, s live.Server) []string {
	if f := facts(t, s.Name); strings.HasPrefix(s.Name, "redis-") && !f.AtLeast("redis", 7, 2) {
		return []string{"added", "admin", "dropped", "gone", "listener", "off", "ruled", "same", "sender", "swapped"}
	}
	return []string{"gone", "listener"}
}

// TestACLLoadCuts holds the guide's table of whose connections ACL LOAD closes.
func TestACLLoadCuts(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			server := s.Start(t, site, live.Files{Conf: plain(site), ACL: render(t, "users_acl", before(s))})
			observer := operator(t, server, live.Login{User: "admin", Password: "x"})
			connected := map[string]int64{}
			for _, user := range []string{"same", "added", "dropped", "swapped", "gone", "off", "admin"} {
				_, connected[user] = connection(t, server, user)
			}
			ruled, id := connection(t, server, "ruled")
			connected["ruled"] = id
			if err := ruled.Set(ctx, "app:1", "x", 0).Err(); err != nil {
				t.Fatal(err)
			}
			sender, sending := connection(t, server, "admin")
			connected["sender"], connected["listener"] = sending, subscribed(t, server, observer)
			writeFile(t, site.ACLFile, render(t, "users_acl", after(s)))
			if err := sender.Do(ctx, "ACL", "LOAD").Err(); err != nil {
				t.Fatal(err)
			}
			want := cutByLoad(t, s)
			eventually(t, "ACL LOAD has closed what it closes", func() bool { return len(missing(t, observer, connected)) >= len(want) })
			if got := missing(t, observer, connected); !slices.Equal(got, want) {
				t.Errorf("ACL LOAD closed the connections of %q, want %q", got, want)
			}
			if err := ruled.Set(ctx, "app:1", "x", 0).Err(); err == nil {
				t.Error("a connection that was open does not obey the new rules")
			}
			for _, user := range []string{"swapped", "off", "gone"} {
				if err := server.Client(t, live.Login{User: user, Password: "x"}).Ping(ctx).Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGPASS") {
					t.Errorf("a new connection of %s: %v", user, err)
				}
			}
		})
	}
}

// TestACLLoadTakesAllOrNothing: a file with one error leaves users and connections
// as they are.
func TestACLLoadTakesAllOrNothing(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			server := s.Start(t, site, live.Files{Conf: plain(site), ACL: render(t, "users_acl", before(s))})
			admin := live.Login{User: "admin", Password: "x"}
			conn, id := connection(t, server, "gone")
			writeFile(t, site.ACLFile, append(render(t, "users_acl", after(s)), "user broken on +no-such-command\n"...))
			if err := step(t, server, admin, "load_users"); err == nil {
				t.Error("a file with an error is taken")
			}
			if again, err := conn.ClientID(context.Background()).Result(); err != nil || again != id {
				t.Errorf("a connection is closed: %v", err)
			}
			if _, err := server.Client(t, live.Login{User: "gone", Password: "x"}).Ping(context.Background()).Result(); err != nil {
				t.Errorf("a user of the file before: %v", err)
			}
		})
	}
}

// TestACLLoadOnReplica: a replica reads its file and stays linked, but for Valkey 8.0
// before 8.0.3, which crashes (https://github.com/valkey-io/valkey/issues/1832). There
// passwords are added and removed one by one, which no server minds.
func TestACLLoadOnReplica(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			top := startTopology(t, s, nil)
			top.awaitLink(t, 1)
			admin := live.Login{User: "admin", Password: "root"}
			replica := top.nodes[1]
			held := replica.Client(t, live.Login{User: "sentinel", Password: "sentinel"}).Conn()
			if err := held.Ping(context.Background()).Err(); err != nil {
				t.Fatal(err)
			}
			open := connections(t, top.admins[1])
			mustStep(t, replica, admin, "add_password", "sentinel", hash(toCome))
			mustStep(t, replica, admin, "remove_password", "sentinel", hash("sentinel"))
			requireRefused(t, replica, "sentinel", "sentinel")
			now := connections(t, top.admins[1])
			for id, user := range open {
				if now[id] != user {
					t.Errorf("a connection of %q is closed", user)
				}
			}
			if err := replica.Client(t, live.Login{User: "sentinel", Password: toCome}).Ping(context.Background()).Err(); err != nil {
				t.Errorf("the password that was added: %v", err)
			}

			err := step(t, replica, admin, "load_users")
			if crashes := s.Version == "8.0.1" && s.Name == "valkey-8.0"; crashes != (err != nil) {
				t.Errorf("ACL LOAD on a replica of %s %s: %v", s.Name, s.Version, err)
			} else if !crashes {
				top.awaitLink(t, 1)
				requireRefused(t, replica, "sentinel", toCome) // the file has the one before
			}
		})
	}
}

// plain is a configuration without TLS, on the site's socket and users.
func plain(site *live.Site) []byte {
	return fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\n", site.Port, site.Socket, site.ACLFile)
}

// connection is one of a user's, with its number.
func connection(t *testing.T, server *live.Instance, user string) (conn *redis.Conn, id int64) {
	t.Helper()
	conn = server.Client(t, live.Login{User: user, Password: "x"}).Conn()
	id, err := conn.ClientID(context.Background()).Result()
	if err != nil {
		t.Fatalf("%s: %v", user, err)
	}
	return conn, id
}

func writeFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// subscribed has the user listener subscribe to a channel that it loses, and gives
// the number of its connection.
func subscribed(t *testing.T, server *live.Instance, admin *redis.Client) int64 {
	t.Helper()
	ctx := context.Background()
	subscription := server.Client(t, live.Login{User: "listener", Password: "x"}).Subscribe(ctx, "app.2")
	t.Cleanup(func() { _ = subscription.Close() })
	if _, err := subscription.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	for id, user := range connections(t, admin) {
		if user == "listener" {
			return id
		}
	}
	t.Fatal("the listener is not among the clients")
	return 0
}

// connections gives the user of each connection, by its number.
func connections(t *testing.T, admin *redis.Client) map[int64]string {
	t.Helper()
	list, err := admin.ClientList(context.Background()).Result()
	if err != nil {
		t.Fatal(err)
	}
	all := map[int64]string{}
	for line := range strings.Lines(list) {
		var id int64
		user := ""
		for _, word := range strings.Fields(line) {
			if name, value, _ := strings.Cut(word, "="); name == "user" {
				user = value
			} else if name == "id" {
				_, _ = fmt.Sscan(value, &id)
			}
		}
		all[id] = user
	}
	return all
}

// missing names those whose connections are no more, in ascending order.
func missing(t *testing.T, admin *redis.Client, connected map[string]int64) []string {
	t.Helper()
	open := connections(t, admin)
	var users []string
	for user, id := range connected {
		if _, ok := open[id]; !ok {
			users = append(users, user)
		}
	}
	slices.Sort(users)
	return users
}
