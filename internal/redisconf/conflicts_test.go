package redisconf

import (
	"fmt"
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/directive"
)

// TestConflicts holds what Conflicts finds as "line: message". Each was tried
// on live servers.
func TestConflicts(t *testing.T) {
	const files = "tls-cert-file a\ntls-key-file b\ntls-ca-cert-file c\n"
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"port 0\ntls-port 6379", nil},
		{"port 0", []string{"1: the server has nothing to listen on"}},
		{"tls-port 0\nport 0\ntls-port 0", []string{"3: the server has nothing to listen on"}},
		{"port 0\nunixsocket s", nil},
		{"port 0\ninclude x", nil},
		{"port 0\ntls-port 0 # closed", nil},
		{"bind", []string{"1: the server has no address to listen on"}},
		{"bind \"\"\nbind 10.0.0.1", nil},
		{"bind \"\"\nunixsocket s", nil},
		{"tls-port 6379", []string{"1: port and tls-port are both 6379"}},
		{"cluster-enabled yes\nport 60000", []string{"2: port must be at most 55535 in a cluster, whose bus listens 10000 above it, or cluster-port says where"}},
		{"cluster-enabled yes\nport 0\ntls-port 60000\ntls-cluster yes", []string{"3: tls-port must be at most 55535 in a cluster, whose bus listens 10000 above it, or cluster-port says where"}},
		{"cluster-enabled yes\nport 60000\ncluster-port 7000", nil},
		{"port 60000", nil},
		{"cluster-enabled yes\nport 6379\ntls-port 16379", []string{"3: the bus of the cluster and tls-port are both 16379"}},
		{"cluster-enabled yes\nport 16379\ntls-port 6379\ntls-cluster yes", []string{"3: the bus of the cluster and port are both 16379"}},
		{"cluster-enabled yes\nport 6379\ntls-port 16379\ncluster-port 7000", nil},
		{"port 7\ntls-port 7", []string{"2: port and tls-port are both 7"}},
		{files + "port 0\ntls-port 1\ntls-protocols \"tlsv1.2 TLSv1.3\"", nil},
		{files + "port 0\ntls-port 1\ntls-protocols TLSv1.4", []string{"6: tls-protocols must be TLSv1, TLSv1.1, TLSv1.2 and TLSv1.3, or some of them, separated by blanks"}},
		{files + "tls-protocols TLSv1.4", nil},
		{files + "tls-replication yes\ntls-protocols TLSv1.4", []string{"5: tls-protocols must be TLSv1, TLSv1.1, TLSv1.2 and TLSv1.3, or some of them, separated by blanks"}},
		{"cluster-enabled yes\nslaveof 10.0.0.1 1", []string{"2: replicaof must not stand where cluster-enabled is yes"}},
		{"cluster-enabled yes\nreplicaof no one", nil},
	} {
		var got []string
		for _, f := range Parse([]byte(tt.text), facts(t, "redis-7.2")).Conflicts() {
			got = append(got, fmt.Sprintf("%d: %s", f.Line, f.Message))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: conflicts are %q, want %q", tt.text, got, tt.want)
		}
	}
	rdma := Parse([]byte("port 0\nrdma-port 1"), facts(t, "valkey-9.1"))
	if got := rdma.Conflicts(); len(got) > 0 {
		t.Errorf("a server that listens by RDMA has %+v", got)
	}
}

// TestRenames follows rename-command from line to line.
func TestRenames(t *testing.T) {
	for _, tt := range []struct {
		server, text string
		want         []string
	}{
		{"redis-7.2", "rename-command KEYS \"\"\nrename-command flushall FLUSHALL", nil},
		{"redis-7.2", "rename-command KEYS a\nrename-command A b\nrename-command B keys", nil},
		{"redis-7.2", "rename-command KEYS a\nrename-command GET keys\nrename-command SET keys", []string{"3 false"}},
		{"redis-7.2", "rename-command KEYS a\nrename-command KEYS b", []string{"2 false"}},
		{"redis-7.2", "rename-command KEYS GET", []string{"1 false"}},
		{"redis-7.2", "rename-command NOSUCH a", []string{"1 false"}},
		{"redis-7.2", "rename-command CONFIG|SET a", []string{"1 true"}},
		{"redis-7.2", "rename-command CONFIG|NOSUCH a", []string{"1 false"}},
		{"redis-7.2", "rename-command GET|x a", []string{"1 false"}},
		{"redis-6.2", "rename-command CONFIG|SET a", []string{"1 false"}},
		{"redis-7.2", "rename-command KEYS", []string{"1 false"}},
	} {
		var got []string
		for _, f := range Parse([]byte(tt.text), facts(t, tt.server)).Faults {
			got = append(got, fmt.Sprint(f.Line, f.Crash))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q: lines and crashes are %q, want %q", tt.server, tt.text, got, tt.want)
		}
	}
}

// TestReadAllTheSame has what 6.2 takes and every later server refuses.
func TestReadAllTheSame(t *testing.T) {
	for _, text := range []string{"save 60 1 # often", "save 60 1 120 1", "save 60", "unixsocketperm 999"} {
		for name, refused := range map[string]bool{"redis-6.2": false, "redis-7.2": true} {
			if text == "save 60 1 120 1" {
				refused = false // two pairs
			}
			if f := Parse([]byte(text), facts(t, name)); (len(f.Faults) > 0) != refused {
				t.Errorf("%s: %q: faults are %+v", name, text, f.Faults)
			}
		}
	}
}

func TestParseMode(t *testing.T) {
	for v, want := range map[string]int64{"0700": 0o700, "777": 0o777, "0": 0, "": 0, "999": 0, "709": 0o70, "x7": 0} {
		if got := directive.ParseMode(v); got != want {
			t.Errorf("ParseMode(%q) = %o, want %o", v, got, want)
		}
	}
}

func TestAlias(t *testing.T) {
	f := Parse([]byte("Slave-Priority 1\nREPLICA-PRIORITY 2"), facts(t, "redis-7.2"))
	if a, b := f.Directives[0], f.Directives[1]; a.Name != "replica-priority" || a.Alias != "slave-priority" || b.Name != a.Name || b.Alias != "" {
		t.Errorf("directives are %+v", f.Directives)
	}
}

func TestRefused(t *testing.T) {
	f := Parse([]byte("slave-priority x\nport 0\nnosuch 1"), facts(t, "redis-7.2"))
	for name, want := range map[string]bool{"replica-priority": true, "slave-priority": true, "port": false, "nosuch": false, "": false} {
		if got := f.Refused(name); got != want {
			t.Errorf("Refused(%s) = %t, want %t", name, got, want)
		}
	}
}

func TestReplicaAndTLS(t *testing.T) {
	for text, want := range map[string][2]bool{
		"":                         {false, false},
		"replicaof 10.0.0.1 1":     {true, false},
		"replicaof No One":         {false, false},
		"tls-port 1":               {false, true},
		"tls-replication YES":      {false, true},
		"tls-cluster yes":          {false, true},
		"tls-port 1\ntls-port 0\n": {false, false},
	} {
		f := Parse([]byte(text), facts(t, "redis-7.2"))
		if got := [2]bool{f.Replica(), f.SpeaksTLS()}; got != want {
			t.Errorf("%q: Replica, SpeaksTLS = %t, want %t", text, got, want)
		}
	}
}
