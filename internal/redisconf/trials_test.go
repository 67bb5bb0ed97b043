package redisconf

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// facts returns the facts of a server version.
func facts(t testing.TB, name string) *server.Server {
	t.Helper()
	target, err := server.ParseTarget(name)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.Find(target)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// A trial is a redis.conf that was given to live servers, and which of them
// started on it: names separated by spaces, or all.
type trial struct {
	Name, Text               string
	Starts, Refuses, Crashes string
}

func readTrials(t *testing.T) []trial {
	t.Helper()
	file, err := os.Open("testdata/trials.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var trials []trial
	lines := bufio.NewScanner(file)
	lines.Scan() // the first line tells where the trials come from
	for lines.Scan() {
		var tr trial
		if err := json.Unmarshal(lines.Bytes(), &tr); err != nil {
			t.Fatal(err)
		}
		trials = append(trials, tr)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return trials
}

func among(servers string, srv *server.Server) bool {
	return servers == "all" || slices.Contains(strings.Fields(servers), srv.Name())
}

// apart are the trials about which Parse is meant to differ, and why.
var apart = map[string]string{
	"rn-twice":                  "Parse does not follow renamed commands from line to line",
	"rn-chain":                  "Parse does not follow renamed commands from line to line",
	"cluster-enabled-replicaof": "Parse does not compare directives with each other",
	"tc-save":                   "redis-6.2 starts, but with snapshots off",
	"tc-save2":                  "redis-6.2 starts, but with snapshots off",
	"save-multi":                "redis-6.2 starts, but with snapshots off",
	"save-odd":                  "redis-6.2 starts, but with snapshots off",
	"unixsocketperm-bad":        "redis-6.2 starts, but with another mode",
}

// TestParseAgreesWithServers compares the verdict on each file with that of
// the live servers.
func TestParseAgreesWithServers(t *testing.T) {
	trials := readTrials(t)
	differ := map[string]bool{}
	for _, name := range server.Known() {
		srv, compared := facts(t, name), 0
		for _, tr := range trials {
			started := among(tr.Starts, srv)
			if !started && !among(tr.Refuses, srv) && !among(tr.Crashes, srv) {
				continue
			}
			compared++
			f := Parse([]byte(tr.Text), srv)
			if (len(f.Faults) == 0) == started {
				continue
			}
			differ[tr.Name] = true
			if apart[tr.Name] == "" {
				t.Errorf("%s: %s: the server started is %t, by Parse: %.200q %+v", name, tr.Name, started, tr.Text, f.Faults)
			}
		}
		if compared < 130 {
			t.Errorf("%s: only %d trials were compared", name, compared)
		}
	}
	for name, why := range apart {
		if !differ[name] {
			t.Errorf("%s is no longer apart: %s", name, why)
		}
	}
}
