// Package live runs real Redis and Valkey servers for tests: those that
// scripts/servers.sh brought, and those that REDISGUARD_SERVERS names. A server
// that is missing fails the test and names the command that brings it; nothing
// is ever skipped.
package live

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Matrix names the servers that every conformance test runs against.
var Matrix = []string{"redis-7.0", "redis-8.0", "redis-8.6", "valkey-8.0", "valkey-8.1", "valkey-9.1"}

// Server is one server program.
type Server struct {
	Name    string // redis-7.0: engine, major and minor version
	Version string // 7.0.15, as the program itself says
	Program string // path of redis-server
}

// Servers returns every server of the matrix, and whatever else
// REDISGUARD_SERVERS holds, ordered by name and version.
func Servers(t testing.TB) []Server {
	t.Helper()
	names := slices.Clone(Matrix)
	more, _ := filepath.Glob(filepath.Join(os.Getenv("REDISGUARD_SERVERS"), "*", "redis-server"))
	if os.Getenv("REDISGUARD_SERVERS") == "" {
		more = nil
	}
	for _, program := range more {
		names = append(names, filepath.Base(filepath.Dir(program)))
	}
	slices.SortFunc(names, byVersion)
	var servers []Server
	for _, name := range slices.Compact(names) {
		servers = append(servers, Find(t, name))
	}
	return servers
}

// Find returns the server of that name, such as redis-7.0.
func Find(t testing.TB, name string) Server {
	t.Helper()
	for _, folder := range []string{os.Getenv("REDISGUARD_SERVERS"), filepath.Join(root(t), ".build", "servers")} {
		program := filepath.Join(folder, name, "redis-server")
		if _, err := os.Stat(program); folder == "" || err != nil {
			continue
		}
		return Server{Name: name, Version: version(t, program), Program: program}
	}
	t.Fatalf("the server %s is not here: type `make servers`, or set REDISGUARD_SERVERS=/dir to a folder that holds %s/redis-server", name, name)
	return Server{}
}

var versionPattern = regexp.MustCompile(` v=(\d+\.\d+\.\d+)`)

// version asks the program, so that a stale folder cannot mislead.
func version(t testing.TB, program string) string {
	t.Helper()
	out, err := exec.Command(program, "--version").CombinedOutput()
	found := versionPattern.FindSubmatch(out)
	if err != nil || found == nil {
		t.Fatalf("%s --version must tell a version: %v\n%s", program, err, out)
	}
	return string(found[1])
}

// root is the folder of the repository.
func root(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for folder != filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "scripts", "servers.sh")); err == nil {
			return folder
		}
		folder = filepath.Dir(folder)
	}
	t.Fatal("the test must run inside the repository: scripts/servers.sh is in none of the folders above")
	return ""
}

// byVersion orders redis-7.0 before redis-10.0.
func byVersion(a, b string) int {
	engineA, versionA, _ := strings.Cut(a, "-")
	engineB, versionB, _ := strings.Cut(b, "-")
	return cmp.Or(cmp.Compare(engineA, engineB), slices.Compare(numbers(versionA), numbers(versionB)), cmp.Compare(a, b))
}

func numbers(version string) []int {
	var all []int
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part)
		all = append(all, n)
	}
	return all
}
