package live

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Files are what a server is started on. They are written into Dir, which is
// the server's working directory: Conf as redis.conf, ACL as users.acl.
type Files struct {
	Dir  string   // a site's Dir; Try makes one of its own when it is empty
	Conf []byte   // redis.conf
	ACL  []byte   // users.acl; not written when nil. Conf must name it by itself
	Args []string // further command-line arguments, which override Conf: "--port", "0"
}

func (f Files) write() (conf string, err error) {
	if f.ACL != nil {
		if err := os.WriteFile(filepath.Join(f.Dir, "users.acl"), f.ACL, 0o600); err != nil {
			return "", err
		}
	}
	conf = filepath.Join(f.Dir, "redis.conf")
	return conf, os.WriteFile(conf, f.Conf, 0o600)
}

// process is a running server.
type process struct {
	cmd  *exec.Cmd
	log  *logbook
	done chan struct{} // closed when the server has ended and its log is complete
}

// launch starts the program on the files. The server dies with the test
// process, however that one ends.
func launch(program string, files Files) (*process, error) {
	conf, err := files.write()
	if err != nil {
		return nil, err
	}
	// A server that went into the background would outlive the test.
	args := append([]string{conf, "--daemonize", "no"}, files.Args...)
	p := &process{cmd: exec.Command(program, args...), log: newLogbook(), done: make(chan struct{})}
	p.cmd.Dir = files.Dir
	p.cmd.Stdout = p.log
	p.cmd.Stderr = p.log
	p.cmd.WaitDelay = time.Second
	p.cmd.SysProcAttr = dieWithParent()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w", program, err)
	}
	go func() {
		_ = p.cmd.Wait() // what became of it stands in ProcessState
		close(p.done)
	}()
	return p, nil
}

// kill ends the server at once and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has ended
	<-p.done
}

// await waits until the server serves, ends or reports a crash of its own, at
// most for the limit. A server serves when its log says so, or, since loglevel
// and logfile may hide that, when it answers on the socket.
func (p *process) await(socket string, limit time.Duration) Outcome {
	answers := make(chan struct{})
	stop := make(chan struct{})
	defer close(stop)
	go answer(socket, answers, stop)

	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	select {
	case <-p.log.ready:
		return Started
	case <-answers:
		return Started
	case <-p.log.crashed:
		return Crashed
	case <-timeout.C:
		return Hung
	case <-p.done:
		return p.ended()
	}
}

// ended tells a server that refused from one that crashed; also when its last
// words and its end came at the same moment.
func (p *process) ended() Outcome {
	select {
	case <-p.log.crashed:
		return Crashed
	default:
	}
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return Crashed
	}
	return Refused
}

// answer closes answers when a server replies on the socket, whatever it says.
// Servers open the socket before they have read the ACL file, but reply after.
func answer(socket string, answers chan<- struct{}, stop <-chan struct{}) {
	for wait := 20 * time.Millisecond; ; wait = 5 * time.Millisecond {
		select {
		case <-stop:
			return
		case <-time.After(wait):
		}
		if replies(socket, stop) {
			close(answers)
			return
		}
	}
}

func replies(socket string, stop <-chan struct{}) bool {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false
	}
	heard := make(chan bool, 1)
	go func() {
		_, err := conn.Write([]byte("PING\r\n"))
		if err == nil {
			_, err = conn.Read(make([]byte, 1))
		}
		heard <- err == nil
	}()
	select {
	case ok := <-heard:
		_ = conn.Close()
		return ok
	case <-stop:
		_ = conn.Close() // ends the reader
		return false
	}
}

// logbook collects what a server writes and tells when a line appears that
// says how it fares.
type logbook struct {
	mu      sync.Mutex
	text    bytes.Buffer
	ready   chan struct{}
	crashed chan struct{}
}

var (
	// "Ready to accept connections", or "The server is now ready to ..." on a socket.
	readyLine    = []byte("eady to accept connections")
	sentinelLine = []byte("Sentinel ID is ") // a Sentinel serves once it has written its file
	crashLine    = []byte("BUG REPORT START")
)

func newLogbook() *logbook {
	return &logbook{ready: make(chan struct{}), crashed: make(chan struct{})}
}

func (l *logbook) Write(chunk []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// A line may arrive in two pieces: look from a little before the chunk.
	from := max(0, l.text.Len()-len(readyLine))
	l.text.Write(chunk)
	recent := l.text.Bytes()[from:]
	announce(l.ready, recent, readyLine, sentinelLine)
	announce(l.crashed, recent, crashLine)
	return len(chunk), nil
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func announce(event chan struct{}, text []byte, lines ...[]byte) {
	if !slices.ContainsFunc(lines, func(l []byte) bool { return bytes.Contains(text, l) }) {
		return
	}
	select {
	case <-event: // told already
	default:
		close(event)
	}
}
