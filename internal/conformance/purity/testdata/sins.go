// This file is no part of the provider. The tests add it to main, by an overlay,
// to build a provider that breaks its promise in the way that a variable names.
package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

func init() {
	if sin := sins()[os.Getenv("REDISGUARD_SIN")]; sin != nil {
		sin()
	}
}

func sins() map[string]func() {
	temporary := filepath.Join(os.TempDir(), "sin")
	return map[string]func(){
		"read":     func() { _, _ = os.ReadFile("/etc/hostname") },
		"look":     func() { _, _ = os.Stat("/etc/hostname") },
		"list":     func() { _, _ = os.ReadDir("/etc") },
		"home":     func() { _, _ = os.ReadFile(".terraform.lock.hcl") },
		"write":    func() { _ = os.WriteFile(temporary, nil, 0o600) },
		"append":   func() { _, _ = os.OpenFile("/etc/localtime", os.O_APPEND|os.O_WRONLY, 0) },
		"remove":   func() { _ = os.Remove(temporary) },
		"rename":   func() { _ = os.Rename(temporary, temporary+"2") },
		"folder":   func() { _ = os.Mkdir(temporary, 0o700) },
		"run":      func() { _ = exec.Command("/bin/true").Run() },
		"dial":     func() { _, _ = net.Dial("tcp", "127.0.0.1:9") },
		"datagram": func() { _, _ = net.Dial("udp", "127.0.0.1:9") },
		"resolve":  func() { _, _ = net.LookupHost("localhost.invalid") },
		"listen":   func() { _, _ = net.Listen("tcp", "127.0.0.1:0") },
		"unix":     func() { _, _ = net.Dial("unix", temporary) },
		"second":   func() { _, _ = net.Listen("unix", temporary) },
	}
}
