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
	srv, err := server.Named(name)
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

// TestParseAgreesWithServers compares the verdict on each file with that of
// the live servers: whether they start, refuse or crash.
func TestParseAgreesWithServers(t *testing.T) {
	trials := readTrials(t)
	for _, name := range server.Known() {
		srv, compared := facts(t, name), 0
		for _, tr := range trials {
			started, crashed := among(tr.Starts, srv), among(tr.Crashes, srv)
			if !started && !crashed && !among(tr.Refuses, srv) {
				continue
			}
			compared++
			f := Parse([]byte("port 0\nunixsocket redis.sock\n"+tr.Text), srv)
			faults := slices.Concat(f.Faults, f.Conflicts())
			if (len(faults) == 0) != started || slices.ContainsFunc(faults, func(f Fault) bool { return f.Crash }) != crashed {
				t.Errorf("%s: %s: the server started is %t, crashed %t; by Parse: %.200q %+v", name, tr.Name, started, crashed, tr.Text, faults)
			}
		}
		if compared < 130 {
			t.Errorf("%s: only %d trials were compared", name, compared)
		}
	}
}
