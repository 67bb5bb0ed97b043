package apiserver

import "syscall"

// dieWithParent has the kernel kill the server when the test process ends
// without cleaning up: a panic, a timeout, a kill.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
