package clients_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// Names that mean something in every language and shell.
const (
	hostileUser   = "a\"b'c#${d}%{e}`f`$(g)\\u0041\\h;|&<*>?~!é😀"
	hostileFolder = "it's \"$HOME\" `x` $(y) \\n ${z} # é😀"
	hostileName   = "a\"b'c#${d}`e`\\f"
)

// secured starts a server with TLS from files that are rendered, and gives an
// administrator's client. The user of that name may use a cache and say who it
// is; default has no other rights, if it is not that user.
func secured(t *testing.T, s live.Server, name string, more func(*live.Site) declared.Object) (*live.Site, *redis.Client) {
	t.Helper()
	site := live.NewSite(t)
	conf := declared.Object{
		"server": s.Name, "fail_on": "never", "maxmemory": "64mb", "tls_port": site.TLSPort, "aclfile": site.ACLFile, "unixsocket": site.Socket,
		"tls_cert_file": site.Cert, "tls_key_file": site.Key, "tls_ca_cert_file": site.CA, "bind": []string{"127.0.0.1", "127.0.0.2"},
	}
	if more != nil {
		maps.Copy(conf, more(site))
	}
	plainName := "app" // users.acl of ours has no other names
	if name == "default" {
		plainName = name
	}
	users := declared.Object{
		"admin": declared.Object{"preset": "admin", "password_sha256": []string{declared.Hash(password)}},
		plainName: declared.Object{
			"preset": "cache", "keys": []string{"app:*"}, "password_sha256": []string{declared.Hash(password)},
			"commands": []string{"+acl|whoami", "+client|getname", "+cluster|slots", "+cluster|shards", "+cluster|nodes", "+cluster|info", "+command", "+info", "+role"},
		},
	}
	acl := declared.Render(t, "users_acl", declared.Object{"server": s.Name, "fail_on": "never", "users": users})
	acl = bytes.Replace(acl, []byte("user "+plainName+" on"), []byte("user "+name+" on"), 1)
	instance := s.Start(t, site, live.Files{Conf: declared.Render(t, "redis_conf", conf), ACL: acl})
	login := live.Login{User: "admin", Password: password, TLS: site.WithCertificate()}
	if conf["tls_port"] == 0 {
		login.TLS = nil
	}
	return site, instance.Client(t, login)
}

// reached is a declaration that gets to a secured server.
func reached(site *live.Site) declared.Object {
	return declared.Object{
		"host": "127.0.0.1", "port": site.TLSPort, "username": "app",
		"tls_ca_cert_file": site.CA, "tls_cert_file": site.ClientCert, "tls_key_file": site.ClientKey,
	}
}

func with(declaration declared.Object, argument string, value any) declared.Object {
	copied := declared.Object{argument: value}
	for name, v := range declaration {
		if name != argument {
			copied[name] = v
		}
	}
	return copied
}

// impatience is how long a user may try that must not get through, and would
// try for ever.
const impatience = 10 * time.Second

var passwords = []string{"REDIS_PASSWORD=" + password, "SENTINEL_PASSWORD=" + password}

// requireThrough lets users get to the server.
func requireThrough(t *testing.T, declaration declared.Object, users []user, want ...string) {
	t.Helper()
	outputs, env := settings(t, declaration), passwords
	if len(want) > 0 {
		env = append(slices.Clone(env), "IDENTITY=yes")
	}
	for _, u := range users {
		want := append([]string{"value"}, want...)
		if strings.HasSuffix(u.name, "_cli") {
			want = want[:min(2, len(want))] // older ones have no name to give
		}
		got, failure := u.run(t, patience, outputs, env...)
		if failure != "" || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q\n%s", u.name, got, want, failure)
		}
	}
}

