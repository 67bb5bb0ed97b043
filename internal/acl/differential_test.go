package acl

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// TestCommandsAgreeWithServers compares what the evaluator makes of rules with
// what live servers made of them: which commands a user with these rules may
// run, and which rules the server refuses. The first line of each file tells
// how that was read.
func TestCommandsAgreeWithServers(t *testing.T) {
	for _, name := range []string{"redis-6.2", "redis-7.4"} {
		t.Run(name, func(t *testing.T) { compareCommands(t, facts(t, name)) })
	}
}

func compareCommands(t *testing.T, srv *server.Server) {
	file, err := os.Open("testdata/dryrun-" + srv.Name() + ".jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := json.NewDecoder(bufio.NewReader(unzipped))
	var head struct{ Probed []string }
	if err := rows.Decode(&head); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for ; rows.More(); compared++ {
		var row struct {
			Name, Rules string
			Allowed     []string
			Refused     bool
		}
		if err := rows.Decode(&row); err != nil {
			t.Fatal(err)
		}
		loaded := Parse([]byte("user t on nopass "+row.Rules), srv)
		if refused := len(loaded.Faults) > 0; refused != row.Refused {
			t.Errorf("%s: %s: refused is %t, and by the server %t: %v", row.Name, row.Rules, refused, row.Refused, loaded.Faults)
		}
		if row.Refused || len(loaded.Users) != 1 {
			continue
		}
		missing, excess := difference(row.Allowed, allowedOf(loaded.Users[0], head.Probed))
		if len(missing)+len(excess) > 0 {
			t.Errorf("%s: %s:\nthe server allows %v beside those\nthe server denies %v among those", row.Name, row.Rules, missing, excess)
		}
	}
	if compared < 200 {
		t.Errorf("only %d rows were compared", compared)
	}
}

// allowedOf puts the same questions to the evaluator: every argument that a
// command needs was "1".
func allowedOf(u *LoadedUser, probed []string) []string {
	var allowed []string
	for _, name := range probed {
		c, _ := u.Root.Commands.table.srv.Command(name)
		if u.Allows(name) || c.Arity != 1 && c.Arity != -1 && u.Allows(name+"|1") {
			allowed = append(allowed, name)
		}
	}
	return allowed
}

// difference returns what only a and what only b holds.
func difference(a, b []string) (onlyA, onlyB []string) {
	for _, x := range a {
		if !slices.Contains(b, x) {
			onlyA = append(onlyA, x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			onlyB = append(onlyB, x)
		}
	}
	return onlyA, onlyB
}
