package servers_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// restartSentinel has a Sentinel end and come back on the file that it wrote, as
// a container does whose pod stays.
func (w *watchedDeployment) restartSentinel(t *testing.T) {
	t.Helper()
	n := w.sentinels[0]
	w.kill(t, n)
	left := n.rewritten(t)
	for _, user := range []string{"sentinel", "peer"} {
		if !bytes.Contains(left, []byte(w.passwords[user])) {
			t.Errorf("the Sentinel did not write the password of %s into its file:\n%s", user, left)
		}
	}
	w.restart(t, n, left)
	w.awaitAgreement(t, w.primary(t))
}

// moveSentinels has Sentinels go and come back on a fresh copy under other addresses,
// as pods do that are evicted. For the others they stay who they are: each that was
// counted as one more would count for the majority, too.
func (w *watchedDeployment) moveSentinels(t *testing.T) {
	t.Helper()
	const beyond = 20 // all addresses of the deployment
	primary := w.primary(t)
	for i, n := range []*node{w.sentinels[0], w.sentinels[1], w.sentinels[0]} {
		w.kill(t, n)
		n.Site = n.Site.Beside(t, address(beyond+i))
		w.restart(t, n, w.fresh(t, n))
		w.awaitAgreement(t, primary)
	}
}

// rotate changes the password that Sentinels log in to servers with. What a
// Sentinel wrote into its file wins over the new one, until it starts from a fresh
// copy.
func (w *watchedDeployment) rotate(t *testing.T) {
	t.Helper()
	primary := w.primary(t)
	w.passwords["sentinel"] = password("another one")
	w.spread(t)
	for _, n := range w.servers { // not by ACL LOAD, which crashes a replica of Valkey 8.0.1
		if err := n.admin.Do(context.Background(), "ACL", "SETUSER", "sentinel", "resetpass", "#"+declared.Hash(w.passwords["sentinel"])).Err(); err != nil {
			t.Fatal(err)
		}
	}
	n := w.sentinels[0]
	n.Stop()
	w.restart(t, n, n.rewritten(t))
	eventually(t, "the Sentinel logs in with the password that it had written down", func() bool {
		return slices.Contains(live.Denied(t, primary.admin), "sentinel: auth AUTH")
	})
	for _, n := range w.sentinels {
		n.Stop()
		w.restart(t, n, w.fresh(t, n))
		eventually(t, n.Site.Host+" logs in with the new password", func() bool { return sees(n, primary) })
	}
	for _, n := range w.servers {
		if err := n.admin.ACLLogReset(context.Background()).Err(); err != nil {
			t.Fatal(err)
		}
	}
	w.awaitAgreement(t, primary)
	w.writer.awaitMore(t)
	w.writer.requireKept(t)
}
