package apiserver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// programs is the folder that scripts/apiserver.sh fills.
func programs() (string, error) {
	root, err := root()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(root, ".build", "apiserver")
	for _, program := range []string{"kube-apiserver", filepath.Join("etcd", "etcd")} {
		if _, err := os.Stat(filepath.Join(folder, program)); err != nil {
			return "", fmt.Errorf("%w: type scripts/apiserver.sh", err)
		}
	}
	return folder, nil
}

// root is the folder of the repository.
func root() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder != filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "scripts", "apiserver.sh")); err == nil {
			return folder, nil
		}
		folder = filepath.Dir(folder)
	}
	return "", errors.New("the test must run inside the repository: scripts/apiserver.sh is in none of the folders above")
}

var requirement = regexp.MustCompile(`(?m)^\s*k8s\.io/kubernetes (v\S+)`)

// wantedVersion is what go.mod names, so that an old build cannot mislead.
func wantedVersion(folder string) string {
	text, err := os.ReadFile(filepath.Join(folder, "..", "..", "internal", "conformance", "apiserver", "go.mod"))
	found := requirement.FindSubmatch(text)
	if err != nil || found == nil {
		return "no version"
	}
	return string(found[1])
}

// process is a running program.
type process struct {
	cmd  *exec.Cmd
	log  string        // the file that it writes to
	done chan struct{} // closed when it has ended
}

// launch starts a program, which dies with the test process, however that ends.
func launch(log, program string, args ...string) (*process, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // the program has it open by itself
	p := &process{cmd: exec.Command(program, args...), log: log, done: make(chan struct{})}
	p.cmd.Dir = filepath.Dir(log)
	p.cmd.Stdout, p.cmd.Stderr = file, file
	p.cmd.SysProcAttr = dieWithParent()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w: type scripts/apiserver.sh", program, err)
	}
	go func() {
		_ = p.cmd.Wait() // why it ended stands in its log
		close(p.done)
	}()
	return p, nil
}

// await waits until the program is ready.
func (p *process) await(ready func() bool) error {
	const pause = 50 * time.Millisecond
	for limit := time.Now().Add(startLimit); time.Now().Before(limit); time.Sleep(pause) {
		select {
		case <-p.done:
			return fmt.Errorf("%s ended instead of serving:\n%s", p.cmd.Path, p.lastWords())
		default:
		}
		if ready() {
			return nil
		}
	}
	return fmt.Errorf("%s does not serve after %s:\n%s", p.cmd.Path, startLimit, p.lastWords())
}

// lastWords is the end of the log.
func (p *process) lastWords() string {
	const most = 30
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-most):], "\n")
}

// kill ends the program at once and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // fails only when it has ended
	<-p.done
}

// freeAddress is an address on loopback that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func portOf(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}
