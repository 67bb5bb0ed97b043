package servers_test

import (
	"context"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// TestWholeReplication: a primary and two replicas on what the kind topology
// renders copy, answer and refuse as they are meant to, also while replicas are
// dead and after they are back.
func TestWholeReplication(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, s, object{"kind": "replication", "min_replicas_to_write": 1, "min_replicas_max_lag": 5, "directives": quick(t, s)})
			primary := d.start(t, "primary", 1)[0]
			replicas := d.start(t, "replica", 2)
			for _, r := range replicas {
				follows(t, r, primary)
			}
			d.requireCopies(t, primary, replicas...)
			scrapeFigures(t, d, d.nodes...)
			requireNothingDenied(t, d.nodes...)

			d.loseReplicas(t, primary, replicas)
			requireNothingDenied(t, d.nodes...)
			d.requireClosed(t)
			d.requireForbidden(t, primary, "app", "metrics", "replica")
		})
	}
}

// quick are directives without which a full synchronisation waits for more
// replicas, and those of a second way to synchronise where the server has it.
func quick(t *testing.T, s live.Server) object {
	t.Helper()
	directives := object{"repl-diskless-sync-delay": []string{"0"}}
	if _, has := facts(t, s.Name).Directive("dual-channel-replication-enabled"); has {
		directives["dual-channel-replication-enabled"] = []string{"yes"}
	}
	return directives
}

// requireCopies writes to the primary, and reads it back from the replicas, which
// take no writes.
func (d *deployment) requireCopies(t *testing.T, primary *node, replicas ...*node) {
	t.Helper()
	ctx := context.Background()
	app := d.client(t, primary, "app")
	eventually(t, "the primary takes writes", func() bool { return app.Set(ctx, "app:copied", primary.Site.Host, 0).Err() == nil })
	for _, r := range replicas {
		reader := d.client(t, r, "app")
		eventually(t, r.Site.Host+" has the copy", func() bool { return reader.Get(ctx, "app:copied").Val() == primary.Site.Host })
		if err := reader.Set(ctx, "app:copied", "", 0).Err(); err == nil || !strings.HasPrefix(err.Error(), "READONLY") {
			t.Errorf("%s is a replica and takes a write: %v", r.Site.Host, err)
		}
	}
}

// loseReplicas has one replica die and the other fall silent. With neither the
// primary takes no writes, and takes them again with either.
func (d *deployment) loseReplicas(t *testing.T, primary *node, replicas []*node) {
	t.Helper()
	ctx := context.Background()
	app := d.client(t, primary, "app")
	dead, silent := replicas[0], replicas[1]
	writes := func() error { return app.Set(ctx, "app:lost", "1", 0).Err() }
	refuses := func() bool {
		err := writes()
		return err != nil && strings.HasPrefix(err.Error(), "NOREPLICAS")
	}

	d.kill(t, dead)
	eventually(t, "the primary misses the dead replica", func() bool { return replication(primary.admin, "connected_slaves") == "1" })
	if err := writes(); err != nil {
		t.Errorf("with one replica of two the primary takes no writes: %v", err)
	}
	silent.Freeze(t)
	eventually(t, "without replicas the primary takes no writes", refuses)
	if got, err := app.Get(ctx, "app:copied").Result(); err != nil || got != primary.Site.Host {
		t.Errorf("without replicas the primary answers %q, %v", got, err)
	}
	silent.Thaw(t)
	eventually(t, "with the silent replica back it does", func() bool { return writes() == nil })
	silent.Freeze(t)
	eventually(t, "without it again it does not", refuses)
	d.restart(t, dead, d.fresh(t, dead))
	eventually(t, "with the dead replica back it does", func() bool { return writes() == nil })
	silent.Thaw(t)
	for _, r := range replicas {
		follows(t, r, primary)
	}
	d.requireCopies(t, primary, replicas...)
}
