package servers_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// How many lists of rules each server is asked about, how many hostile calls
// beside the whole command table, and how often the canonical form is asked
// about too.
const (
	defaultLists   = 4000
	sentinelLists  = 2000 // of a Sentinel, which has a fifth of the commands
	callsPerList   = 100
	canonicalEvery = 4
)

// TestACLDifferential makes lists of rules at random and compares what the
// evaluator says about them with what each live server says: whether it takes
// the rules, and the message of ACL DRYRUN for every command of its table and
// for hostile calls with keys and channels. A run draws the same lists as the
// one before, so that a change is what makes it fail; REDISGUARD_SEED draws
// others and REDISGUARD_ACL_LISTS makes it longer.
func TestACLDifferential(t *testing.T) {
	lists := fromEnvironment(t, "REDISGUARD_ACL_LISTS", defaultLists)
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) { compareLists(t, s, facts(t, s.Name), lists) })
	}
}

// TestSentinelACLDifferential does the same with Sentinels.
func TestSentinelACLDifferential(t *testing.T) {
	lists := fromEnvironment(t, "REDISGUARD_ACL_LISTS", sentinelLists)
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) { compareLists(t, s, facts(t, s.Name).Sentinel(), lists) })
	}
}

// compareLists compares lists of rules on a server, or on a Sentinel if the facts
// are those of one.
func compareLists(t *testing.T, s live.Server, srv *server.Server, lists int) {
	t.Helper()
	begin := time.Now()
	seed := uint64(fromEnvironment(t, "REDISGUARD_SEED", 1))
	d := newDifferential(t, s, srv, seed)
	for i := range lists {
		d.compare(t, i)
		if d.mismatches > 20 {
			t.Fatal("and so on")
		}
	}
	fmt.Printf("ACLs of %s %s: %d lists of rules (%d refused), %d comparisons, %d mismatches, seed %d, %.1f s\n",
		srv.Title(), s.Version, lists, d.refused, d.comparisons, d.mismatches, seed, time.Since(begin).Seconds())
}

func fromEnvironment(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s must be a whole number: %v", name, err)
	}
	return n
}

// A differential is one server under comparison.
type differential struct {
	conn   *respConn
	table  *acl.Table
	random *ruleMaker
	calls  [][]string // one for each command

	refused, comparisons, mismatches int
}

func newDifferential(t *testing.T, s live.Server, srv *server.Server, seed uint64) *differential {
	t.Helper()
	site := live.NewSite(t)
	files := live.Files{Conf: fmt.Appendf(nil, "port 0\nunixsocket %s\nsave \"\"\n", site.Socket)}
	if srv.IsSentinel() {
		files = live.Files{Conf: fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nunixsocket %s\n", site.Port, site.Socket), Args: []string{"--sentinel"}}
	}
	s.Start(t, site, files)
	d := &differential{
		conn:   dialRESP(t, site.Socket),
		table:  acl.NewTable(srv),
		random: newRuleMaker(srv, rand.New(rand.NewPCG(seed, 1))),
	}
	if findsStreamsByProcedure(t, d.conn) {
		d.table = d.table.Mended()
	}
	for _, c := range srv.Commands() {
		d.calls = append(d.calls, leastCall(c))
	}
	return d
}

// findsStreamsByProcedure asks a server whether it has the patch that no
// longer looks for STREAMS behind a word that is no option.
func findsStreamsByProcedure(t *testing.T, conn *respConn) bool {
	t.Helper()
	conn.do(t, "ACL", "SETUSER", "t", "reset", "+@all")
	return conn.do(t, "ACL", "DRYRUN", "t", "xread", "unknown", "streams", "a", "0") == "OK"
}

// leastCall calls a command with as few arguments as it takes.
func leastCall(c server.Command) []string {
	words := strings.Split(c.Name, "|")
	for len(words) < c.Arity || len(words) < -c.Arity {
		words = append(words, "1")
	}
	return words
}

// compare asks about one list of rules.
func (d *differential) compare(t *testing.T, i int) {
	t.Helper()
	words := d.random.list()
	rules := strings.Join(words, " ")
	d.comparisons++
	reply := d.conn.do(t, append([]string{"ACL", "SETUSER", "t", "reset"}, words...)...)
	user, err := d.table.ParseRules(rules)
	if (reply == "OK") != (err == nil) {
		d.mismatch(t, rules, "", reply, fmt.Sprint(err))
	}
	if reply != "OK" || err != nil {
		d.refused++
		return
	}
	database := d.random.database()
	if database > 0 || d.random.selects {
		d.conn.do(t, "SELECT", strconv.Itoa(database))
	}
	calls := d.calls
	for range callsPerList {
		calls = append(calls, d.random.call())
	}
	d.dryRun(t, rules, user, database, calls, strings.EqualFold)
	if i%canonicalEvery == 0 {
		canonical := user.Rules()
		if reply := d.conn.do(t, append([]string{"ACL", "SETUSER", "t", "reset"}, strings.Fields(canonical)...)...); reply != "OK" {
			d.mismatch(t, rules, canonical, reply, "the canonical form")
		}
		d.dryRun(t, rules+"\n  canonical "+canonical, user, database, calls, sameGrant)
	}
}

// sameGrant compares no messages: which selector's is given may change where
// one that grants nothing is left out.
func sameGrant(ours, server string) bool { return (ours == "OK") == (server == "OK") }

// dryRun asks about calls and compares each answer.
func (d *differential) dryRun(t *testing.T, rules string, user *acl.LoadedUser, database int, calls [][]string, same func(ours, server string) bool) {
	t.Helper()
	for _, words := range calls {
		d.conn.send(append([]string{"ACL", "DRYRUN", "t"}, words...)...)
	}
	for _, words := range calls {
		d.comparisons++
		got, want := answer(user.MayRunIn(database, words)), verdict(d.conn.reply(t))
		if !same(got, want) {
			d.mismatch(t, rules, fmt.Sprintf("%q in database %d", words, database), want, got)
		}
	}
}

func (d *differential) mismatch(t *testing.T, rules, call, server, ours string) {
	t.Helper()
	d.mismatches++
	t.Errorf("rules %s\n  call %s\n  the server: %s\n  we: %s", rules, call, server, ours)
}

// answer spells a decision as the servers do (acl.c, getAclErrorMessage).
func answer(d acl.Decision) string {
	switch d.Verdict {
	case acl.Allowed:
		return "OK"
	case acl.DeniedCommand:
		return fmt.Sprintf("run the '%s' command", d.Subject)
	case acl.DeniedKey:
		return fmt.Sprintf("access the '%s' key", d.Subject)
	case acl.DeniedChannel:
		return fmt.Sprintf("access the '%s' channel", d.Subject)
	case acl.DeniedDatabase:
		return "access database " + d.Subject
	case acl.UnknownCommand:
		return "not found"
	default:
		return "wrong number of arguments"
	}
}

// verdict takes the part of a reply that all servers have in common.
func verdict(reply string) string {
	if _, reason, ok := strings.Cut(reply, "has no permissions to "); ok {
		return reason
	}
	for _, part := range []string{"not found", "wrong number of arguments"} {
		if strings.HasPrefix(reply, "-ERR") && strings.Contains(reply, part) {
			return part
		}
	}
	return reply
}
