package servers_test

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/secret"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A deployment is what one description renders, and the servers that run on it.
// Each server has an address of its own, as a pod has, and a fresh copy of its
// role's configuration; all have the same ports and users.
type deployment struct {
	server    live.Server
	site      *live.Site // the folder that stands for Secrets, the ports and the certificates
	templates shape.Value
	passwords map[string]string
	nodes     []*node // servers and Sentinels, by address
}

// A node is a server or a Sentinel of a deployment.
type node struct {
	*live.Instance
	role     string // whose files it starts on
	identity string // of a Sentinel
	admin    *redis.Client
}

// firstHost is the last part of the first node's address.
const firstHost = 2

// Administrators, who look at what became of a deployment.
const (
	serverAdmin   = "admin"
	sentinelAdmin = "operator"
)

// deploy renders a description for a server, and fills in the passwords.
func deploy(t *testing.T, s live.Server, description object) *deployment {
	t.Helper()
	d := &deployment{server: s, site: live.NewSite(t), passwords: map[string]string{}}
	reasons := object{"RG503": "the folder is a test's own, below the one for temporary files"}
	whole := object{
		"server": s.Name, "name": "shop", "namespace": "data", "maxmemory": "64mb", "metrics": true,
		"exceptions":    reasons,
		"port":          d.site.TLSPort,
		"tls_cert_file": d.site.Cert, "tls_key_file": d.site.Key, "tls_ca_cert_file": d.site.CA, "aclfile": d.path("server", "users.acl"),
		"users": object{
			serverAdmin: object{"preset": "admin"},
			"app":       object{"preset": "cache", "keys": []string{"app:*"}, "channels": []string{"app.*"}, "commands": []string{"+wait", "+publish"}},
		},
	}
	if description["kind"] != "cluster" {
		whole["primary_host"] = address(0)
	}
	if description["kind"] != "sentinel" || description["primary_host"] != nil {
		maps.Copy(reasons, logged(t, s))
	}
	if description["kind"] == "sentinel" {
		maps.Copy(whole, object{
			"sentinel_port": d.site.Port, "sentinel_aclfile": d.path("sentinel", "users.acl"), "secrets_file": d.path("sentinel", "sentinel-secrets.conf"),
			"sentinel_users": object{
				sentinelAdmin: object{"preset": "admin"},
				"discovery":   object{"preset": "sentinel_client"},
				"watcher":     object{"preset": "sentinel_exporter"},
			},
		})
	}
	maps.Copy(whole, description)
	result := run(t, "topology", whole)
	if findings := unexcepted(result); len(result.Report.Problems)+len(findings) > 0 {
		t.Fatalf("the description is not sound: %v %v", result.Report.Problems, findings)
	}
	d.templates = result.Outputs["templates"]
	for _, name := range texts(result.Outputs["passwords"]) {
		d.passwords[name] = password(name + " of " + d.site.Dir)
	}
	d.spread(t)
	return d
}

func texts(list shape.Value) []string {
	var all []string
	for _, v := range list.Items() {
		all = append(all, v.Text())
	}
	return all
}

// password makes a password that is hard to guess of a word that is not.
func password(word string) string {
	sum := sha256.Sum256([]byte(word))
	return hex.EncodeToString(sum[:])
}

func address(i int) string { return fmt.Sprintf("127.0.0.%d", firstHost+i) }

// path is where a file lies that all servers or all Sentinels share.
func (d *deployment) path(plane, file string) string { return filepath.Join(d.site.Dir, plane, file) }

