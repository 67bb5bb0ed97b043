//go:build !linux

package apiserver

import "syscall"

// dieWithParent has no equivalent here: a test that is killed leaves its
// servers behind.
func dieWithParent() *syscall.SysProcAttr { return nil }
