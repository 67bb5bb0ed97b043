//go:build unix

package clients_test

import (
	"os/exec"
	"syscall"
	"time"
)

// inGroup has the program and all that it starts end together. It is asked to
// end first, since it knows its workers, which may be a group of their own.
func inGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
}

// killGroup ends what is left of the program's group.
func killGroup(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
