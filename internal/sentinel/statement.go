package sentinel

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// A statement is one that waits for its turn.
type statement struct {
	Statement
	written string // the name in the file, "" if it is none
	fact    server.SentinelDirective
	rank    rank
}

// A rank is when a Sentinel handles a statement.
type rank int

// The three queues of sentinel.c, sentinelConfig.
const (
	global rank = iota
	monitor
	perMonitor
)

// statement looks up what follows the word "sentinel".
func (f *File) statement(line int, words []string) statement {
	name := lower(words[0])
	s := statement{Statement: Statement{Line: line, Values: words[1:]}}
	fact, ok := f.srv.SentinelDirective(name)
	switch {
	case !ok || !isASCII(name):
		s.rank = perMonitor
		if isName(name) {
			s.written = name
		}
		return s
	case fact.Type == server.TypeMonitor:
		s.rank = monitor
	case fact.PerPrimary:
		s.rank = perMonitor
	}
	s.Name, s.written, s.fact = fact.Name, name, fact
	return s
}

// handle takes a statement into the file (sentinel.c,
// sentinelHandleConfiguration).
func (f *File) handle(s statement) {
	if s.Name == "" {
		message := "there is no sentinel directive of this name" // a line in quotes may hold a password
		if s.written != "" {
			message = fmt.Sprintf("there is no sentinel directive %q", s.written)
		}
		f.fault(s.Line, "", message)
		return
	}
	if !fits(s.fact.Directive, len(s.Values)) {
		if s.rank == monitor && len(s.Values) > 0 {
			f.refused[s.Values[0]] = true
		}
		f.fault(s.Line, s.Name, mustHave("sentinel "+s.written, s.fact.Directive, s.Values))
		return
	}
	switch s.rank {
	case monitor:
		f.addMonitor(s)
	case perMonitor:
		f.addSetting(s)
	default:
		if wrong := checkGlobal(s); wrong != "" {
			f.fault(s.Line, s.Name, "sentinel "+s.written+" must "+wrong)
			return
		}
		f.yes[s.Name] = isYes(s.Values[0])
		f.Statements = append(f.Statements, s.Statement)
	}
}

// checkGlobal judges a statement that belongs to no monitor.
func checkGlobal(s statement) string {
	const idLength = 40 // server.h, CONFIG_RUN_ID_SIZE
	switch v := s.Values[0]; {
	case s.Name == "myid" && len(v) != idLength:
		return fmt.Sprintf("have %d characters", idLength)
	case s.fact.Type == server.TypeBool && !isYes(v) && lower(v) != "no":
		return "be yes or no"
	}
	return ""
}

func (f *File) addMonitor(s statement) {
	m := Monitor{
		Line: s.Line, Name: s.Values[0], Host: s.Values[1], Port: int(atoi(s.Values[2])), Quorum: int(atoi(s.Values[3])), srv: f.srv,
	}
	wrong := f.checkAddress(m.Host, s.Values[2])
	switch {
	case m.Quorum < 1: // the order of sentinel.c
		wrong = "have a quorum of 1 or more"
	case wrong == "" && !f.once("monitor", m.Name):
		wrong = "name a primary that no other line names"
	}
	if wrong != "" {
		f.refused[m.Name] = true
		f.fault(s.Line, s.Name, "sentinel "+s.written+" must "+wrong)
		return
	}
	f.names[m.Name] = len(f.Monitors)
	f.Monitors = append(f.Monitors, m)
}

// addSetting gives a statement to its monitor.
func (f *File) addSetting(s statement) {
	if s.Name == "known-sentinel" && len(s.Values) == s.fact.MinArgs {
		return // an old form, which the Sentinel takes without effect
	}
	i, ok := f.names[s.Values[0]]
	wrong := ""
	switch {
	case ok || f.includes:
		wrong = f.checkSetting(s)
	case !f.refused[s.Values[0]]: // whose own fault is enough
		wrong = "name a primary that a line of sentinel monitor declares"
	}
	switch {
	case wrong != "":
		f.fault(s.Line, s.Name, "sentinel "+s.written+" must "+wrong)
	case ok:
		s.Values = s.Values[1:]
		f.Monitors[i].Settings = append(f.Monitors[i].Settings, s.Statement)
	case f.includes:
		f.Statements = append(f.Statements, s.Statement)
	}
}

// checkSetting judges the values of a setting.
func (f *File) checkSetting(s statement) string {
	name, v := s.Values[0], s.Values[1]
	switch s.fact.Type {
	case server.TypeInteger:
		if s.fact.Range != nil && !s.fact.Range.Contains(int64(atoi(v))) {
			return "be a number from " + s.fact.Range.String()
		}
	case server.TypePath:
		if v == "" {
			return "name a file that can be run"
		}
	case server.TypeRename:
		if !f.once(s.Name, name, lower(v)) {
			return "not rename a command twice"
		}
	case server.TypeHostPort: // known-replica
		if wrong := f.checkAddress(v, s.Values[2]); wrong != "" {
			return wrong
		}
		if !f.once(s.Name, name, f.addressKey(v), strconv.Itoa(int(atoi(s.Values[2])))) {
			return "not repeat an address"
		}
	case server.TypeStrings: // known-sentinel
		if wrong := f.checkAddress(v, s.Values[2]); wrong != "" {
			return wrong
		}
		if !f.once(s.Name, name, s.Values[3]) {
			return "not repeat an ID"
		}
	}
	return ""
}

// checkAddress judges a host and a port (sentinel.c, createSentinelAddr). A
// Sentinel that resolves host names starts on those that it cannot resolve.
func (f *File) checkAddress(host, port string) string {
	const maxPort = 65535
	if n := atoi(port); n < 0 || n > maxPort {
		return fmt.Sprintf("have a port from 0 to %d", maxPort)
	}
	if _, ok := parseAddress(host); !ok && !f.yes["resolve-hostnames"] && !f.includes {
		return "have an IP address, unless sentinel resolve-hostnames is yes"
	}
	return ""
}

// addressKey is by what the Sentinel tells one replica from another (sentinel.c,
// announceSentinelAddrAndPort).
func (f *File) addressKey(host string) string {
	if address, ok := parseAddress(host); ok && !f.yes["announce-hostnames"] {
		return address.String()
	}
	return host
}

// once reports whether these words come for the first time.
func (f *File) once(words ...string) bool {
	key := strings.Join(words, "\x00") // no word of a statement has one
	if f.taken[key] {
		return false
	}
	f.taken[key] = true
	return true
}

// parseAddress reads an address as getaddrinfo does with AI_NUMERICHOST: the
// IPv4 ones of inet_aton, too, such as 127.1 and 0x7f000001.
func parseAddress(host string) (netip.Addr, bool) {
	if address, err := netip.ParseAddr(host); err == nil {
		return address, true
	}
	const most = 4
	parts := strings.Split(host, ".")
	if len(parts) > most {
		return netip.Addr{}, false
	}
	var address uint64
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 { // the last part takes what is left
			bits *= most - i
		}
		n, ok := parseC(part, bits)
		if !ok {
			return netip.Addr{}, false
		}
		address = address<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)}), true
}

// parseC reads a number as C writes them, with 0x for hexadecimal and 0 for
// octal ones.
func parseC(s string, bits int) (n uint64, ok bool) {
	base := 10
	switch digits, hexadecimal := strings.CutPrefix(lower(s), "0x"); {
	case hexadecimal:
		s, base = digits, 16
	case strings.HasPrefix(s, "0") && s != "0":
		base = 8
	}
	n, err := strconv.ParseUint(s, base, bits)
	return n, err == nil
}
