package servers_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// A service works without pause until it is stopped, and counts what failed.
type service struct {
	stop     chan struct{}
	done     sync.WaitGroup
	worked   atomic.Int64
	failures []error
}

// serve starts a service that uses the server through one client. Like any
// pool, the client makes a new connection where one was closed; what it then
// cannot do counts.
func serve(client *redis.Client) *service {
	s := &service{stop: make(chan struct{})}
	s.done.Go(func() {
		defer func() { _ = client.Close() }()
		for {
			select {
			case <-s.stop:
				return
			default:
				if err := client.Incr(context.Background(), "checkout:served").Err(); err != nil {
					s.failures = append(s.failures, err)
				}
				s.worked.Add(1)
				time.Sleep(time.Millisecond)
			}
		}
	})
	return s
}

// finish stops the service and gives what failed.
func (s *service) finish() []error {
	close(s.stop)
	s.done.Wait()
	return s.failures
}

// end stops the service; it must have worked.
func (s *service) end(t *testing.T) {
	t.Helper()
	for _, err := range s.finish() {
		t.Errorf("the service failed: %v", err)
	}
	if s.worked.Load() == 0 {
		t.Error("the service did not work at all")
	}
}

// migrating are the declarations of the guide: the shared password beside the
// service's own user, and then without.
func migrating(s live.Server, shared bool) object {
	users := object{"checkout": object{"preset": "cache", "password_sha256": []string{hash("own")}, "keys": []string{"checkout:*"}}}
	if shared {
		users["default"] = object{"password_sha256": []string{hash("shared")}, "keys": []string{"*"}, "channels": []string{"*"}, "commands": []string{"+@all", "-@admin", "-@scripting"}}
	}
	return object{"server": s.Name, "fail_on": "never", "export_to": []string{"setuser"}, "users": users}
}

// TestSharedPasswordMigration goes the way of the guide on a server that
// everybody uses with one password: no service fails on the way, and in the end
// the shared password opens nothing, now and after a restart.
func TestSharedPasswordMigration(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\nsave \"\"\n", site.Port, site.Socket)
			server := s.Start(t, site, live.Files{Conf: []byte(conf + "requirepass shared\n")})
			operator := server.Client(t, live.Login{Password: "shared"})
			old := serve(retrying(site, "", "shared"))

			setuser := run(t, "users_acl", migrating(s, true)).Outputs["exports"].Field("setuser").Field("checkout").Text()
			if err := operator.Do(ctx, "ACL", "SETUSER", "checkout", "on", "#"+hash("own")).Err(); err != nil {
				t.Fatal(err)
			}
			cliReads(t, s, site, "ACL SETUSER "+setuser, live.Login{Password: "shared"})
			moved := serve(retrying(site, "checkout", "own"))
			cliReads(t, s, site, "ACL SETUSER "+setuser, live.Login{Password: "shared"}) // again: the password stays
			time.Sleep(100 * time.Millisecond)
			old.end(t) // the old version of the service is gone

			if err := operator.Do(ctx, "ACL", "SETUSER", "default", "off").Err(); err != nil {
				t.Fatal(err)
			}
			if err := operator.Ping(ctx).Err(); err != nil {
				t.Errorf("who is connected is thrown out: %v", err)
			}
			if err := server.Client(t, live.Login{Password: "shared"}).Ping(ctx).Err(); err == nil {
				t.Error("the shared password still opens the door")
			}
			moved.end(t)

			server.Stop()
			users := render(t, "users_acl", migrating(s, false))
			server = s.Start(t, site, live.Files{Conf: []byte(conf + "aclfile " + site.ACLFile + "\n"), ACL: users})
			if err := server.Client(t, live.Login{User: "checkout", Password: "own"}).Get(ctx, "checkout:none").Err(); !errors.Is(err, redis.Nil) {
				t.Errorf("after the restart: %v", err)
			}
			if err := server.Client(t, live.Login{Password: "shared"}).Ping(ctx).Err(); err == nil {
				t.Error("after the restart the shared password opens the door")
			}
		})
	}
}

// retrying is a client as services have it: it tries again where a connection
// was closed, and greets the server as the library does.
func retrying(site *live.Site, user, password string) *redis.Client {
	return redis.NewClient(&redis.Options{Addr: site.Address(false), Username: user, Password: password, MaxRetries: 3})
}

// TestACLLoadUnderLoad: a file in which a user did not change is loaded without
// a failure of its service, and the user who is gone from it is thrown out.
func TestACLLoadUnderLoad(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\n", site.Port, site.Socket, site.ACLFile)
			root := "user root on >root ~* &* +@all\n"
			server := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: append(render(t, "users_acl", migrating(s, true)), root...)})
			shared := server.Client(t, live.Login{Password: "shared"})
			if err := shared.Ping(ctx).Err(); err != nil {
				t.Fatal(err)
			}
			moved := serve(retrying(site, "checkout", "own"))
			if err := os.WriteFile(site.ACLFile, append(render(t, "users_acl", migrating(s, false)), root...), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := server.Client(t, live.Login{User: "root", Password: "root"}).Do(ctx, "ACL", "LOAD").Err(); err != nil && !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
			if err := shared.Do(ctx, "GET", "checkout:served").Err(); err == nil || strings.HasPrefix(err.Error(), "redis: nil") {
				t.Errorf("who came in by the shared password may still read: %v", err)
			}
			moved.end(t)
		})
	}
}
