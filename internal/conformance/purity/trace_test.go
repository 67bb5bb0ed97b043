package purity

import (
	"strings"
	"testing"
)

var provider = Provider{Binary: "/opt/provider", Sockets: "/tmp/x"}

// Lines as strace wrote them, and what each is judged to be.
func TestJudge(t *testing.T) {
	for line, want := range map[string]string{
		`openat(AT_FDCWD, "/proc/self/cgroup", O_RDONLY|O_CLOEXEC) = 3`:                              "",
		`openat(AT_FDCWD, "/sys/fs/cgroup/cpu.max", O_RDONLY|O_CLOEXEC) = 3`:                         "",
		`openat(AT_FDCWD, "/sys/fs/cgroup/a/b/cpu.max", O_RDONLY|O_CLOEXEC <unfinished ...>`:         "",
		`openat(AT_FDCWD, "/opt/provider", O_RDONLY|O_CLOEXEC) = 5`:                                  "",
		`openat(AT_FDCWD, "/tmp/x/plugin12", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 5`:             "",
		`openat(AT_FDCWD, "/tmp/x/plugin12/../../etc/passwd", O_RDONLY) = 5`:                         "reads a file",
		`openat(AT_FDCWD, "/tmp/x/other", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 5`:                "writes a file",
		`openat(AT_FDCWD, "/etc/localtime", O_RDONLY|O_TRUNC) = 5`:                                   "writes a file",
		`openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 5`:                                              "reads a file",
		`openat(AT_FDCWD, "/etc/a\"/proc/self/cgroup", O_RDONLY) = 5`:                                "reads a file",
		`openat(AT_FDCWD, "main.tf", O_RDONLY) = 5`:                                                  "reads a file",
		`openat(7, "cgroup", O_RDONLY) = 5`:                                                          "reads a file",
		`openat(AT_FDCWD, 0x7ffd, O_RDONLY) = -1 EFAULT`:                                             "reads a file",
		`open("/proc/self/cgroup", O_RDONLY) = 5`:                                                    "on no list",
		`newfstatat(AT_FDCWD, "/etc/hostname", {...}, 0) = 0`:                                        "on no list",
		`readlinkat(AT_FDCWD, "/proc/self/exe", ""..., 128) = 30`:                                    "",
		`readlinkat(AT_FDCWD, "/etc/localtime", ""..., 128) = 30`:                                    "not for this purpose",
		`unlinkat(AT_FDCWD, "/tmp/x/plugin12", 0) = 0`:                                               "",
		`unlinkat(AT_FDCWD, "/tmp/x/plugin", 0) = 0`:                                                 "removes a file",
		`unlinkat(AT_FDCWD, "/tmp/y", AT_REMOVEDIR) = 0`:                                             "removes a file",
		`socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 5`:                             "",
		`socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 5`:                              "not for this purpose",
		`socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 5`:                    "not for this purpose",
		`bind(5, {sa_family=AF_UNIX, sun_path="/tmp/x/plugin12"}, 40) = 0`:                           "",
		`bind(5, {sa_family=AF_UNIX, sun_path="/tmp/x/sin"}, 40) = 0`:                                "listens elsewhere",
		`bind(5, {sa_family=AF_UNIX, sun_path=@"/tmp/x/plugin12"}, 40) = 0`:                          "listens elsewhere",
		`bind(5, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16)=0`:     "listens elsewhere",
		`connect(5, {sa_family=AF_UNIX, sun_path="/tmp/x/plugin12"}, 40) = 0`:                        "on no list",
		`sendto(5, ""..., 4, 0, NULL, 0) = 4`:                                                        "on no list",
		`clone(child_stack=0x1, flags=CLONE_VM|CLONE_FS|CLONE_THREAD|CLONE_SYSVSEM <unfinished ...>`: "",
		`clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD <unfinished ...>`:                "not for this purpose",
		`clone3({flags=CLONE_VM|CLONE_VFORK|CLONE_PIDFD, exit_signal=SIGCHLD}, 88) = 9`:              "not for this purpose",
		`vfork() = 9`: "on no list",
		`execve("/opt/provider", ["/opt/provider"], 0x1 /* 9 vars */) = 0`: "starts a program",
		`tgkill(12, 13, SIGURG) = 0`:                                       "",
		`tgkill(12, 13, SIGKILL) = 0`:                                      "not for this purpose",
		`kill(12, SIGURG) = 0`:                                             "on no list",
		`io_uring_setup(8, {}) = 4`:                                        "on no list",
		`fcntl(5, F_SETFL, O_RDWR|O_NONBLOCK) = 0`:                         "",
		`fcntl(5, F_SETLK, {l_type=F_WRLCK}) = 0`:                          "not for this purpose",
		`ioctl(1, TCGETS <unfinished ...>`:                                 "",
		`ioctl(1, TIOCSTI, 0x1) = 0`:                                       "not for this purpose",
		`write(5, ""..., 506) = 506`:                                       "",
	} {
		calls, err := Calls(strings.NewReader("12 execve(\"/opt/provider\", [\"\"], 0x1) = 0\n123  " + line + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(provider.Breaches(calls), "\n")
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s\nis judged %q, want %q", line, got, want)
		}
	}
}

// What is not a call is passed over only where it is known to be nothing.
func TestCalls(t *testing.T) {
	calls, err := Calls(strings.NewReader(`12    execve("/opt/provider", ["/opt/provider"], 0x1) = 0
12    futex(0x1, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>
14    <... futex resumed>)              = 1
14    --- SIGURG {si_signo=SIGURG, si_code=SI_TKILL, si_pid=14, si_uid=0} ---
15    ???( <unfinished ...>
16    ???()                             = ?
14    +++ exited with 0 +++
`))
	if err != nil || len(calls) != 2 || calls[1].Name != "futex" {
		t.Errorf("got %v, %v", calls, err)
	}
	for _, line := range []string{"strace: attach: ptrace: no", "12 ????", "12 ???() = 3", "openat(1)"} {
		if calls, err := Calls(strings.NewReader(line)); err == nil {
			t.Errorf("%q is taken for %v", line, calls)
		}
	}
}

// A trace of nothing, or of another program, proves nothing.
func TestTraceOfNothing(t *testing.T) {
	for _, calls := range [][]Call{
		nil,
		{{"write", `1, ""..., 3) = 3`}},
		{{"execve", `"/bin/true", ["true"], 0x1) = 0`}},
	} {
		if provider.Breaches(calls) == nil {
			t.Errorf("%v is accepted", calls)
		}
	}
}
