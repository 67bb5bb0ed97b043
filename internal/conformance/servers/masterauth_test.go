package servers_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// odd are passwords that a careless quoting would lose or change.
var odd = []string{
	`with "double" and 'single' quotes 7Xw`,
	`with # a hash and \ a backslash \n \x41`,
	"  spaces before and after, Kd82  ",
	`# looks like a comment 5tG-9`,
	`"all in quotes, 3fR-8mZ"`,
	"{{ of a template }} ${and} %{more} 4Hq",
	`ends in a backslash 6Jp-1cN\`,
}

// replicaConf declares a hardened replica of a primary, on a site that the same
// authority has signed for.
func replicaConf(s live.Server, site, primary *live.Site, user, password string) object {
	conf := hardened(s, site)
	conf["fail_on"] = "never"
	conf["unixsocket"] = site.Socket
	conf["directives"] = object{"masteruser": []string{user}, "replicaof": []string{"127.0.0.1", port(primary.TLSPort)}, "repl-diskless-sync-delay": []string{"0"}}
	conf["secrets"] = object{"masterauth": password}
	return conf
}

// beside makes a site that shows and trusts certificates of another's authority.
func beside(t *testing.T, other *live.Site) *live.Site {
	t.Helper()
	site := live.NewSite(t)
	live.Trust(t, site.CA, other.Authority)
	live.Save(t, other.Authority.Issue(t, "server"), site.Cert, site.Key)
	live.Save(t, other.Authority.Issue(t, "client"), site.ClientCert, site.ClientKey)
	return site
}

// primaryConf is a hardened primary.
func primaryConf(t *testing.T, s live.Server, site *live.Site) []byte {
	t.Helper()
	conf := hardened(s, site)
	conf["directives"] = object{"repl-diskless-sync-delay": []string{"0"}}
	return render(t, "redis_conf", conf)
}

// TestFilledFiles: what redisguard_secret_file makes of the templates of both files
// starts on every server, and whatever a password consists of, its user logs in and
// its replica follows.
func TestFilledFiles(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			users, system, passwords := object{"admin": object{"preset": "admin"}}, object{}, map[string]string{"admin": `the "admin" #1 of {{ all }}`}
			for i, password := range odd {
				app, replica := fmt.Sprintf("app-%d", i), fmt.Sprintf("replica-%d", i)
				users[app] = object{"preset": "cache", "keys": []string{"app:*"}}
				system[replica] = object{"preset": "replica"}
				passwords[app], passwords[replica] = password+" é", password // what is hashed need not be ASCII
			}
			acl := filled(t, "users_acl", object{"server": s.Name, "users": users, "system_users": system}, passwords)
			site := live.NewSite(t)
			primary := s.Start(t, site, live.Files{Conf: primaryConf(t, s, site), ACL: acl})
			login := live.Login{User: "admin", Password: passwords["admin"], TLS: site.WithCertificate()}
			if err := primary.Client(t, login).Set(ctx, "app:1", "there", 0).Err(); err != nil {
				t.Fatal(err)
			}
			for i, password := range odd {
				place := beside(t, site)
				name := fmt.Sprintf("replica-%d", i)
				conf := filled(t, "redis_conf", replicaConf(s, place, site, name, name), map[string]string{name: password})
				replica := s.Start(t, place, live.Files{Conf: conf, ACL: acl})
				app := replica.Client(t, live.Login{User: fmt.Sprintf("app-%d", i), Password: password + " é", TLS: site.WithCertificate()})
				eventually(t, fmt.Sprintf("the replica with the password %q follows", password), func() bool { return app.Get(ctx, "app:1").Val() == "there" })
				replica.Stop()
			}
		})
	}
}

