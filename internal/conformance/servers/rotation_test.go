package servers_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

const (
	inUse  = "the-one-in-use-4Kf9-wz71"
	toCome = "the-one-to-come-Tq3x-88Lp"
)

// rotating is the declaration of a user whose passwords bear these names, beside
// one who is not concerned and one who loads the file.
func rotating(s live.Server, names ...string) object {
	return object{"server": s.Name, "users": object{
		"checkout": object{"preset": "cache", "keys": []string{"checkout:*"}, "password_names": names},
		"reports":  object{"preset": "cache", "keys": []string{"checkout:*"}},
		"admin":    object{"preset": "admin"},
	}}
}

// filled is the file of a declaration and passwords, made as Terraform makes it:
// what the data source leaves open, the ephemeral resource fills in.
func filled(t *testing.T, kind string, declaration object, passwords map[string]string) []byte {
	t.Helper()
	result := run(t, kind, declaration)
	if result.Report.Invalid() {
		t.Fatal(result.Report.Problems)
	}
	return render(t, "secret_file", object{"template": result.Outputs["content_template"].Text(), "passwords": passwords})
}

// fleet is a service that several processes run.
type fleet []*service

const processes = 4

// launch starts the processes. Each makes a new connection every few commands, as
// pools do in the long run: a password that is refused shows at once.
func launch(site *live.Site, user, password string) fleet {
	var all fleet
	for range processes {
		all = append(all, serve(redis.NewClient(&redis.Options{
			Addr: site.Address(false), Username: user, Password: password, MaxRetries: 3, ConnMaxLifetime: 10 * time.Millisecond,
		})))
	}
	return all
}

// end stops all of them; none must have failed.
func (f fleet) end(t *testing.T) {
	t.Helper()
	for _, s := range f {
		s.end(t)
	}
}

// awaitWork waits until each process has done something since.
func (f fleet) awaitWork(t *testing.T) {
	t.Helper()
	for _, s := range f {
		before := s.worked.Load()
		eventually(t, "the service goes on", func() bool { return s.worked.Load() > before+1 })
	}
}

// TestRotation exchanges a password while its user's clients work: both passwords
// side by side, the clients move, the old one goes. No client that tries again where
// its connection was closed fails, and of those that do not try again a failure is
// a closed connection, on the servers that ACL LOAD closes them on.
func TestRotation(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			passwords := map[string]string{"reports": "not-concerned-R7d2-kWq5", "admin": "loads-the-file-Hh3-9zXc"}
			file := func(given map[string]string) []byte {
				all := map[string]string{"reports": passwords["reports"], "admin": passwords["admin"]}
				var names []string
				for name, password := range given {
					all[name], names = password, append(names, name)
				}
				slices.Sort(names)
				return filled(t, "users_acl", rotating(s, names...), all)
			}
			server := s.Start(t, site, live.Files{Conf: plain(site), ACL: file(map[string]string{"checkout": inUse})})
			admin := live.Login{User: "admin", Password: passwords["admin"]}
			load := func(given map[string]string) {
				t.Helper()
				writeFile(t, site.ACLFile, file(given))
				mustStep(t, server, admin, "load_users")
			}
			old, bystanders := launch(site, "checkout", inUse), launch(site, "reports", passwords["reports"])
			fragile := serve(server.Client(t, live.Login{User: "reports", Password: passwords["reports"]}))
			old.awaitWork(t)

			load(map[string]string{"checkout": inUse, "checkout_next": toCome})
			moved := launch(site, "checkout", toCome)
			for _, f := range []fleet{old, moved, bystanders} {
				f.awaitWork(t)
			}
			old.end(t) // its processes have been replaced
			left := heldOpen(t, server)

			load(map[string]string{"checkout_next": toCome})
			requireRefused(t, server, "checkout", inUse)
			if cut := left.Ping(ctx).Err() != nil; cut != slices.Contains(cutByLoad(t, s), "dropped") {
				t.Errorf("a connection that the old password opened is closed: %v", cut)
			}
			mustStep(t, server, admin, "count_connections", "checkout")
			mustStep(t, server, admin, "close_connections", "checkout")
			if err := left.Ping(ctx).Err(); err == nil {
				t.Error("after CLIENT KILL a connection that the old password opened lives on")
			}
			moved.awaitWork(t)
			moved.end(t)
			bystanders.end(t)
			fragile.endCut(t, slices.Contains(cutByLoad(t, s), "same"))
		})
	}
}

// heldOpen is a connection that the old password opened and that stays.
func heldOpen(t *testing.T, server *live.Instance) *redis.Conn {
	t.Helper()
	conn := server.Client(t, live.Login{User: "checkout", Password: inUse}).Conn()
	if err := conn.Ping(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
	return conn
}

func requireRefused(t *testing.T, server *live.Instance, user, password string) {
	t.Helper()
	if err := server.Client(t, live.Login{User: user, Password: password}).Ping(context.Background()).Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGPASS") {
		t.Errorf("the password that is gone: %v", err)
	}
}

// endCut stops a service that does not try again. Where its connections are
// closed, it may have failed once for each time that the file was loaded.
func (s *service) endCut(t *testing.T, closed bool) {
	t.Helper()
	most := 0
	if closed {
		most = 2
	}
	for i, err := range s.finish() {
		if i >= most || !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
			t.Errorf("failure %d: %v", i+1, err)
		}
	}
}

// TestRotationByHashes is the same for hashes in the variable of a configuration:
// one, two, and the other one.
func TestRotationByHashes(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			file := func(passwords ...string) []byte {
				var hashes []string
				for _, p := range passwords {
					hashes = append(hashes, hash(p))
				}
				return render(t, "users_acl", object{"server": s.Name, "users": object{
					"checkout": object{"preset": "cache", "keys": []string{"checkout:*"}, "password_sha256": hashes},
					"admin":    object{"preset": "admin", "password_sha256": []string{hash("root")}},
				}})
			}
			server := s.Start(t, site, live.Files{Conf: plain(site), ACL: file(inUse)})
			admin := live.Login{User: "admin", Password: "root"}
			old := launch(site, "checkout", inUse)
			old.awaitWork(t)
			writeFile(t, site.ACLFile, file(inUse, toCome))
			mustStep(t, server, admin, "load_users")
			moved := launch(site, "checkout", toCome)
			old.awaitWork(t)
			old.end(t)
			writeFile(t, site.ACLFile, file(toCome))
			mustStep(t, server, admin, "load_users")
			moved.awaitWork(t)
			moved.end(t)
			requireRefused(t, server, "checkout", inUse)
		})
	}
}
