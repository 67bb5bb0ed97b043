package audit

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A clientCall is how a probe calls redis-cli or valkey-cli.
type clientCall struct {
	port      int // 6379 where nothing stands
	tls       bool
	user      string
	loggedIn  bool // a password is given
	pings     bool // PING is all that it sends
	wantsPong bool // what comes back is looked at
}

// Forms of a shell's line that do nothing but call the client, and look for PONG.
// What is more than that may succeed by other means.
var (
	callLine = regexp.MustCompile(`^\s*(?:exec\s+)?((?:\S*/)?(?:redis|valkey)-cli\b[^|;&<>(){}` + "`" + `\n]*?)\s*(\|\s*grep\s+(?:-[a-uw-zA-Z]+\s+)*["']?PONG["']?\s*)?$`)
	testLine = regexp.MustCompile(`^\s*(?:test|\[{1,2})\s+"?\$\(((?:\S*/)?(?:redis|valkey)-cli\b[^|;&<>(){}` + "`" + `\n]*?)\)"?\s+={1,2}\s+["']?PONG["']?\s*\]{0,2}\s*$`)
	feedLine = regexp.MustCompile(`^\s*printf\s+'AUTH (\S+) "%s"\\nPING\\n' "[^|;]*" \|\s*((?:\S*/)?(?:redis|valkey)-cli\b[^|;&<>(){}` + "`" + `\n]*?)\s*\|\s*grep\s+(?:-[a-uw-zA-Z]+\s+)*["']?PONG["']?\s*$`)
)

// callOf reads the command of a probe. ok is false for one that calls no client,
// or of which it is not known what it does.
func callOf(command []string) (call clientCall, ok bool) {
	shell := len(command) == 3 && slices.Contains([]string{"sh", "bash", "ash", "dash"}, command[0][strings.LastIndex(command[0], "/")+1:]) && strings.HasPrefix(command[1], "-") && strings.HasSuffix(command[1], "c") //nolint:mnd // a shell, its option, its line
	if !shell {
		if len(command) == 0 || !isClient(command[0]) {
			return clientCall{}, false
		}
		return readCall(command[1:])
	}
	line := command[2]
	if found := callLine.FindStringSubmatch(line); found != nil {
		call, ok = readCall(shellWords(found[1])[1:])
		call.wantsPong = call.wantsPong || found[2] != ""
		return call, ok
	}
	if found := testLine.FindStringSubmatch(line); found != nil {
		call, ok = readCall(shellWords(found[1])[1:])
		call.wantsPong = true
		return call, ok
	}
	if found := feedLine.FindStringSubmatch(line); found != nil {
		call, ok = readCall(shellWords(found[2])[1:])
		call.user, call.loggedIn, call.pings, call.wantsPong = found[1], true, true, true
		return call, ok && !strings.ContainsAny(found[1], `$"'\`)
	}
	return clientCall{}, false
}

// shellWords splits a simple line. Quotes hold no blanks in those that are read
// further: a word with half a quote is no option that is known.
func shellWords(line string) []string {
	words := strings.Fields(line)
	for i, w := range words {
		words[i] = strings.Trim(w, `"'`)
	}
	return words
}

// ownPod are hosts by which a probe means the pod that it runs in.
var ownPod = []string{"localhost", "127.0.0.1", "::1", "$(POD_IP)", "$POD_IP", "${POD_IP}", "$HOSTNAME", "${HOSTNAME}"}

// withValue are the client's options that a value follows and that matter to no
// verdict.
var withValue = []string{"-n", "-t", "--sni", "--cacert", "--cacertdir", "--cert", "--key", "--tls-ciphers", "--tls-ciphersuites"}

// readCall reads the client's arguments (redis-cli.c, parseOptions).
func readCall(words []string) (call clientCall, ok bool) {
	const ownDefault = 6379
	call.port = ownDefault
	for i := 0; i < len(words); i++ {
		value := ""
		if i+1 < len(words) {
			value = words[i+1]
		}
		switch word := words[i]; {
		case word == "--tls":
			call.tls = true
		case word == "-e":
			call.wantsPong = true // or the client ends with 1
		case word == "--no-auth-warning" || word == "--raw" || word == "--insecure" || word == "-3" || word == "-2":
		case word == "-h":
			if !slices.Contains(ownPod, value) {
				return call, false
			}
			i++
		case word == "-p":
			port, err := strconv.Atoi(value)
			if err != nil {
				return call, false
			}
			call.port = port
			i++
		case word == "-a" || word == "--pass":
			call.loggedIn = true
			i++
		case word == "--user":
			call.user = value
			i++
		case slices.Contains(withValue, word):
			i++
		case strings.HasPrefix(word, "-"):
			return call, false
		default:
			call.pings = strings.EqualFold(word, "ping") && i+1 == len(words)
			return call, call.pings
		}
	}
	return call, true
}
