package acl

import (
	"bufio"
	"encoding/json"
	"os"
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

// everyServer runs a test for each known server.
func everyServer(t *testing.T, test func(*testing.T, *server.Server)) {
	for _, name := range server.Known() {
		t.Run(name, func(t *testing.T) { test(t, facts(t, name)) })
	}
}

// A trial is a users.acl that was given to live servers, and what each of them
// did: names separated by spaces, or all.
type trial struct {
	Name, Text               string
	Starts, Refuses, Crashes string
}

const (
	starts  = "starts"
	refuses = "refuses"
	crashes = "crashes"
)

// verdict returns what a server did, "" if it was not tried.
func (tr trial) verdict(srv *server.Server) string {
	for verdict, servers := range map[string]string{starts: tr.Starts, refuses: tr.Refuses, crashes: tr.Crashes} {
		for _, name := range strings.Fields(servers) {
			if name == "all" || name == srv.Name() {
				return verdict
			}
		}
	}
	return ""
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

// TestParseAgreesWithServers compares the verdict on each file with that of
// the live servers.
func TestParseAgreesWithServers(t *testing.T) {
	trials := readTrials(t)
	everyServer(t, func(t *testing.T, srv *server.Server) {
		tried := 0
		for _, tr := range trials {
			want := tr.verdict(srv)
			if want == "" {
				continue
			}
			tried++
			file := Parse([]byte(tr.Text), srv)
			got := starts
			for _, f := range file.Faults {
				got = refuses
				if f.Crash {
					got = crashes
					break
				}
			}
			if got != want {
				t.Errorf("%s: by Parse the server %s, in truth it %s: %.200q %+v", tr.Name, got, want, tr.Text, file.Faults)
			}
		}
		if tried < 80 {
			t.Errorf("only %d trials of %d have a verdict for this server", tried, len(trials))
		}
	})
}
