package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startTimeout bounds how long a server may take to answer or to give up.
const startTimeout = 20 * time.Second

// process is a server started in a folder of its own.
type process struct {
	*client
	cmd  *exec.Cmd
	done chan struct{}
	dir  string
	out  bytes.Buffer
}

// start runs a server with a configuration of its own socket, no port and the
// given lines, and waits until it answers. When it gives up instead, output is
// what it said and the process is nil.
func start(server, config string, arguments ...string) (p *process, output string, err error) {
	dir, err := os.MkdirTemp("", "facts")
	if err != nil {
		return nil, "", err
	}
	p = &process{dir: dir, done: make(chan struct{})}
	socket, file := filepath.Join(dir, "s"), filepath.Join(dir, "conf")
	text := fmt.Sprintf("port 0\nunixsocket %s\n%s\n", socket, config)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, "", err
	}
	p.cmd = exec.Command(server, append([]string{file}, arguments...)...)
	p.cmd.Dir = dir // a fresh server's folder is the one it was started in
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		return nil, "", err
	}
	go func() {
		_ = p.cmd.Wait() // how it ends is told by what it said
		close(p.done)
	}()
	if p.answers(socket) {
		return p, "", nil
	}
	p.stop()
	return nil, p.out.String(), nil
}

func (p *process) answers(socket string) bool {
	for end := time.Now().Add(startTimeout); time.Now().Before(end); {
		if c, err := dial(socket); err == nil {
			p.client = c
			if _, err := c.do("PING"); err == nil {
				return true
			}
			c.close()
		}
		select {
		case <-p.done:
			return false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return false
}

// stop ends the server without a snapshot and removes its folder.
func (p *process) stop() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
	if p.client != nil {
		p.close()
	}
	os.RemoveAll(p.dir)
}

// verdict is what a server made of one line of its configuration file.
type verdict struct {
	starts bool
	output string
}

// try starts a server with one more line.
func try(server, line string, arguments ...string) (verdict, error) {
	p, output, err := start(server, line, arguments...)
	if err != nil || p == nil {
		return verdict{output: output}, err
	}
	p.stop()
	return verdict{starts: true}, nil
}
