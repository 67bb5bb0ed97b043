package sentinel

import (
	"fmt"
	"strings"
	"testing"
)

// TestEffective holds the line and the values of a directive; line 0 is a
// Sentinel's default.
func TestEffective(t *testing.T) {
	for _, tt := range []struct{ server, text, name, want string }{
		{"redis-7.2", "", "port", "0: 26379"},
		{"redis-7.2", "", "protected-mode", "0: no"},
		{"redis-7.2", "", "tls-port", "0: 0"},
		{"redis-7.2", "port 1\nport 2", "PORT", "2: 2"},
		{"redis-7.2", "slave-priority 7", "replica-priority", "1: 7"},
		{"redis-7.2", `bind "10.0.0.1 -::1"`, "bind", "1: 10.0.0.1 -::1"},
		{"redis-7.2", "", "nosuch", "unknown"},
	} {
		f := Parse([]byte(tt.text), facts(t, tt.server))
		got := "unknown"
		if d, known := f.Effective(tt.name); known {
			got = fmt.Sprintf("%d: %s", d.Line, strings.Join(d.Values, " "))
		}
		if got != tt.want {
			t.Errorf("%s: %q: %s is %q, want %q", tt.server, tt.text, tt.name, got, tt.want)
		}
	}
}

// TestSetting holds the line and the value of a statement, of the monitor m
// where it belongs to one.
func TestSetting(t *testing.T) {
	for _, tt := range []struct{ text, name, want string }{
		{"", "resolve-hostnames", "0: no"},
		{"sentinel resolve-hostnames yes\nsentinel resolve-hostnames no", "Resolve-Hostnames", "2: no"},
		{"sentinel announce-ip 10.0.0.1\nsentinel announce-ip ''", "announce-ip", "1: 10.0.0.1"},
		{"sentinel sentinel-pass a\nsentinel sentinel-pass ''", "sentinel-pass", "1: a"},
		{"", "nosuch", "0: "},
		{m, "down-after-milliseconds", "0: 30000"},
		{m, "auth-pass", "0: "},
		{"sentinel auth-pass m a\n" + m + "sentinel auth-pass m b", "auth-pass", "3: b"},
		{m + "sentinel auth-pass m b\nsentinel auth-pass m ''", "auth-pass", "3: "},
		{m + "sentinel primary-reboot-down-after-period m 7", "primary-reboot-down-after-period", "2: 7"},
	} {
		f := Parse([]byte(tt.text), facts(t, "valkey-9.1"))
		value, line := f.SettingValue(tt.name)
		if monitor, ok := f.Monitor("m"); ok {
			value, line = monitor.Value(tt.name)
		}
		if got := fmt.Sprintf("%d: %s", line, value); got != tt.want {
			t.Errorf("%q: %s is %q, want %q", tt.text, tt.name, got, tt.want)
		}
	}
}

func TestRefused(t *testing.T) {
	f := Parse([]byte("nosuch 1\nslave-priority\nsentinel myid x\ninclude a"), facts(t, "redis-7.2"))
	for name, want := range map[string]bool{"": false, "nosuch": false, "replica-priority": true, "myid": true, "include": false} {
		if got := f.Refused(name); got != want {
			t.Errorf("that %q is refused is %t, want %t", name, got, want)
		}
	}
	if !f.Includes() || f.Server().Name() != "redis-7.2" {
		t.Error("the file includes another, and was read by the rules of redis-7.2")
	}
}

func TestSecrets(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "[]",
		"requirepass x\nmasterauth x":          "[1 2]",
		"requirepass ''\nmasteruser x":         "[]",
		"tls-key-file-pass x":                  "[1]",
		m + "sentinel auth-pass m x":           "[2]",
		m + "sentinel auth-pass m ''":          "[]",
		m + "SENTINEL AUTH-PASS m x # note":    "[2]", // a fault
		"sentinel auth-pass nosuch x":          "[1]", // another
		`sentinel auth-pass m "x`:              "[1]", // another
		"sentinel sentinel-pass x":             "[1]",
		`sentinel "sentinel-pass\x00" x`:       "[1]",
		"sentinel auth-user m x":               "[]",
		"user a on >x\nuser b on <x":           "[1 2]",
		"user a on #x nopass ~a>b > ''":        "[]",
		"# requirepass x\n\n\n requirepass x":  "[4]",
		"sentinel\nsentinel auth-pass":         "[]",
		"a\x00b\nrequirepass x\nrequirepass y": "[3]", // the second line belongs to the first
	} {
		if got := fmt.Sprint(Parse([]byte(text), facts(t, "redis-7.2")).Secrets()); got != want {
			t.Errorf("%q: secrets are in %s, want %s", text, got, want)
		}
	}
}

func TestUsers(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"port 0\n\nuser a on >x\nport 0\nUSER 'b' off\n": "\n\nuser a on >x\n\nuser b off",
		`user a on ">x y" "~k\n*"`:                       "user a on >x_y ~k\t*",
		"user '' on\nuser a on":                          "\nuser a on",
	} {
		if got := string(Parse([]byte(text), facts(t, "redis-7.2")).Users()); got != want {
			t.Errorf("%q: users are %q, want %q", text, got, want)
		}
	}
}