// requireRefusal sees users fail for a reason.
func requireRefusal(t *testing.T, declaration declared.Object, users []user, reasons ...string) {
	t.Helper()
	outputs := settings(t, declaration)
	for _, u := range users {
		got, failure := u.run(t, patience, outputs, passwords...)
		if failure == "" || !slices.ContainsFunc(reasons, func(r string) bool { return strings.Contains(failure, r) }) {
			t.Errorf("%s: got %q, want a failure with one of %q\n%s", u.name, got, reasons, failure)
		}
	}
}

// What libraries say of certificates that they do not take.
var (
	strangers = []string{"self-signed certificate in certificate chain", "CERTIFICATE_VERIFY_FAILED", "certificate signed by unknown authority", "unable to verify the first certificate", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate verify failed"}
	misnomers = []string{"IP address mismatch", "Hostname mismatch", "certificate is valid for", "ERR_TLS_CERT_ALTNAME_INVALID"}
)

// TestSettings: as rendered, everything gets to a server of every version over
// mutual TLS, as the user of a hostile name, and the server denies nothing.
func TestSettings(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site, admin := secured(t, s, hostileUser, nil)
			ca, err := os.ReadFile(site.CA)
			if err != nil {
				t.Fatal(err)
			}
			declaration := reached(site)
			declaration["username"], declaration["client_name"] = hostileUser, hostileName
			declaration["tls_ca_cert_file"] = write(t, filepath.Join(site.Dir, hostileFolder, "ca.crt"), ca)
			requireThrough(t, declaration, slices.Concat(libraries(), commandLines(s)), hostileUser, hostileName)
			if log := live.Denied(t, admin); len(log) > 0 {
				t.Errorf("the server denied %q", log)
			}
		})
	}
}

// TestSettingsCheckCertificates: who trusts another authority, or asks for
// another name, does not get through.
func TestSettingsCheckCertificates(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "redis-8.6")
	site, _ := secured(t, s, "app", nil)
	declaration, everybody := reached(site), slices.Concat(libraries(), commandLines(s))

	requireRefusal(t, with(declaration, "tls_ca_cert_file", live.NewSite(t).CA), everybody, strangers...)
	requireRefusal(t, with(declaration, "tls_server_name", "redis.example.com"), libraries(), misnomers...)
	requireRefusal(t, with(declaration, "tls_server_name", "10.0.0.3"), libraries(), misnomers...)

	elsewhere := with(declaration, "host", "127.0.0.2") // which the certificate does not bear
	requireRefusal(t, elsewhere, libraries(), misnomers...)
	requireThrough(t, elsewhere, commandLines(s)) // they check who signed, and no name: the doc says so
	requireThrough(t, with(elsewhere, "tls_server_name", "127.0.0.1"), libraries())
	requireThrough(t, with(elsewhere, "tls_server_name", "localhost"), everybody)
}

// TestSettingsWithoutUser: the password is that of default, and none is asked
// for where there is none.
func TestSettingsWithoutUser(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "redis-8.6")
	site, _ := secured(t, s, "default", nil)
	declaration := with(reached(site), "client_name", "app")
	delete(declaration, "username")
	requireThrough(t, declaration, slices.Concat(libraries(), commandLines(s)), "default", "app")
	requireRefusal(t, with(declaration, "auth_enabled", false), libraries(), "NOAUTH", "Authentication required")
	for _, u := range slices.Concat(libraries(), commandLines(s)) {
		if got, failure := u.run(t, patience, settings(t, with(declaration, "password_env", "NOT_THERE"))); !strings.Contains(failure, "NOT_THERE") {
			t.Errorf("%s: without its password it must fail and name the variable, got %q\n%s", u.name, got, failure)
		}
	}
}

