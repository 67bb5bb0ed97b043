package servers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// How soon Sentinels miss a primary, and how long they try to replace it.
const (
	downAfter       = 5 * time.Second // the least that topology takes
	failoverTimeout = 15 * time.Second
)

// TestWholeSentinel: three servers and three Sentinels on what the kind topology
// renders find each other and replace the primary, once it is dead, when they are
// asked to, and after it came back as something else; no write is lost that was
// copied.
func TestWholeSentinel(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			w := deployWatched(t, s)
			w.requireCopies(t, w.servers[0], w.servers[1:]...)
			scrapeFigures(t, w.deployment, w.servers...)
			w.scrapeSentinels(t)
			requireNothingDenied(t, w.nodes...)

			w.losePrimary(t)
			w.orderFailover(t)
			w.restartPrimary(t)
			requireNothingDenied(t, w.nodes...)

			w.forgetAll(t)
			requireNothingDenied(t, w.nodes...)
			w.restartSentinel(t)
			requireNothingDenied(t, w.nodes...)
			w.moveSentinels(t)
			requireNothingDenied(t, w.nodes...)
			w.rotate(t)
			requireNothingDenied(t, w.nodes...)

			w.requireClosed(t)
			for _, n := range w.servers {
				w.requireForbidden(t, n, "app", "metrics", "replica", "sentinel")
			}
			for _, n := range w.sentinels {
				w.requireForbidden(t, n, "peer", "discovery", "watcher")
			}
		})
	}
}

// A watchedDeployment has Sentinels.
type watchedDeployment struct {
	*deployment
	servers, sentinels []*node
	writer             *writer
}

// deployWatched starts a deployment, and waits until its Sentinels know all of it.
func deployWatched(t *testing.T, s live.Server) *watchedDeployment {
	t.Helper()
	directives := quick(t, s)
	directives["appendfsync"] = []string{"always"} // a primary that comes back at once has all that it took
	if facts(t, s.Name).AtLeast("valkey", 9, 1) {
		directives["dual-channel-replication-enabled"] = []string{"no"} // which RG630 is about
	}
	w := &watchedDeployment{deployment: deploy(t, s, object{
		"kind": "sentinel", "replica_hosts": []string{address(1), address(2)}, "directives": directives, "down_after_milliseconds": downAfter.Milliseconds(), "failover_timeout": failoverTimeout.Milliseconds(),
	})}
	t.Cleanup(func() {
		if t.Failed() {
			for _, n := range w.nodes {
				t.Logf("%s (%s):\n%s", n.Site.Host, n.role, n.Log())
			}
		}
	})
	w.servers = append(w.start(t, "primary", 1), w.start(t, "replica", 2)...)
	for _, r := range w.servers[1:] {
		follows(t, r, w.servers[0])
	}
	w.sentinels = w.start(t, "sentinel", 3)
	w.awaitAgreement(t, w.servers[0])
	w.writer = w.write(t)
	return w
}

// sees reports whether a Sentinel knows the primary, both replicas and both other
// Sentinels, all of them well.
func sees(n, primary *node) bool {
	ctx := context.Background()
	state, err := n.admin.Do(ctx, "SENTINEL", "MASTER", "shop").StringSlice()
	if err != nil || field(state, "ip") != primary.Site.Host || field(state, "flags") != "master" || field(state, "num-slaves") != "2" || field(state, "num-other-sentinels") != "2" {
		return false
	}
	verdict, err := n.admin.Do(ctx, "SENTINEL", "CKQUORUM", "shop").Text()
	return err == nil && strings.HasPrefix(verdict, "OK 3 usable Sentinels")
}

// awaitAgreement waits until all Sentinels see the same primary, and the other
// servers follow it.
func (w *watchedDeployment) awaitAgreement(t *testing.T, primary *node) {
	t.Helper()
	for _, n := range w.sentinels {
		eventually(t, n.Site.Host+" sees the primary "+primary.Site.Host+" and all others", func() bool { return sees(n, primary) })
	}
	for _, n := range w.servers {
		if n != primary {
			follows(t, n, primary)
		}
	}
}

// primary is the server that Sentinels tell clients of.
func (w *watchedDeployment) primary(t *testing.T) *node {
	t.Helper()
	client := w.client(t, w.sentinels[0], "discovery")
	told, err := client.Do(context.Background(), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "shop").StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range w.servers {
		if n.Site.Host == told[0] {
			return n
		}
	}
	t.Fatalf("Sentinels tell of %q", told)
	return nil
}

