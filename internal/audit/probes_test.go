package audit

import "testing"

func TestCallOf(t *testing.T) {
	for _, tt := range []struct {
		command []string
		want    clientCall
		ok      bool
	}{
		{[]string{"redis-cli", "ping"}, clientCall{port: 6379, pings: true}, true},
		{[]string{"/usr/bin/valkey-cli", "--tls", "-p", "7000", "PING"}, clientCall{port: 7000, tls: true, pings: true}, true},
		{[]string{"redis-cli", "info"}, clientCall{port: 6379}, false},
		{[]string{"redis-cli", "-s", "/run/s", "ping"}, clientCall{port: 6379}, false},
		{[]string{"redis-cli", "-p", "$(PORT)", "ping"}, clientCall{port: 6379}, false},
		{[]string{"sh", "-c", "/health.sh"}, clientCall{}, false},
		{[]string{"sh", "-c", "redis-cli ping || redis-cli --tls ping"}, clientCall{}, false},
		{[]string{"sh", "-c", "redis-cli ping; exit 0"}, clientCall{}, false},
		{[]string{"sh", "-c", "! redis-cli ping"}, clientCall{}, false},
		{[]string{"sh", "-c", "redis-cli ping | grep -v PONG"}, clientCall{}, false},
		{[]string{"sh", "-c", `[ "$(redis-cli ping)" = "PONG" ]`}, clientCall{port: 6379, pings: true, wantsPong: true}, true},
		{[]string{"sh", "-ec", "redis-cli --user probe -a \"$P\" ping | grep -q PONG"}, clientCall{port: 6379, user: "probe", loggedIn: true, pings: true, wantsPong: true}, true},
		{[]string{"sh", "-c", `printf 'AUTH probe "%s"\nPING\n' "$(sed 's/[\\"]/\\&/g' /run/probe/password)" | redis-cli -h 127.0.0.1 -p 6379 --tls --cacert /tls/ca.crt | grep -qx PONG`},
			clientCall{port: 6379, tls: true, user: "probe", loggedIn: true, pings: true, wantsPong: true}, true},
	} {
		got, ok := callOf(tt.command)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: %+v, %v, want %+v, %v", tt.command, got, ok, tt.want, tt.ok)
		}
	}
}