// TestSettingsInMesh: plain text inside of the pod, as a sidecar takes it.
func TestSettingsInMesh(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "valkey-9.1")
	site, _ := secured(t, s, "app", func(site *live.Site) declared.Object {
		return declared.Object{"port": site.Port, "tls_port": 0, "plaintext_protected_by": "mesh", "tls_cert_file": nil, "tls_key_file": nil, "tls_ca_cert_file": nil}
	})
	declaration := declared.Object{"host": fmt.Sprintf("127.0.0.1:%d", site.Port), "tls": false, "plaintext_protected_by": "mesh", "username": "app", "database": 3, "client_name": "app"}
	requireThrough(t, declaration, slices.Concat(libraries(), commandLines(s)), "app", "app")
}

// TestSettingsInCluster: over TLS, from a seed.
func TestSettingsInCluster(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "redis-8.6")
	site, admin := secured(t, s, "app", func(*live.Site) declared.Object {
		return declared.Object{"directives": declared.Object{"cluster-enabled": []string{"yes"}, "cluster-announce-ip": []string{"127.0.0.1"}}}
	})
	(&day{site, admin}).formCluster(t)
	declaration := with(with(reached(site), "topology", "cluster"), "client_name", "app")
	everybody := slices.Concat(libraries(), commandLines(s))
	requireThrough(t, declaration, everybody)
	seeds := with(declaration, "seeds", []string{fmt.Sprintf("127.0.0.1:%d", site.TLSPort)})
	delete(seeds, "host")
	delete(seeds, "port")
	requireThrough(t, seeds, everybody)
	if log := live.Denied(t, admin); len(log) > 0 {
		t.Errorf("the server denied %q", log)
	}
	for _, u := range libraries() {
		outputs := settings(t, with(declaration, "tls_ca_cert_file", live.NewSite(t).CA))
		if got, failure := u.run(t, impatience, outputs, passwords...); failure == "" {
			t.Errorf("%s: got %q from a cluster of another authority", u.name, got)
		}
	}
}

// TestSettingsBySentinels: TLS and a login at the Sentinel too.
func TestSettingsBySentinels(t *testing.T) {
	t.Parallel()
	s := live.Find(t, "valkey-9.1")
	site, _ := secured(t, s, "app", nil)
	declaration := with(reached(site), "topology", "sentinel")
	delete(declaration, "host")
	delete(declaration, "port")
	declaration["sentinels"] = []string{fmt.Sprintf("127.0.0.1:%d", startSentinel(t, s, site))}
	declaration["master_name"], declaration["sentinel_username"] = "shop", "watcher"
	declaration["client_name"] = "app"
	requireThrough(t, declaration, libraries())
	for _, u := range libraries() {
		outputs := settings(t, with(declaration, "tls_ca_cert_file", live.NewSite(t).CA))
		if got, failure := u.run(t, impatience, outputs, passwords...); failure == "" {
			t.Errorf("%s: got %q by a Sentinel of another authority", u.name, got)
		}
	}
}

// startSentinel starts a Sentinel that watches the server of a site, shows its
// certificate and asks for a login; it gives the port.
func startSentinel(t *testing.T, s live.Server, of *live.Site) int {
	t.Helper()
	site := live.NewSite(t)
	conf := fmt.Sprintf("port 0\ntls-port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\ntls-cert-file %s\ntls-key-file %s\ntls-ca-cert-file %s\ntls-replication yes\n"+
		"sentinel monitor shop 127.0.0.1 %d 1\nsentinel auth-user shop admin\nsentinel auth-pass shop %s\n",
		site.TLSPort, site.Socket, site.ACLFile, of.Cert, of.Key, of.CA, of.TLSPort, password)
	acl := "user default off\nuser watcher on #" + declared.Hash(password) + " allchannels -@all +ping +role +hello +info +subscribe +psubscribe +client|setname +client|setinfo +client|id +client|getname " +
		"+sentinel|get-master-addr-by-name +sentinel|master +sentinel|masters +sentinel|replicas +sentinel|slaves +sentinel|sentinels\n"
	s.Start(t, site, live.Files{Conf: []byte(conf), ACL: []byte(acl), Args: []string{"--sentinel"}})
	return site.TLSPort
}