// replaced awaits another primary, and returns it.
func (w *watchedDeployment) replaced(t *testing.T, old *node) *node {
	t.Helper()
	found := old
	eventually(t, "Sentinels tell of another primary", func() bool {
		found = w.primary(t)
		return found != old
	})
	eventually(t, found.Site.Host+" is primary", func() bool { return replication(found.admin, "role") == "master" })
	return found
}

// losePrimary kills the primary while an application writes. What comes back in
// its place, on the file of a first primary, becomes a replica.
func (w *watchedDeployment) losePrimary(t *testing.T) {
	t.Helper()
	dead := w.servers[0]
	w.kill(t, dead)
	begin := time.Now()
	primary := w.replaced(t, dead)
	took := time.Since(begin)
	t.Logf("another primary after %.1f s", took.Seconds())
	// Sentinels that did not agree try again after twice the time.
	if most := downAfter + 3*failoverTimeout; took > most {
		t.Errorf("Sentinels took %s to replace the primary, want at most %s", took, most)
	}
	w.writer.awaitMore(t)
	w.restart(t, dead, w.fresh(t, dead))
	w.awaitAgreement(t, primary)
	w.requireCopies(t, primary, dead)
	w.writer.requireKept(t)
}

// orderFailover has Sentinels replace a primary that is well. An application that
// writes meanwhile may lose what the old primary takes until it is told.
func (w *watchedDeployment) orderFailover(t *testing.T) {
	t.Helper()
	w.writer.end()
	old := w.primary(t)
	for _, n := range w.sentinels { // or who has not read it takes the new primary back to the old one
		eventually(t, n.Site.Host+" reads who is a replica", func() bool { return readsReplicas(n.admin, len(w.servers)-1) })
	}
	eventually(t, "a Sentinel takes the order to fail over", func() bool {
		return w.sentinels[1].admin.Do(context.Background(), "SENTINEL", "FAILOVER", "shop").Err() == nil
	})
	primary := w.replaced(t, old)
	w.awaitAgreement(t, primary)
	w.writer.begin()
	w.writer.awaitMore(t)
	w.writer.requireKept(t)
}

// forgetAll has all Sentinels end at once, while the primary is another server than the
// one that their files name. On fresh copies none of them remembers that. They replace
// the server that they take for the primary, which follows another, by a replica.
func (w *watchedDeployment) forgetAll(t *testing.T) {
	t.Helper()
	w.writer.end()
	for w.primary(t) == w.servers[0] {
		w.orderFailover(t)
		w.writer.end()
	}
	old := w.primary(t)
	for _, n := range w.servers {
		if n != old {
			w.requireCopies(t, old, n)
		}
	}
	for _, n := range w.sentinels {
		w.kill(t, n)
	}
	for _, n := range w.sentinels {
		w.restart(t, n, w.fresh(t, n))
	}
	w.awaitPrimary(t)
	w.writer.begin()
	w.writer.awaitMore(t)
	w.writer.requireKept(t)
}

// restartPrimary has a primary that was a replica at first end and come back at
// once, as a pod does: on the file that has it follow the first server.
func (w *watchedDeployment) restartPrimary(t *testing.T) {
	t.Helper()
	old := w.primary(t)
	w.kill(t, old)
	w.restart(t, old, w.fresh(t, old))
	w.awaitPrimary(t)
	w.writer.awaitMore(t)
	w.writer.requireKept(t)
}

// awaitPrimary waits until there is a primary, whichever, that all agree on.
func (w *watchedDeployment) awaitPrimary(t *testing.T) {
	t.Helper()
	var primary *node
	eventually(t, "there is a primary that the others follow", func() bool {
		primary = w.primary(t)
		return replication(primary.admin, "role") == "master" && sees(w.sentinels[0], primary)
	})
	w.awaitAgreement(t, primary)
}

// scrapeSentinels reads what an exporter reads of Sentinels.
func (w *watchedDeployment) scrapeSentinels(t *testing.T) {
	t.Helper()
	for _, n := range w.sentinels {
		client := w.client(t, n, "watcher")
		for _, call := range [][]any{{"CLIENT", "SETNAME", "redis_exporter"}, {"INFO", "ALL"}, {"SENTINEL", "MASTERS"}, {"SENTINEL", "SENTINELS", "shop"}, {"SENTINEL", "SLAVES", "shop"}, {"SENTINEL", "CKQUORUM", "shop"}} {
			if err := client.Do(context.Background(), call...).Err(); err != nil {
				t.Errorf("%s: the exporter's %v: %v", n.Site.Host, call, err)
			}
		}
	}
}
