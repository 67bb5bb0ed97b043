package servers_test

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// announced is the name that all servers of TestWholeNames say they have, as pods
// say theirs. Tests have no names of their own.
const announced = "localhost"

// TestWholeNames: where servers announce names, Sentinels tell clients names, before
// a failover and after, for which a certificate can be made out.
func TestWholeNames(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, s, object{
				"kind": "sentinel", "primary_host": announced, "directives": quick(t, s), "down_after_milliseconds": downAfter.Milliseconds(), "failover_timeout": failoverTimeout.Milliseconds(),
			})
			servers := []*node{d.startNamed(t, "primary", d.site.TLSPort), d.startNamed(t, "replica", live.NewSite(t).TLSPort)}
			var sentinels []*node
			for range 3 {
				sentinels = append(sentinels, d.startNamed(t, "sentinel", live.NewSite(t).TLSPort))
			}
			for i, n := range sentinels {
				eventually(t, fmt.Sprintf("Sentinel %d knows all others", i), func() bool {
					state, _ := n.admin.Do(context.Background(), "SENTINEL", "MASTER", "shop").StringSlice()
					return field(state, "flags") == "master" && field(state, "num-slaves") == "1" && field(state, "num-other-sentinels") == "2"
				})
			}
			for _, n := range sentinels {
				others, err := d.client(t, n, "discovery").Do(context.Background(), "SENTINEL", "SENTINELS", "shop").Slice()
				if err != nil || len(others) != 2 {
					t.Fatalf("a Sentinel tells of %v, %v", others, err)
				}
				for _, other := range others {
					if told := fmt.Sprint(other); !strings.Contains(told, "ip localhost ") && !strings.Contains(told, "ip:localhost") {
						t.Errorf("a Sentinel tells of another without its name: %s", told)
					}
				}
			}
			d.requireTold(t, sentinels[0], servers[0])
			eventually(t, "a Sentinel takes the order to fail over", func() bool {
				return sentinels[0].admin.Do(context.Background(), "SENTINEL", "FAILOVER", "shop").Err() == nil
			})
			for _, n := range sentinels {
				d.requireTold(t, n, servers[1])
			}
			eventually(t, "the old primary follows by name", func() bool {
				return replication(servers[0].admin, "master_host") == announced && replication(servers[0].admin, "master_link_status") == "up"
			})
			requireNothingDenied(t, d.nodes...)
		})
	}
}

// startNamed starts a node at a port of loopback, with the argument by which pods
// announce their names.
func (d *deployment) startNamed(t *testing.T, role string, port int) *node {
	t.Helper()
	site := d.site.Beside(t, "127.0.0.1")
	site.TLSPort = port
	arguments := []string{"--bind", site.Host, "--dir", site.Dir, "--unixsocket", site.Socket, "--tls-port", strconv.Itoa(port)}
	login := serverAdmin
	if role == "sentinel" {
		arguments, login = append(arguments, "--sentinel", "announce-ip", announced), sentinelAdmin
	} else {
		arguments = append(arguments, "--replica-announce-ip", announced)
	}
	n := &node{Instance: d.server.Start(t, site, live.Files{Conf: d.configuration(t, role), Args: arguments}), role: role}
	n.admin = d.client(t, n, login)
	d.nodes = append(d.nodes, n)
	return n
}

// requireTold waits until a Sentinel tells a client of a server by name, and has the
// client go there and hold the certificate against the name that it was told.
func (d *deployment) requireTold(t *testing.T, sentinel, server *node) {
	t.Helper()
	ctx := context.Background()
	want := []string{announced, strconv.Itoa(server.Site.TLSPort)}
	asking := d.client(t, sentinel, "discovery")
	eventually(t, fmt.Sprintf("the Sentinel tells of %s", want), func() bool {
		told, _ := asking.Do(ctx, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "shop").StringSlice()
		return len(told) == 2 && told[0] == want[0] && told[1] == want[1]
	})
	secure := d.site.WithCertificate()
	secure.ServerName = want[0]
	client := redis.NewClient(&redis.Options{Addr: net.JoinHostPort(want[0], want[1]), Username: "app", Password: d.passwords["app"], TLSConfig: secure})
	t.Cleanup(func() { _ = client.Close() })
	eventually(t, "the application writes where it was sent", func() bool { return client.Set(ctx, "app:named", "1", 0).Err() == nil })
}
