package servers_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// forbidden are calls that the users of a deployment must not make.
var forbidden = map[string][][]any{
	"app": {
		{"PUBLISH", "__sentinel__:hello", "127.0.0.9,26379,id,1,shop,127.0.0.9,6379,1"}, {"GET", "other:1"}, {"CONFIG", "GET", "masterauth"}, {"ACL", "LIST"},
		{"SLAVEOF", "NO", "ONE"}, {"REPLICAOF", "127.0.0.9", "6379"}, {"SUBSCRIBE", "__sentinel__:hello"}, {"FLUSHALL"}, {"KEYS", "*"}, {"EVAL", "return 1", "0"},
	},
	"metrics": {{"GET", "app:copied"}, {"DUMP", "app:copied"}, {"KEYS", "*"}, {"SCAN", "0"}, {"SET", "app:copied", "x"}, {"CONFIG", "GET", "*"}, {"ACL", "LIST"}, {"MONITOR"}},
	"replica": {{"GET", "app:copied"}, {"SET", "app:copied", "x"}, {"INFO"}, {"KEYS", "*"}, {"PUBLISH", "app.news", "x"}, {"CONFIG", "GET", "*"}, {"FLUSHALL"}, {"SLAVEOF", "NO", "ONE"}, {"ACL", "WHOAMI"}},
	"sentinel": {
		{"GET", "app:copied"}, {"SET", "app:copied", "x"}, {"KEYS", "*"}, {"PUBLISH", "app.news", "x"}, {"CONFIG", "GET", "*"}, {"CONFIG", "SET", "masterauth", "x"},
		{"FLUSHALL"}, {"ACL", "LIST"}, {"PSYNC", "?", "-1"},
	},
	"peer":      {{"SENTINEL", "MASTERS"}, {"SENTINEL", "FAILOVER", "shop"}, {"SENTINEL", "REMOVE", "shop"}, {"SENTINEL", "SET", "shop", "quorum", "1"}, {"ACL", "LIST"}, {"SUBSCRIBE", "+switch-master"}},
	"discovery": {{"SENTINEL", "FAILOVER", "shop"}, {"SENTINEL", "SET", "shop", "quorum", "1"}, {"SENTINEL", "REMOVE", "shop"}, {"PUBLISH", "__sentinel__:hello", "x"}, {"ACL", "LIST"}, {"SENTINEL", "CONFIG", "GET", "*"}},
	"watcher":   {{"SENTINEL", "FAILOVER", "shop"}, {"SENTINEL", "CONFIG", "GET", "*"}, {"PUBLISH", "__sentinel__:hello", "x"}, {"ACL", "LIST"}},
}

// requireForbidden fails the test if a node lets users do what they must not.
func (d *deployment) requireForbidden(t *testing.T, n *node, users ...string) {
	t.Helper()
	for _, user := range users {
		client := d.client(t, n, user)
		for _, call := range forbidden[user] {
			if err := client.Do(context.Background(), call...).Err(); err == nil || !strings.HasPrefix(err.Error(), "NOPERM") {
				t.Errorf("%s (%s) answers %s's %v with %v", n.Site.Host, n.role, user, call, err)
			}
		}
	}
}

// requireClosed fails the test if a node answers who does not log in, or shows no
// certificate of the authority.
func (d *deployment) requireClosed(t *testing.T) {
	t.Helper()
	for _, n := range d.nodes {
		address := n.Site.Address(true)
		calls := []string{"PING", "INFO", "ROLE", "PUBLISH __sentinel__:hello x", "GET app:copied", "PSYNC ? -1"}
		if n.role == "sentinel" {
			calls = append(calls[:4], "SENTINEL MASTERS", "SENTINEL GET-MASTER-ADDR-BY-NAME shop", "SENTINEL RESET *")
		}
		for _, call := range calls {
			if reply, err := live.Raw(address, d.site.WithCertificate(), call); err != nil || !strings.HasPrefix(reply, "-NOAUTH") {
				t.Errorf("%s (%s) answers %s of nobody with %q, %v", address, n.role, call, reply, err)
			}
		}
		if reply, err := live.Raw(address, d.site.WithCertificate(), "AUTH default anything"); err != nil || !strings.HasPrefix(reply, "-WRONGPASS") {
			t.Errorf("%s (%s) answers the default user with %q, %v", address, n.role, reply, err)
		}
		d.requireCertificate(t, address)
	}
}

// requireCertificate fails the test if an address answers in plain text, or by TLS
// without a certificate of the authority.
func (d *deployment) requireCertificate(t *testing.T, address string) {
	t.Helper()
	if reply, err := live.Raw(address, nil, "PING"); err == nil {
		t.Errorf("%s answers in plain text: %q", address, reply)
	}
	if reply, err := live.Raw(address, d.site.WithoutCertificate(), "PING"); err == nil {
		t.Errorf("%s answers without a certificate: %q", address, reply)
	}
	if reply, err := live.Raw(address, d.site.WithStrangeCertificate(), "PING"); err == nil {
		t.Errorf("%s answers a certificate of another authority: %q", address, reply)
	}
}

// ends reports whether who listens at an address ends a connection on which text
// is sent.
func ends(address, text string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return true
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write([]byte(text)); err != nil {
		return true
	}
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	n, err := conn.Read(make([]byte, 1))
	return n == 0 && err != nil && !errors.Is(err, os.ErrDeadlineExceeded)
}

// busAddress is where a node's bus listens.
func busAddress(n *node) string {
	const above = 10000
	return net.JoinHostPort(n.Site.Host, strconv.Itoa(n.Site.TLSPort+above))
}
