package live

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Outcome is what a server did with the files it was started on.
type Outcome string

// The outcomes of a trial start.
const (
	Started Outcome = "started" // it serves
	Refused Outcome = "refused" // it ended by itself and said why
	Crashed Outcome = "crashed" // a signal or a failed assertion ended it
	Hung    Outcome = "hung"    // neither within the limit
)

// Verdict is the result of a trial start.
type Verdict struct {
	Outcome Outcome
	Log     string // all that the server wrote
	Took    time.Duration
}

// Started tells whether the server took the files.
func (v Verdict) Started() bool { return v.Outcome == Started }

// tryLimit bounds a trial; a server that starts needs some tens of milliseconds.
const tryLimit = 5 * time.Second

// Try starts the server on the files just long enough to see what it does, and
// kills it. It is meant for thousands of trials: no ports of its own, no clean
// stop. The files must name free ports or none; a port that is in use is tried
// again. A unixsocket in Conf is overridden by a private one.
func (s Server) Try(t testing.TB, files Files) Verdict {
	t.Helper()
	if files.Dir == "" {
		files.Dir = tempDir(t)
		defer func() { _ = os.RemoveAll(files.Dir) }()
	}
	const attempts = 5
	var v Verdict
	for attempt := range attempts {
		v = s.try(t, files)
		if !strings.Contains(v.Log, "Address already in use") {
			break
		}
		time.Sleep(time.Duration(attempt+1) * 50 * time.Millisecond)
	}
	return v
}

func (s Server) try(t testing.TB, files Files) Verdict {
	t.Helper()
	socket := filepath.Join(files.Dir, "try.sock")
	files.Args = append([]string{"--unixsocket", socket}, files.Args...)
	begin := time.Now()
	p, err := launch(s.Program, files)
	if err != nil {
		t.Fatal(err)
	}
	outcome := p.await(socket, tryLimit)
	p.kill()
	return Verdict{Outcome: outcome, Log: p.log.String(), Took: time.Since(begin)}
}
