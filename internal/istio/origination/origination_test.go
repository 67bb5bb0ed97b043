package origination

import (
	"net/netip"
	"slices"
	"testing"
)

// TestTiers reads the embedded table, which is otherwise read on first use.
func TestTiers(t *testing.T) {
	previous := int64(0)
	for _, tier := range allTiers() {
		if tier.Tier == "" || tier.Connections <= previous {
			t.Errorf("%+v stands behind one of %d", tier, previous)
		}
		previous = tier.Connections
	}
	if want := []string{"M1", "M2", "M3", "M4", "M5"}; !slices.Equal(tiers(), want) {
		t.Errorf("the tiers are %v", tiers())
	}
}

// TestVirtualAddress: an address must not change from one release to the next,
// since applications are configured with it.
func TestVirtualAddress(t *testing.T) {
	reserved := netip.MustParsePrefix("241.0.0.0/8")
	for host, want := range map[string]string{"redis.example.com": "241.166.107.55", "replica.example.com": "241.176.240.128"} {
		if got := virtualAddress(host); got.String() != want || !reserved.Contains(got) {
			t.Errorf("%s has %s, want %s", host, got, want)
		}
	}
}

func TestTexts(t *testing.T) {
	for _, tt := range []struct {
		check func(string) string
		good  []string
		bad   []string
	}{
		{mountPath, []string{"/a", "/etc/redis-ca", "/a/..b"}, []string{"", "/", "a", "/a/", "/a/../b", "/a/.", "/a//b", "/a b", "/a\n", "/etc", "/var", "/run/secrets/istio", "/etc/istio", "/etc/istio/x", "/var/run/secrets/tokens", "/proc/1"}},
		{hostName, []string{"a.b", "redis.memorystore-redis", "1.a"}, []string{"", "a", "*.a.b", "A.b", "a..b", "a.b.", "10.0.0.3", "redis.data.svc", "redis.data.svc.cluster.local", "a_b.c", "a.b\n"}},
		{unicast, []string{"10.0.0.3", "fd00::3", "240.1.2.3", "8.8.8.8"}, []string{"", "a.b", "10.0.0.0/8", "0.0.0.0", "::", "127.0.0.1", "::1", "224.0.0.1", "ff02::1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:10.0.0.3", "255.255.255.255", "010.0.0.1"}},
		{subjectAltName, []string{"a.b", "*.a.b", "10.0.0.3", "fd00::3", "spiffe://a/b"}, []string{"", "a b", "*", "**.a", "spiffe:// a", "a\nb", "://a"}},
		{credential, []string{"a", "redis-ca", "configmap://a/b.c"}, []string{"", "A", "a/b", "configmap://", "configmap://a", "configmap://a/b/c", "configmap://A/b", "secret://a/b"}},
		{moment, []string{"2026-11-25T12:00:00Z", "2026-11-25T12:00:00+02:00"}, []string{"", "2026-11-25", "now", "2026-13-01T00:00:00Z"}},
		{duration, []string{"1ms", "5s", "1h30m", "1.5s"}, []string{"", "5", "0s", "-1s", "1us", "1.0005s", "1d"}},
		{egressHost, []string{"./*", "*/*", "istio-system/*", "a/b.c", "~/*", "a/*.b.c"}, []string{"", "*", "a", "/a", "a/", "a/b", "a/b c", "A/b.c", "a/b.c/d"}},
	} {
		for _, s := range tt.good {
			if wrong := tt.check(s); wrong != "" {
				t.Errorf("%q must %s, and is good", s, wrong)
			}
		}
		for _, s := range tt.bad {
			if tt.check(s) == "" {
				t.Errorf("%q is taken", s)
			}
		}
	}
}
