package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"regexp"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// refusals remembers the first reply by which the server refused the login, or
// a command for lack of a permission. It reads the connections, since libraries
// drop or only log what is refused to their greetings and to what they do in
// the background.
//
// After a refusal the run goes on for a moment, so that the library can fail in
// its own words, and is then stopped: a library may wait for long, or try again
// without a pause.
type refusals struct {
	stop  func()
	mu    sync.Mutex
	first string
}

// patience is how long a run goes on after a refusal.
const patience = time.Second

func (r *refusals) err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.first == "" {
		return nil
	}
	return fmt.Errorf("the server refused: %s", r.first)
}

// refusal matches such a reply. EXEC is refused in words of its own, and what is
// refused to a script is an error of the script, which Redis 7.0 words
// differently from all after it.
var refusal = regexp.MustCompile(`^-(NOPERM|NOAUTH|WRONGPASS|EXECABORT .*NOPERM|` +
	`ERR ACL failure in script|ERR The user executing the script can't)`)

// note takes a line that the server sent.
func (r *refusals) note(line []byte) {
	if !refusal.Match(line) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.first == "" {
		r.first = string(bytes.TrimSpace(line[1:]))
		time.AfterFunc(patience, r.stop)
	}
}

// watch returns the connection that a dial gave, such that what it receives is
// noted.
func (r *refusals) watch(conn net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil, fmt.Errorf("the connection to %s is no plain TCP connection", conn.RemoteAddr())
	}
	return &watchedConn{TCPConn: tcp, refused: r}, nil
}

// watchedConn is still a TCPConn, so that go-redis can look whether it is alive.
type watchedConn struct {
	*net.TCPConn
	refused *refusals
	line    []byte // as much of the current line as has been received
}

func (c *watchedConn) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	for part := range bytes.Lines(p[:n]) {
		c.line = append(c.line, part...)
		if part[len(part)-1] == '\n' {
			c.refused.note(c.line)
			c.line = c.line[:0]
		}
	}
	return n, err
}

// dialHook has a client of go-redis watch its connections.
type dialHook struct{ refused *refusals }

func (h dialHook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return h.refused.watch(next(ctx, network, address))
	}
}

func (dialHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (dialHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
