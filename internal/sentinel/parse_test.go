package sentinel

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A trial is a file that Sentinels were started on, in November 2026. The
// conformance tests start them again. Those whose names begin with "s-" ran on
// all ten servers, the others on the six of the conformance tests; what the
// rest does with them was read in the source.
type trial struct {
	Name   string         `json:"name"`
	Conf   string         `json:"conf"`
	ACL    string         `json:"acl"`    // users.acl beside it
	Fault  int            `json:"fault"`  // the line that stops the Sentinel, 0 if it starts
	But    map[string]int `json:"but"`    // servers on which it is another line
	Unseen string         `json:"unseen"` // why the Sentinel stops on what Parse does not look at
}

func trials(t testing.TB) []trial {
	t.Helper()
	text, err := os.ReadFile("testdata/trials.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []trial
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var one trial
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestTrials(t *testing.T) {
	all := trials(t)
	if len(all) < 100 {
		t.Fatalf("only %d trials", len(all))
	}
	for _, name := range server.Known() {
		srv := facts(t, name)
		for _, tt := range all {
			want, ok := tt.But[name]
			if !ok {
				want = tt.Fault
			}
			faults := Parse([]byte(tt.Conf), srv).Faults
			if want == 0 && len(faults) == 0 || want > 0 && len(faults) == 1 && faults[0].Line == want {
				continue
			}
			t.Errorf("%s: %s: the fault is in line %d, got %v\n%.200s", name, tt.Name, want, faults, tt.Conf)
		}
	}
}

const m = "sentinel monitor m 127.0.0.1 1 1\n"

// TestFaults holds each fault as "line: name: message".
func TestFaults(t *testing.T) {
	for _, tt := range []struct{ server, text, want string }{
		{"redis-7.2", "", ""},
		{"redis-7.2", "# port\n\n\t" + m, ""},
		{"redis-7.2", "port 0 # closed", "1: port: port must have 1 value, not 3; a comment must be a line of its own"},
		{"redis-7.2", "slave-priority", "1: replica-priority: slave-priority must have 1 value, not 0"},
		{"redis-7.2", "oom-score-adj-values 0 1", "1: oom-score-adj-values: oom-score-adj-values must have 3 values, not 2"},
		{"redis-7.2", "user", "1: user: user must have at least 1 value, not 0"},
		{"redis-7.2", "nosuch 1", `1: : there is no directive "nosuch"`},
		{"redis-7.2", `"requirepass x"`, "1: : there is no directive of this name"},
		{"redis-7.2", "requirepass 'x", "1: : unbalanced quotes"},
		{"redis-7.2", "rename-command get x", "1: rename-command: rename-command must name a command that a Sentinel has, and that no line has renamed"},
		{"redis-7.2", "rename-command acl|cat x", "1: rename-command: rename-command must name a command and no subcommand"},
		{"redis-7.2", "rename-command auth info", "1: rename-command: rename-command must not give a command the name of another"},
		{"redis-7.2", "sentinel nosuch m 1", `1: : there is no sentinel directive "nosuch"`},
		{"redis-7.2", `sentinel "auth-pass m x"`, "1: : there is no sentinel directive of this name"},
		{"redis-7.2", "sentinel monitor m 127.0.0.1 1 1 # c", "1: monitor: sentinel monitor must have 4 values, not 6; a comment must be a line of its own"},
		{"redis-7.2", m + "sentinel known-sentinel m 127.0.0.1", "2: known-sentinel: sentinel known-sentinel must have 3 to 4 values, not 2"},
		{"redis-7.2", "sentinel monitor m 127.0.0.1 1 0", "1: monitor: sentinel monitor must have a quorum of 1 or more"},
		{"redis-7.2", "sentinel monitor m 127.0.0.1 65536 1", "1: monitor: sentinel monitor must have a port from 0 to 65535"},
		{"redis-7.2", "sentinel monitor m host 1 1", "1: monitor: sentinel monitor must have an IP address, unless sentinel resolve-hostnames is yes"},
		{"redis-7.2", m + m, "2: monitor: sentinel monitor must name a primary that no other line names"},
		{"redis-7.2", "sentinel auth-pass secret m\n" + m, "1: auth-pass: sentinel auth-pass must name a primary that a line of sentinel monitor declares"},
		{"redis-7.2", m + "sentinel down-after-milliseconds m 0", "2: down-after-milliseconds: sentinel down-after-milliseconds must be a number from 1 to 2147483647"},
		{"redis-7.2", m + "sentinel notification-script m ''", "2: notification-script: sentinel notification-script must name a file that can be run"},
		{"redis-7.2", m + "sentinel rename-command m a b\nsentinel rename-command m A c", "3: rename-command: sentinel rename-command must not rename a command twice"},
		{"redis-7.2", m + "sentinel known-slave m ::1 1\nsentinel known-replica m 0::1 1", "3: known-replica: sentinel known-replica must not repeat an address"},
		{"redis-7.2", m + "sentinel known-sentinel m ::1 1 a\nsentinel known-sentinel m ::1 1 a", "3: known-sentinel: sentinel known-sentinel must not repeat an ID"},
		{"redis-7.2", "sentinel deny-scripts-reconfig maybe", "1: deny-scripts-reconfig: sentinel deny-scripts-reconfig must be yes or no"},
		{"redis-7.2", "sentinel myid abc", "1: myid: sentinel myid must have 40 characters"},
		{"redis-7.2", "sentinel primary-reboot-down-after-period m 0", `1: : there is no sentinel directive "primary-reboot-down-after-period"`},
		{"valkey-9.1", m + "sentinel primary-reboot-down-after-period m -1", "2: master-reboot-down-after-period: sentinel primary-reboot-down-after-period must be a number from 0 to 2147483647"},
		// in the order of the file, whatever the Sentinel reads first
		{"redis-7.2", "sentinel auth-pass n x\nsentinel monitor m 127.0.0.1 1 0\nsentinel myid x\nnosuch 1",
			"1: auth-pass: sentinel auth-pass must name a primary that a line of sentinel monitor declares\n" +
				"2: monitor: sentinel monitor must have a quorum of 1 or more\n3: myid: sentinel myid must have 40 characters\n4: : there is no directive \"nosuch\""},
		// what is missing may be in another file, what is wrong is wrong
		{"redis-7.2", "include other.conf\nsentinel auth-pass n x\nsentinel monitor m host 1 1", ""},
		{"redis-7.2", "include other.conf\nsentinel failover-timeout n 0", "2: failover-timeout: sentinel failover-timeout must be a number from 1 to 2147483647"},
	} {
		var got []string
		for _, f := range Parse([]byte(tt.text), facts(t, tt.server)).Faults {
			got = append(got, fmt.Sprintf("%d: %s: %s", f.Line, f.Name, f.Message))
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s: %q: faults are\n%s\nwant\n%s", tt.server, tt.text, strings.Join(got, "\n"), tt.want)
		}
	}
}

// TestModel is about where a line goes.
func TestModel(t *testing.T) {
	f := Parse([]byte("port 5000\nsentinel auth-pass b x\nsentinel announce-ip 10.0.0.1\n"+
		"SENTINEL Monitor a ::1 6379 2\nsentinel monitor b 10.0.0.2 6380x 3\nsentinel PRIMARY-reboot-down-after-period a 5\n"+
		"sentinel known-slave a 10.0.0.3 6381\nsentinel known-sentinel a 10.0.0.4 1\nslave-priority 3\n"), facts(t, "valkey-9.1"))
	got := fmt.Sprintf("%v\n%v\n", f.Directives, f.Statements)
	for _, m := range f.Monitors {
		got += fmt.Sprintln(m.Line, m.Name, m.Host, m.Port, m.Quorum, m.Settings)
	}
	want := `[{1 port [5000]} {9 replica-priority [3]}]
[{3 announce-ip [10.0.0.1]}]
4 a ::1 6379 2 [{6 master-reboot-down-after-period [5]} {7 known-replica [10.0.0.3 6381]}]
5 b 10.0.0.2 6380 3 [{2 auth-pass [x]}]
`
	if got != want || len(f.Faults) > 0 || f.Includes() {
		t.Errorf("got\n%s%v\nwant\n%s", got, f.Faults, want)
	}
}

// TestUnread is about lines that a Sentinel takes and never looks at.
func TestUnread(t *testing.T) {
	text := []byte("requirepas x\nsearch.timeout 5\ninclude a b\n")
	for name, want := range map[string]string{
		"redis-6.2": "[]", "redis-7.4": "[{2 search.timeout [5]}]", "valkey-9.1": "[{2 search.timeout [5]}]",
		"redis-8.0": "[{1 requirepas [x]} {2 search.timeout [5]} {3 include [a b]}]",
	} {
		f := Parse(text, facts(t, name))
		if got := fmt.Sprint(f.Unread); got != want || f.Includes() {
			t.Errorf("%s: unread are %s, want %s", name, got, want)
		}
	}
}

// TestHostile is about what nobody writes.
func TestHostile(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for _, text := range []string{
		"\x00", "\n\x00\n", "sentinel \x00\n", "'", "sentinel '", "sentinel monitor", "sentinel monitor \xff \xff \xff \xff",
		long, "sentinel " + long, "sentinel monitor " + long + " 127.0.0.1 1 1\nsentinel auth-pass " + long + " " + long,
		strings.Repeat("\"", 1<<16), strings.Repeat("sentinel monitor \"\\x00\" 127.0.0.1 1 1\n", 1000), strings.Repeat("\x00\n", 1<<16),
		"user \"\" on\nuser \"a\nb\" on", "sentinel auth-pass \"m\x00\" x",
	} {
		for _, name := range server.Known() {
			checkFile(t, []byte(text), facts(t, name))
		}
	}
}

// checkFile makes sure of what holds of every file.
func checkFile(t *testing.T, text []byte, srv *server.Server) {
	t.Helper()
	f := Parse(text, srv)
	last := bytes.Count(text, []byte("\n")) + 1
	line := 0
	for _, fault := range f.Faults {
		if fault.Line < max(line, 1) || fault.Line > last || len(fault.Message) > 300 || strings.ContainsFunc(fault.Message, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%.200q: fault %+v", text, fault)
		}
		line = fault.Line
	}
	for _, m := range f.Monitors {
		if found, ok := f.Monitor(m.Name); !ok || found.Line != m.Line || m.Quorum < 1 || m.Port < 0 || m.Port > 65535 {
			t.Errorf("%.200q: monitor %+v", text, m)
		}
	}
	if secrets := f.Secrets(); !slices.IsSorted(secrets) || len(secrets) > 0 && (secrets[0] < 1 || secrets[len(secrets)-1] > last) {
		t.Errorf("%.200q: secrets in %v", text, secrets)
	}
	if users := f.Users(); bytes.Count(users, []byte("\n")) >= last {
		t.Errorf("%.200q: users are %.200q", text, users)
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range trials(f) {
		f.Add([]byte(tt.Conf))
	}
	f.Add([]byte("user a on >x \"+@all \n\"\ninclude x\n\nuser b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, name := range []string{"redis-6.2", "redis-8.6", "valkey-9.1"} {
			checkFile(t, text, facts(t, name))
		}
	})
}

// BenchmarkParse has files of 1 and 10 MB: in linear time the latter takes ten
// times as long. The monitors are many, each with its settings.
func BenchmarkParse(b *testing.B) {
	for _, size := range []int{1e6, 1e7} {
		for name, line := range map[string]string{
			"monitors":   "sentinel monitor m%[1]d 127.0.0.1 1 1\nsentinel auth-pass m%[1]d x\nsentinel known-replica m%[1]d 10.0.0.1 %[1]d\n",
			"statements": "sentinel announce-ip 10.0.0.%[1]d\nuser u%[1]d on >x +@all\n",
			"faults":     "sentinel auth-pass m%[1]d x\nnosuch %[1]d\nsentinel nosuch\n",
			"joined":     "# %[1]d\x00\n",
			"one line":   "%[1]d ",
		} {
			var text bytes.Buffer
			for i := 0; text.Len() < size; i++ {
				fmt.Fprintf(&text, line, i)
			}
			b.Run(fmt.Sprintf("%s/%dMB", name, size/1e6), func(b *testing.B) {
				srv := facts(b, "redis-7.2")
				b.SetBytes(int64(text.Len()))
				for b.Loop() {
					f := Parse(text.Bytes(), srv)
					f.Users()
				}
			})
		}
	}
}

func facts(t testing.TB, name string) *server.Server {
	t.Helper()
	srv, err := server.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}
