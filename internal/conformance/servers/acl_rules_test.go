package servers_test

import (
	"bufio"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A ruleMaker makes lists of rules and calls at random.
type ruleMaker struct {
	random     *rand.Rand
	commands   []server.Command
	intricate  []server.Command // calls of these need more than fixed places for keys
	categories []string
	databases  bool // the server has rules about databases
	selects    bool // and lets clients choose one
}

func newRuleMaker(srv *server.Server, random *rand.Rand) *ruleMaker {
	m := &ruleMaker{random: random, commands: srv.Commands(), categories: append(srv.Categories(), "all"), databases: srv.AtLeast("valkey", 9, 1)}
	m.selects = m.databases && !srv.IsSentinel()
	for _, c := range m.commands {
		fixed := !slices.ContainsFunc(c.KeySpecs, func(k server.KeySpec) bool {
			return k.Begin != server.BeginIndex || k.Find != server.FindRange || slices.Contains(k.Flags, "variable_flags")
		})
		if !fixed || c.HasFlag("pubsub") || slices.Contains([]string{"select", "move", "swapdb", "copy"}, c.Name) {
			m.intricate = append(m.intricate, c)
		}
	}
	return m
}

func (m *ruleMaker) pick(from ...string) string { return from[m.random.IntN(len(from))] }

func (m *ruleMaker) oneIn(n int) bool { return m.random.IntN(n) == 0 }

// database is the one to ask in.
func (m *ruleMaker) database() int {
	if !m.selects {
		return 0
	}
	return m.random.IntN(3)
}

// list makes a list of rules; some are not part of the language. A lone "%"
// is left out: Valkey 8.0 takes it and then crashes on ACL LIST, so that we
// call it refused.
func (m *ruleMaker) list() []string {
	var words []string
	for range m.random.IntN(12) {
		switch {
		case m.oneIn(8):
			words = append(words, m.selector())
		case m.oneIn(20):
			words = append(words, m.pick("on", "off", "nopass", "resetpass", ">pw", "clearselectors", "reset", "RESET", "sanitize-payload", "#"+strings.Repeat("a", 64)))
		case m.oneIn(80):
			words = append(words, m.pick("bogus", "+", "-", "+@", "-@nosuch", "+nosuch", "-select|0", "+config|nosuch", "+config|get|x", "+select|0|1", "+select|", "%~a", "%RR~a", "%X~a",
				"%R", "(", ")", "()", "db=", "db=1,", "db=x", "db=-1", "db=2147483648", "+|", "+select||", "#a", "<no", "!no", "+\u212aeys", "+@all|get", "+@read|x"))
		default:
			words = append(words, m.rule())
		}
	}
	return words
}

// rule makes a rule that may stand in a selector too.
func (m *ruleMaker) rule() string {
	switch m.random.IntN(10) {
	case 0, 1:
		return m.pick("~", "~", "%R~", "%W~", "%RW~", "%r~", "%wr~") + m.pattern()
	case 2:
		return "&" + m.pattern()
	case 3:
		return m.pick("allkeys", "resetkeys", "allchannels", "resetchannels", "~*", "&*", "ALLKEYS", "allcommands", "nocommands", "+@all", "-@all", "%R~*", "%W~*")
	case 4, 5:
		return m.sign() + "@" + m.cased(m.pick(m.categories...))
	case 6:
		return "+" + m.cased(m.pick("select", "get", "keys", "object", "config", "xread", "sort")) + "|" + m.pick("0", "1", "a", "GET", "Help", "encoding", "streams")
	case 7:
		if m.databases {
			return m.pick("alldbs", "resetdbs", "db=0", "db=1", "db=0,1", "DB=2,0", "db=00", "db=+1", "db=16", "AllDbs")
		}
		return "~" + m.pattern()
	default:
		return m.sign() + m.cased(m.commands[m.random.IntN(len(m.commands))].Name)
	}
}

func (m *ruleMaker) sign() string { return m.pick("+", "+", "-") }

func (m *ruleMaker) cased(name string) string {
	if m.oneIn(4) {
		return strings.ToUpper(name)
	}
	return name
}

// selector makes an alternative; some are quoted, some badly.
func (m *ruleMaker) selector() string {
	var words []string
	for range m.random.IntN(6) {
		word := m.rule()
		switch {
		case m.oneIn(15):
			word = m.pick(`"`+word+`"`, `'`+word+`'`, `"`+word, word+`"`, `"`+word+`"x`, `"\x7e`+word[1:]+`"`, `""`, word+"\t+get", word+`\`,
				`"~a\"'b("`, `'&a"b)c'`, `"%R~\xff"`)
		case m.oneIn(60):
			word = m.pick("on", "+nosuch", "bogus")
		}
		words = append(words, word)
	}
	return "(" + m.pick("", " ") + strings.Join(words, m.pick(" ", "  ")) + ")"
}

// pattern makes a glob pattern that may match the words of calls.
func (m *ruleMaker) pattern() string {
	parts := []string{"*", "?", "a", "b", "1", "[ab]", "[^a]", "[a-c]", "[c-a]", "[", "[^", "]", `\`, `\a`, `\*`, "**", "[a-]", `[\]a]`, "", "\xc3", "[\x01-\xff]", "A", "-"}
	var b strings.Builder
	for range 1 + m.random.IntN(3) {
		b.WriteString(m.pick(parts...))
	}
	return b.String()
}

// call makes a call of any command, more often one whose keys are hard to
// find, with words that its procedure might fall for.
func (m *ruleMaker) call() []string {
	commands := m.commands
	if !m.oneIn(4) {
		commands = m.intricate
	}
	c := commands[m.random.IntN(len(commands))]
	words := strings.Split(m.cased(c.Name), "|")
	count := max(c.Arity, -c.Arity) + m.random.IntN(3) - m.random.IntN(2)*m.random.IntN(2)
	if c.Arity < 0 {
		count += m.random.IntN(5)
	}
	for len(words) < count {
		words = append(words, m.pick("a", "b", "1", "ab", "abc", "A", "", "*", "a*", "c", "\xe9", "0", "1", "2", "3", "1x", "+1", "-1", "01", " 1", "16", "[ab]", `a"'b(`, `a"b)c`, "\xff", m.keyword()))
	}
	if m.oneIn(50) {
		words[0] = m.pick("nosuch", "config|get", "config", "")
	}
	return words
}

func (m *ruleMaker) keyword() string {
	return m.cased(m.pick("store", "storedist", "get", "set", "by", "limit", "streams", "group", "block", "count", "noack", "keys", "auth", "auth2", "copy", "replace", "db",
		"incrby", "overflow", "nx", "ifeq", "ifne", "storedist", "store", "streams", "keys"))
}

// A respConn is a connection that sends without waiting.
type respConn struct {
	conn   net.Conn
	in     *bufio.Reader
	out    *bufio.Writer
	failed error
}

func dialRESP(t *testing.T, socket string) *respConn {
	t.Helper()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &respConn{conn: conn, in: bufio.NewReaderSize(conn, 1<<16), out: bufio.NewWriterSize(conn, 1<<20)}
}

// do sends one command and returns its reply.
func (c *respConn) do(t *testing.T, words ...string) string {
	t.Helper()
	c.send(words...)
	return c.reply(t)
}

// send queues a command; an error shows when its reply is read.
func (c *respConn) send(words ...string) {
	b := append(c.out.AvailableBuffer(), '*')
	b = append(strconv.AppendInt(b, int64(len(words)), 10), "\r\n"...)
	for _, w := range words {
		b = append(strconv.AppendInt(append(b, '$'), int64(len(w)), 10), "\r\n"...)
		b = append(append(b, w...), "\r\n"...)
	}
	_, c.failed = c.out.Write(b)
}

// reply reads a status, an error with its sign, or a bulk string.
func (c *respConn) reply(t *testing.T) string {
	t.Helper()
	if err := c.out.Flush(); err != nil || c.failed != nil {
		t.Fatal(err, c.failed)
	}
	if err := c.conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	line, err := c.in.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	line = strings.TrimSuffix(line, "\r\n")
	switch line[0] {
	case '+':
		return line[1:]
	case '$':
		size, err := strconv.Atoi(line[1:])
		if err != nil {
			t.Fatal(err)
		}
		text := make([]byte, size+len("\r\n"))
		if _, err := io.ReadFull(c.in, text); err != nil {
			t.Fatal(err)
		}
		return string(text[:size])
	default:
		return line
	}
}