// spread writes the files that all nodes share, as Secrets are mounted.
func (d *deployment) spread(t *testing.T) {
	t.Helper()
	for _, role := range d.templates.Names() {
		plane := "server"
		if role == "sentinel" {
			plane = role
			write(t, d.path(plane, "sentinel-secrets.conf"), d.filled(t, role, "sentinel-secrets.conf"))
		}
		write(t, d.path(plane, "users.acl"), d.filled(t, role, "users.acl"))
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// filled is a file with the passwords in it, as redisguard_secret_file makes it.
func (d *deployment) filled(t *testing.T, role, file string) []byte {
	t.Helper()
	text := d.templates.Field(role).Field(file).Text()
	parsed, err := secret.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	needed := object{}
	for _, name := range parsed.Names() {
		needed[name] = d.passwords[name]
	}
	return render(t, "secret_file", object{"template": text, "passwords": needed})
}

// start starts nodes of a role on fresh copies of its configuration.
func (d *deployment) start(t *testing.T, role string, count int) []*node {
	t.Helper()
	first := len(d.nodes)
	for range count {
		site := d.site.Beside(t, address(len(d.nodes)))
		if role == "sentinel" {
			site.TLSPort = d.site.Port
		}
		n := &node{Instance: &live.Instance{Site: site}, role: role, identity: password(site.Host)[:2*sha1.Size]}
		d.nodes = append(d.nodes, n)
		d.restart(t, n, d.fresh(t, n))
	}
	return d.nodes[first:]
}

// fresh is a new copy of what a node starts on, as the pod's init container makes it:
// it gives a Sentinel its identity.
func (d *deployment) fresh(t *testing.T, n *node) []byte {
	t.Helper()
	conf := d.configuration(t, n.role)
	if n.role == "sentinel" {
		conf = fmt.Appendf(conf, "\nsentinel myid %s\n", n.identity)
	}
	return conf
}

// configuration is a fresh copy of what nodes of a role start on.
func (d *deployment) configuration(t *testing.T, role string) []byte {
	t.Helper()
	if role == "sentinel" {
		return d.filled(t, role, "sentinel.conf")
	}
	return d.filled(t, role, "redis.conf")
}

// restart starts a node on a configuration, in the folder where it ran before.
// What it is told beside are its address and where to write.
func (d *deployment) restart(t *testing.T, n *node, conf []byte) {
	t.Helper()
	arguments := []string{"--bind", n.Site.Host, "--bind-source-addr", n.Site.Host, "--dir", n.Site.Dir, "--unixsocket", n.Site.Socket}
	login := serverAdmin
	if n.role == "sentinel" {
		arguments, login = append(arguments, "--sentinel"), sentinelAdmin
	}
	n.Instance = d.server.Start(t, n.Site, live.Files{Conf: conf, Args: arguments})
	n.admin = d.client(t, n, login)
}

// rewritten is the configuration of a node as the node itself left it.
func (n *node) rewritten(t *testing.T) []byte {
	t.Helper()
	conf, err := os.ReadFile(filepath.Join(n.Site.Dir, "redis.conf"))
	if err != nil {
		t.Fatal(err)
	}
	return conf
}

// client logs in to a node over TLS.
func (d *deployment) client(t *testing.T, n *node, user string) *redis.Client {
	t.Helper()
	word, known := d.passwords[user]
	if !known {
		t.Fatalf("the deployment has no user %s", user)
	}
	return n.Client(t, live.Login{User: user, Password: word, TLS: d.site.WithCertificate()})
}

// kill ends a node, after a look at what it denied so far.
func (d *deployment) kill(t *testing.T, n *node) {
	t.Helper()
	requireNothingDenied(t, n)
	n.Stop()
}

// requireNothingDenied fails the test if nodes denied anything to anybody.
func requireNothingDenied(t *testing.T, nodes ...*node) {
	t.Helper()
	for _, n := range nodes {
		if log := live.Denied(t, n.admin); len(log) > 0 {
			t.Errorf("%s (%s) denied %q", n.Site.Host, n.role, log)
		}
	}
}

// follows awaits that a node is a replica which is up to date with another.
func follows(t *testing.T, n, of *node) {
	t.Helper()
	eventually(t, n.Site.Host+" follows "+of.Site.Host, func() bool {
		return replication(n.admin, "role") == "slave" && replication(n.admin, "master_host") == of.Site.Host && replication(n.admin, "master_link_status") == "up"
	})
}

// awaitCopied waits until a replica has all that its primary has now.
func awaitCopied(t *testing.T, primary, replica *node) {
	t.Helper()
	offset := func(n *node, name string) int {
		bytes, _ := strconv.Atoi(replication(n.admin, name))
		return bytes
	}
	now := offset(primary, "master_repl_offset")
	eventually(t, replica.Site.Host+" has what "+primary.Site.Host+" has", func() bool { return offset(replica, "slave_repl_offset") >= now })
}

// scrapeFigures reads what an exporter reads.
func scrapeFigures(t *testing.T, d *deployment, nodes ...*node) {
	t.Helper()
	ctx := context.Background()
	for _, n := range nodes {
		client := d.client(t, n, "metrics")
		for _, call := range [][]any{{"CLIENT", "SETNAME", "redis_exporter"}, {"INFO", "ALL"}, {"LATENCY", "LATEST"}, {"LATENCY", "HISTOGRAM"}, {"SLOWLOG", "LEN"}, {"SLOWLOG", "GET", "1"}} {
			if err := client.Do(ctx, call...).Err(); err != nil {
				t.Errorf("%s: the exporter's %v: %v", n.Site.Host, call, err)
			}
		}
	}
}

// logged is the reason for which RG630 does not matter where no replica that becomes
// primary is started again on its log.
func logged(t *testing.T, s live.Server) object {
	t.Helper()
	if !facts(t, s.Name).AtLeast("valkey", 9, 1) {
		return nil
	}
	return object{"RG630": "no replica that becomes primary is started again on its log"}
}
