package servers_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

// TestDualChannelLog: a replica that was written to while it synchronised on two
// channels, and is started again on its own log, has all that it had, but for those
// about which RG630 speaks.
func TestDualChannelLog(t *testing.T) {
	const trials = 5 // in one of which writes fall into the synchronisation
	for _, s := range live.Servers(t) {
		if _, has := facts(t, s.Name).Directive("dual-channel-replication-enabled"); !has {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			const logged = "appendonly yes\nappendfsync always\nsave \"\"\nrepl-diskless-sync-delay 0\n"
			conf := "dual-channel-replication-enabled yes\n" + logged
			found := slices.ContainsFunc(audit.Judge(audit.Subject{Server: facts(t, s.Name), RedisConf: redisconf.Parse([]byte(conf), facts(t, s.Name))}), func(f finding.Finding) bool { return f.Rule == "RG630" })
			lost := int64(0)
			for range trials {
				if lost = lostInSynchronisation(t, s, conf, found); lost != 0 {
					break
				}
			}
			if otherwise := lostInSynchronisation(t, s, "dual-channel-replication-enabled no\n"+logged, found); otherwise != 0 {
				t.Errorf("%s: on one channel %d keys are gone", s.Version, otherwise)
			}
			t.Logf("%d keys are gone", lost)
			if lost > 0 != found {
				t.Errorf("%s: %d keys are gone, RG630 says so: %t", s.Version, lost, found)
			}
		})
	}
}

// lostInSynchronisation is how many keys a replica has lost once it is started again.
// One that does not take the snapshot for the base of its log writes the log anew.
func lostInSynchronisation(t *testing.T, s live.Server, conf string, reuses bool) int64 {
	t.Helper()
	ctx := context.Background()
	start := func(site *live.Site) (*live.Instance, *redis.Client) {
		i := s.Start(t, site, live.Files{Conf: fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nunixsocket %s\ndir %s\n%s", site.Port, site.Socket, site.Dir, conf)})
		client := i.Client(t, live.Login{})
		return i, client
	}
	primarySite, replicaSite := live.NewSite(t), live.NewSite(t)
	server, primary := start(primarySite)
	defer server.Stop()
	instance, replica := start(replicaSite)
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		const most = 3000 // pipelines, so that a busy machine is not filled up
		for n := range most {
			select {
			case <-stop:
				return
			default:
				_, _ = primary.Pipelined(ctx, func(p redis.Pipeliner) error {
					for i := range 100 {
						p.Set(ctx, fmt.Sprintf("key:%d:%d", n, i), "value", 0)
					}
					return nil
				})
			}
		}
	})
	eventually(t, "there is something to copy", func() bool { return primary.DBSize(ctx).Val() > 2000 })
	if err := replica.Do(ctx, "REPLICAOF", "127.0.0.1", primarySite.Port).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the replica is linked", func() bool { return replication(replica, "master_link_status") == "up" })
	close(stop)
	writer.Wait()
	eventually(t, "the replica has it all", func() bool { return replica.DBSize(ctx).Val() == primary.DBSize(ctx).Val() })
	eventually(t, "its log is no longer written anew", func() bool {
		info, err := replica.InfoMap(ctx, "persistence").Result()
		log := info["Persistence"]
		return err == nil && log["aof_rewrite_in_progress"] == "0" && log["aof_rewrite_scheduled"] == "0" && (log["aof_last_rewrite_time_sec"] != "-1" || reuses)
	})
	had := replica.DBSize(ctx).Val()
	if err := replica.Do(ctx, "REPLICAOF", "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
	instance.Stop()
	instance, replica = start(replicaSite)
	defer instance.Stop()
	var has int64
	eventually(t, "the replica has read its log", func() bool {
		info, err := replica.InfoMap(ctx, "persistence").Result()
		has = replica.DBSize(ctx).Val()
		return err == nil && info["Persistence"]["loading"] == "0" && has > 0
	})
	return had - has
}
