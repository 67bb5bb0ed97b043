package servers_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// secured are the files of a hardened server with a user and an administrator.
func secured(t *testing.T, s live.Server, site *live.Site) live.Files {
	t.Helper()
	return live.Files{Conf: render(t, "redis_conf", hardened(s, site)), ACL: render(t, "users_acl", object{"server": s.Name, "users": object{
		"checkout": object{"preset": "cache", "password_sha256": []string{hash("own")}, "keys": []string{"checkout:*"}},
		"admin":    object{"preset": "admin", "password_sha256": []string{hash("root")}},
	}})}
}

// strict is a service that fails with the first connection that does.
func strict(t *testing.T, server *live.Instance, config *tls.Config) fleet {
	t.Helper()
	var all fleet
	for range processes {
		all = append(all, serve(server.Client(t, live.Login{User: "checkout", Password: "own", TLS: config})))
	}
	return all
}

// shown is the certificate that a new connection sees.
func shown(t *testing.T, site *live.Site, config *tls.Config) *x509.Certificate {
	t.Helper()
	conn, err := tls.Dial("tcp", site.Address(true), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState().PeerCertificates[0]
}

// requireShown fails the test unless a new connection sees the certificate.
func requireShown(t *testing.T, when string, site *live.Site, config *tls.Config, want tls.Certificate) {
	t.Helper()
	if got := shown(t, site, config); !bytes.Equal(got.Raw, want.Certificate[0]) {
		t.Errorf("%s a new connection sees another certificate, with the number %s", when, got.SerialNumber)
	}
}

// reload has the server read certificate and key again, as the guide does: both in
// one command, by the paths that it has already.
func reload(t *testing.T, server *live.Instance, admin live.Login) error {
	t.Helper()
	return step(t, server, admin, "reload_certificate", server.Site.Cert, server.Site.Key)
}

func admitted(site *live.Site, config *tls.Config) bool {
	reply, err := live.Raw(site.Address(true), config, "PING")
	return err == nil && strings.HasPrefix(reply, "-NOAUTH")
}

// TestCertificateReload: a hardened server takes a new certificate while it runs,
// no command fails and no connection is closed; one that does not fit its key is
// refused, and the server goes on with what it has.
func TestCertificateReload(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			server := s.Start(t, site, secured(t, s, site))
			config := site.WithCertificate()
			admin := live.Login{User: "admin", Password: "root", TLS: config}
			held := server.Client(t, live.Login{User: "checkout", Password: "own", TLS: config}).Conn()
			id, err := held.ClientID(ctx).Result()
			if err != nil {
				t.Fatal(err)
			}
			work := strict(t, server, config)
			work.awaitWork(t)

			first := shown(t, site, config)
			renewed := site.Authority.Issue(t, "server")
			live.Save(t, renewed, site.Cert, site.Key)
			if again := shown(t, site, config); !again.Equal(first) {
				t.Error("the server has read the new certificate by itself")
			}
			if err := reload(t, server, admin); err != nil {
				t.Fatal(err)
			}
			requireShown(t, "after CONFIG SET", site, config, renewed)

			renewed = site.Authority.Issue(t, "server") // one directive would do, as long as the paths stay
			live.Save(t, renewed, site.Cert, site.Key)
			if err := server.Client(t, admin).ConfigSet(ctx, "tls-cert-file", site.Cert).Err(); err != nil {
				t.Fatal(err)
			}
			requireShown(t, "after CONFIG SET of one", site, config, renewed)

			live.Save(t, site.Authority.Issue(t, "another"), site.Cert+".other", site.Key) // its key is not that of the certificate
			if err := reload(t, server, admin); err == nil {
				t.Error("a key that does not fit is taken")
			}
			requireShown(t, "after a key that does not fit", site, config, renewed)

			work.awaitWork(t)
			work.end(t)
			if after, err := held.ClientID(ctx).Result(); err != nil || after != id {
				t.Errorf("who is connected is thrown out: connection %d after %d, %v", after, id, err)
			}
		})
	}
}

// TestCertificateReloadByItself: a server that knows tls-auto-reload-interval takes
// new files without a command.
func TestCertificateReloadByItself(t *testing.T) {
	able := 0
	for _, s := range live.Servers(t) {
		if _, known := facts(t, s.Name).Directive("tls-auto-reload-interval"); !known {
			continue
		}
		able++
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			files := secured(t, s, site)
			conf := hardened(s, site)
			conf["directives"] = object{"tls-auto-reload-interval": []string{"1"}}
			files.Conf = render(t, "redis_conf", conf)
			work := strict(t, s.Start(t, site, files), site.WithCertificate())
			renewed := site.Authority.Issue(t, "server")
			live.Save(t, renewed, site.Cert, site.Key)
			eventually(t, "the server has read the new certificate", func() bool {
				return bytes.Equal(shown(t, site, site.WithCertificate()).Raw, renewed.Certificate[0])
			})
			work.end(t)
		})
	}
	if able == 0 {
		t.Error("no server of the matrix knows tls-auto-reload-interval")
	}
}

// TestAuthorityRotation goes from one authority to another: trust both, move the
// clients and the server, trust the new one alone.
func TestAuthorityRotation(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			site := live.NewSite(t)
			server := s.Start(t, site, secured(t, s, site))
			next := live.NewAuthority(t)
			oldClient := live.Client(site.Authority.Issue(t, "old client"), site.Authority, next)
			newClient := live.Client(next.Issue(t, "new client"), site.Authority, next)
			admin := live.Login{User: "admin", Password: "root", TLS: oldClient}
			trust := func(authorities ...live.Authority) {
				t.Helper()
				live.Trust(t, site.CA, authorities...)
				mustStep(t, server, admin, "trust_authorities", site.CA)
			}
			held := server.Client(t, live.Login{User: "checkout", Password: "own", TLS: oldClient}).Conn()
			id, err := held.ClientID(ctx).Result()
			if err != nil {
				t.Fatal(err)
			}
			old := strict(t, server, oldClient)
			old.awaitWork(t)
			if admitted(site, newClient) {
				t.Error("a client of the authority to come is let in too early")
			}

			trust(site.Authority, next)
			moved := strict(t, server, newClient)
			moved.awaitWork(t)
			old.awaitWork(t)

			certificate := next.Issue(t, "server")
			live.Save(t, certificate, site.Cert, site.Key)
			if err := reload(t, server, admin); err != nil {
				t.Fatal(err)
			}
			requireShown(t, "after the server moved", site, newClient, certificate)
			old.awaitWork(t)
			old.end(t)

			trust(next)
			if admitted(site, oldClient) {
				t.Error("a client of the authority that is gone is let in")
			}
			moved.awaitWork(t)
			moved.end(t)
			if after, err := held.ClientID(ctx).Result(); err != nil || after != id {
				t.Errorf("who is connected is thrown out: connection %d after %d, %v", after, id, err)
			}
		})
	}
}
