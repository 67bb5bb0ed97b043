package servers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

// TestSentinelsDialEachOther: two Sentinels with the same ports get answers of each
// other if and only if RG617 finds nothing in their files.
func TestSentinelsDialEachOther(t *testing.T) {
	const plain, encrypted, byTLS, announced = "port {port}\n", "tls-port {tls-port}\n", "tls-replication yes\n", "sentinel announce-port {tls-port}\n"
	ports := []string{
		plain,
		plain + encrypted,
		plain + encrypted + byTLS,
		"port 0\n" + encrypted + byTLS,
		plain + byTLS,
		"port 0\n" + encrypted,
		"port 0\n" + encrypted + announced,
	}
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			primary := live.NewSite(t)
			s.Start(t, primary, live.Files{Conf: fmt.Appendf(nil, "port %d\ntls-port %d\nbind 127.0.0.1\nunixsocket %s\nsave \"\"\n%s", primary.Port, primary.TLSPort, primary.Socket, certified(primary))})
			pairs := make([]pair, len(ports))
			for i, lines := range ports {
				pairs[i] = startPair(t, s, primary, i, lines)
			}
			for _, p := range pairs {
				eventually(t, "two Sentinels hear of each other: "+p.ports, func() bool { return p.other(t) != "" })
			}
			// Once these are missed, so would be the others if nothing came of them.
			for _, p := range pairs {
				if !p.sound {
					eventually(t, "Sentinels that RG617 is about miss each other: "+p.ports, func() bool { return strings.Contains(p.other(t), "s_down") })
				}
			}
			for _, p := range pairs {
				if p.sound {
					eventually(t, "Sentinels of which RG617 says nothing get answers: "+p.ports, func() bool { return p.other(t) == "sentinel" })
				}
			}
		})
	}
}

// A pair is two Sentinels of the same file, but for their addresses.
type pair struct {
	ports string
	sound bool // RG617 finds nothing
	name  string
	admin *redis.Client
}

// startPair starts two Sentinels that watch a primary by a name of their own, so that
// they meet no others.
func startPair(t *testing.T, s live.Server, primary *live.Site, number int, ports string) pair {
	t.Helper()
	p := pair{ports: ports, name: fmt.Sprint("pair-", number)}
	for i := range 2 {
		site := primary.Beside(t, fmt.Sprintf("127.0.%d.%d", number+1, i+1))
		own := strings.NewReplacer("{port}", fmt.Sprint(site.Port), "{tls-port}", fmt.Sprint(site.TLSPort)).Replace(ports)
		watched := primary.Port
		if strings.Contains(own, "tls-replication yes") {
			watched = primary.TLSPort
		}
		conf := []byte(own + certified(site) + fmt.Sprintf("bind %s\nprotected-mode no\nunixsocket %s\nsentinel announce-ip %[1]s\nsentinel monitor %[3]s 127.0.0.1 %d 2\nsentinel down-after-milliseconds %[3]s 1000\n",
			site.Host, site.Socket, p.name, watched))
		p.sound = !slices.ContainsFunc(audit.Judge(audit.Subject{Server: facts(t, s.Name), SentinelConf: sentinel.Parse(conf, facts(t, s.Name))}), func(f finding.Finding) bool { return f.Rule == "RG617" })
		s.Start(t, site, live.Files{Conf: conf, Args: []string{"--sentinel"}})
		p.admin = redis.NewClient(&redis.Options{Network: "unix", Addr: site.Socket, Protocol: 2, DisableIdentity: true})
		t.Cleanup(func() { _ = p.admin.Close() })
	}
	return p
}

// certified is the lines of a server or Sentinel with the site's certificate.
func certified(s *live.Site) string {
	return fmt.Sprintf("tls-cert-file %s\ntls-key-file %s\ntls-ca-cert-file %s\n", s.Cert, s.Key, s.CA)
}

// other is the flags of the other Sentinel for one of them, "" before they met.
func (p pair) other(t *testing.T) string {
	t.Helper()
	return strings.Join(otherSentinels(t, p.admin, p.name), " ")
}