// TestMasterauthRotation exchanges the password of a replica: both side by side at
// the primary, CONFIG SET masterauth at the replica, the old one goes. The replica
// never needs all data again, and where ACL LOAD closes its connection it is back
// after an instant.
func TestMasterauthRotation(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			place := beside(t, site)
			all := map[string]string{"replica": inUse, "replica_next": `to "come" #2 \ Zt6-q`, "admin": "loads-the-file-Hh3-9zXc"}
			acl := func(names ...string) []byte {
				given := maps.Clone(all)
				maps.DeleteFunc(given, func(name, _ string) bool { return name != "admin" && !slices.Contains(names, name) })
				return filled(t, "users_acl", object{
					"server": s.Name, "users": object{"admin": object{"preset": "admin"}},
					"system_users": object{"replica": object{"preset": "replica", "password_names": names}},
				}, given)
			}
			conf := func(name string) []byte {
				return filled(t, "redis_conf", replicaConf(s, place, site, "replica", name), map[string]string{name: all[name]})
			}
			login := live.Login{User: "admin", Password: all["admin"], TLS: site.WithCertificate()}
			primary := s.Start(t, site, live.Files{Conf: primaryConf(t, s, site), ACL: acl("replica")})
			replica := s.Start(t, place, live.Files{Conf: conf("replica"), ACL: acl("replica")})
			boss, follower := operator(t, primary, login), operator(t, replica, login)
			link := watch(t, follower)
			load := func(names ...string) {
				t.Helper()
				writeFile(t, site.ACLFile, acl(names...))
				mustStep(t, primary, login, "load_users")
				requireFollowed(t, boss, follower)
			}

			load("replica", "replica_next")
			writeFile(t, place.Dir+"/redis.conf", conf("replica_next"))
			mustStep(t, replica, login, "set_masterauth", all["replica_next"])
			load("replica_next")
			resumed := 0
			if slices.Contains(cutByLoad(t, s), "same") {
				resumed = 2
			}
			requireSyncs(t, boss, resumed)
			if err := boss.Do(ctx, "CLIENT", "KILL", "TYPE", "replica").Err(); err != nil {
				t.Fatal(err)
			}
			requireFollowed(t, boss, follower)
			requireSyncs(t, boss, resumed+1) // by the new password, since the old one is gone
			longest := link.end()
			t.Logf("the link was down for %s at most", longest)
			if longest > longestOutage {
				t.Errorf("the link was down for %s", longest)
			}

			replica.Stop()
			replica = s.Start(t, place, live.Files{Conf: conf("replica_next"), ACL: acl("replica_next")})
			requireFollowed(t, boss, operator(t, replica, login))
		})
	}
}

// operator is a client that tries again where ACL LOAD has closed its connection.
func operator(t *testing.T, server *live.Instance, login live.Login) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Addr: server.Site.Address(login.TLS != nil), Username: login.User, Password: login.Password, TLSConfig: login.TLS, MaxRetries: 3,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// longestOutage bounds how long a replica is without its primary after its
// connection was closed. It tries again each second, and the machine may be busy.
const longestOutage = 10 * time.Second

// requireFollowed writes on the primary and waits until the replica has it.
func requireFollowed(t *testing.T, boss, follower *redis.Client) {
	t.Helper()
	ctx := context.Background()
	n, err := boss.Incr(ctx, "rotation:step").Result()
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the replica follows", func() bool {
		got, err := follower.Get(ctx, "rotation:step").Int64()
		return err == nil && got == n && replication(follower, "master_link_status") == "up"
	})
}

// requireSyncs fails the test unless the replica got all data once, and resumed so
// many times where it stood.
func requireSyncs(t *testing.T, boss *redis.Client, resumed int) {
	t.Helper()
	info, err := boss.Info(context.Background(), "stats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"sync_full:1", fmt.Sprintf("sync_partial_ok:%d", resumed)} {
		if !strings.Contains(info, want+"\r\n") {
			t.Errorf("the primary's INFO stats has no %s:\n%s", want, info)
		}
	}
}

// outages watches a replica's link.
type outages struct {
	stop    atomic.Bool
	done    sync.WaitGroup
	longest time.Duration
}

// watch begins once the link is up.
func watch(t *testing.T, follower *redis.Client) *outages {
	t.Helper()
	eventually(t, "the replica is linked to its primary", func() bool { return replication(follower, "master_link_status") == "up" })
	o := &outages{}
	o.done.Go(func() {
		for up := time.Now(); !o.stop.Load(); time.Sleep(5 * time.Millisecond) {
			if replication(follower, "master_link_status") == "up" {
				o.longest, up = max(o.longest, time.Since(up)), time.Now()
			}
		}
	})
	return o
}

// end tells the longest time between two looks that found the link up.
func (o *outages) end() time.Duration {
	o.stop.Store(true)
	o.done.Wait()
	return o.longest
}
