package servers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// What we render from declarations drawn by lot, a live server reads as meant:
// every directive is what CONFIG GET says, every user what ACL LIST says.
func TestDrawnDeclarations(t *testing.T) {
	const draws = 25
	seed := uint64(fromEnvironment(t, "REDISGUARD_SEED", 1))
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0))
			for range draws {
				site := live.NewSite(t)
				conf := render(t, "redis_conf", drawnConf(random, s, site))
				users := render(t, "users_acl", drawnUsers(random, s))
				instance := s.Start(t, site, live.Files{Conf: conf, ACL: users})
				client := instance.Client(t, live.Login{User: "admin", Password: "root", TLS: site.WithCertificate()})
				if err := client.Ping(context.Background()).Err(); err != nil {
					t.Fatalf("seed %d: %v\n%s\n%s", seed, err, conf, users)
				}
				checkConfig(t, client, conf, facts(t, s.Name))
				checkUsers(t, client, users, facts(t, s.Name))
				instance.Stop()
				if t.Failed() {
					t.Fatalf("seed %d, on\n%s\n%s", seed, conf, users)
				}
			}
		})
	}
}

func drawnConf(random *rand.Rand, s live.Server, site *live.Site) object {
	conf := hardened(s, site)
	conf["fail_on"], conf["exceptions"] = "never", object{}
	for name, values := range map[string][]any{
		"maxmemory":        {"0", "1gb", "100MB", "12345", "1k"},
		"maxmemory_policy": {"allkeys-lru", "noeviction", "volatile-ttl"},
		"maxclients":       {1, 50, 300},
		"timeout":          {0, 7},
		"tcp_keepalive":    {0, 1},
		"protected_mode":   {true, false},
		"tls_auth_clients": {"yes", "optional", "no"},
		"tls_protocols":    {[]any{"TLSv1.2"}, []any{"TLSv1.3"}},
		"tls_replication":  {true, false},
		"tls_cluster":      {true, false},
		"appendonly":       {false},
		"save":             {[]any{}, []any{"60 1"}, []any{"3600 1", "  300   100 "}},
		"bind":             {[]any{"127.0.0.1"}, []any{"127.0.0.1", "-::1"}},
		"client_output_buffer_limit": {
			object{"normal": "1mb 512kb 10"}, object{"replica": "0 0 0", "pubsub": "1gb 1 1"},
		},
		"directives": {
			object{"hz": []any{"20"}, "syslog-ident": []any{`a "b" \c # d`}},
			object{"slowlog-max-len": []any{"5"}, "proc-title-template": []any{"ä {title}"}, "notify-keyspace-events": []any{"KEA"}},
			object{"latency-tracking-info-percentiles": []any{"50", "99.9"}, "lazyfree-lazy-eviction": []any{"YES"}},
		},
	} {
		if random.IntN(2) == 0 {
			conf[name] = values[random.IntN(len(values))]
		}
	}
	return conf
}

func drawnUsers(random *rand.Rand, s live.Server) object {
	// No quotes and backslashes, which ACL LIST gives back bare in a selector,
	// where the server itself would misread them; TestACLDifferential has them.
	globs := []string{"a:*", "{b}:*", "c?[d-f]", "h#sh", "ü*", "e|f", "$x", "%y", "&z"}
	rules := []string{"+@read", "-@dangerous", "+@all", "+get", "-get", "+config|get", "-@scripting", "+@hash", "nocommands", "+client|info"}
	draw := func(from []string) []any {
		var drawn []any
		for _, i := range random.Perm(len(from))[:random.IntN(4)] {
			drawn = append(drawn, from[i])
		}
		return drawn
	}
	grant := func() object {
		return object{"keys": draw(globs[:3]), "read_keys": draw(globs[3:6]), "write_keys": draw(globs[6:]), "channels": draw(globs), "commands": draw(rules)}
	}
	users := object{"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}}}
	for i := range 1 + random.IntN(5) {
		user := grant()
		for range random.IntN(3) {
			selectors, _ := user["selectors"].([]any)
			user["selectors"] = append(selectors, grant())
		}
		if random.IntN(3) > 0 {
			user["password_sha256"] = []string{hash(fmt.Sprint(i))}
		}
		users["u"+strings.Repeat("x", i)] = user
	}
	return object{"server": s.Name, "fail_on": "never", "users": users}
}
