// Package purity judges what strace wrote about the provider. Each system call
// is either one that reaches nothing outside of the process, or it stands on a
// short list with its reason, or it is a breach of the promise that the provider
// opens no connection, reads no file, writes none and starts no process.
package purity

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// A Call is a system call as it began.
type Call struct {
	Name      string
	Arguments string // as strace writes them, and what came of the call where that was at once
}

func (c Call) String() string { return c.Name + "(" + c.Arguments }

// begun is a call, rest a line of which there is nothing to judge: the end of a
// call that was interrupted by another thread's, a signal, the end of a thread, and
// a call that was not made, since its thread was ended at its brink.
var (
	begun = regexp.MustCompile(`^\d+ +([a-z0-9_]+)\((.*)$`)
	rest  = regexp.MustCompile(`^\d+ +(<\.\.\. ([a-z0-9_]+|\?{3}) resumed>|--- |\+\+\+ |\?{3}\((?: <unfinished \.\.\.>|\) += \?)$)`)
)

// Calls reads a file of strace -f -o. It does not pass over a line that it does
// not understand.
func Calls(trace io.Reader) ([]Call, error) {
	var calls []Call
	lines := bufio.NewScanner(trace)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if found := begun.FindStringSubmatch(line); found != nil {
			calls = append(calls, Call{Name: found[1], Arguments: found[2]})
		} else if !rest.MatchString(line) {
			return nil, fmt.Errorf("this line of the trace is not understood: %s", line)
		}
	}
	return calls, lines.Err()
}

// A Provider is what a trace may show of itself.
type Provider struct {
	Binary  string // its own file
	Sockets string // the folder where Terraform has it put its socket
}

// Breaches tells each call of a whole trace that breaks the promise, and why.
func (p Provider) Breaches(calls []Call) []string {
	if len(calls) == 0 || calls[0].Name != "execve" || path(calls[0].Arguments) != p.Binary {
		return []string{"the trace does not begin with the start of " + p.Binary}
	}
	var breaches []string
	for _, call := range calls[1:] {
		if why := p.judge(call); why != "" {
			breaches = append(breaches, call.String()+": "+why)
		}
	}
	return breaches
}

// judge tells why a call breaks the promise, "" if it does not.
func (p Provider) judge(c Call) string {
	if inner[c.Name] {
		return ""
	}
	if allowed, known := narrow[c.Name]; known {
		if allowed.MatchString(c.Arguments) {
			return ""
		}
		return "not for this purpose: only what matches " + allowed.String()
	}
	switch c.Name {
	case "execve", "execveat":
		return "starts a program"
	case "openat":
		return p.open(c)
	case "unlinkat":
		if !p.isSocket(path(c.Arguments)) {
			return "removes a file"
		}
	case "bind":
		if address := unixAddress.FindString(c.Arguments); !p.isSocket(path(address)) {
			return "listens elsewhere than on the socket for Terraform"
		}
	default:
		return "this system call is on no list"
	}
	return ""
}

// unixAddress is the address of a Unix socket, up to the end of its path.
var unixAddress = regexp.MustCompile(`^\d+, \{sa_family=AF_UNIX, sun_path="[^"]*"`)

// open judges the opening of a file.
func (p Provider) open(c Call) string {
	name := path(c.Arguments)
	switch {
	case p.isSocket(name):
		return "" // the name is taken by a file, which the socket then replaces
	case writing.MatchString(c.Arguments):
		return "writes a file"
	case name == p.Binary, readable.MatchString(name):
		return ""
	}
	return "reads a file"
}

// isSocket says whether a path is one that go-plugin makes up for the socket.
func (p Provider) isSocket(name string) bool {
	number, inside := strings.CutPrefix(name, p.Sockets+"/plugin")
	_, err := strconv.ParseUint(number, 10, 64)
	return inside && err == nil
}

// path returns the first string among the arguments, "" if there is none that
// can be read.
func path(arguments string) string {
	quoted := firstString.FindString(arguments)
	name, err := strconv.Unquote(quoted)
	if err != nil {
		return ""
	}
	return name
}

var firstString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
