package purity

import (
	"regexp"
	"strings"
)

// readable are the files that are read, none of them the user's.
var readable = oneOf(
	// The Go runtime: how large the kernel's huge pages are.
	`/sys/kernel/mm/transparent_hugepage/hpage_pmd_size`,
	// The Go runtime: how many processors a container may use, for GOMAXPROCS.
	`/proc/self/cgroup`,
	`/proc/self/mountinfo`,
	`/sys/fs/cgroup/(.+/)?cpu\.(max|cfs_quota_us|cfs_period_us)`,
	// Go's net: how many callers the kernel lets wait for the socket.
	`/proc/sys/net/core/somaxconn`,
	// Go's time: the zone in which the lines of logs are dated.
	`/etc/localtime`,
	`/usr/share/zoneinfo/.+`,
)

// The provider's own file is read, too: google.golang.org/protobuf takes a hash of
// some bytes of it, so that nobody relies on the white space of its messages.

// writing are the flags with which a file is opened for more than reading.
var writing = regexp.MustCompile(`\b(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE|O_PATH)\b`)

// inner are the calls that reach nothing outside of the process, and those that
// work on what another call has opened, which is judged there. A descriptor that
// was not opened is one of the three that every process has.
var inner = set(
	// memory
	"brk", "madvise", "mincore", "mmap", "mprotect", "mremap", "munmap",
	// threads, signals, time
	"arch_prctl", "clock_gettime", "clock_nanosleep", "exit", "exit_group", "futex", "getpid",
	"gettid", "nanosleep", "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask",
	"rt_sigreturn", "sched_getaffinity", "sched_yield", "set_robust_list", "set_tid_address",
	"setitimer", "sigaltstack", "timer_create", "timer_delete", "timer_settime",
	// questions about the process and the machine
	"getegid", "geteuid", "getgid", "getrandom", "getrlimit", "getuid", "prlimit64", "uname",
	// descriptors that are open already
	"accept4", "close", "dup", "dup3", "epoll_create1", "epoll_ctl", "epoll_pwait", "eventfd2",
	"fstat", "fsync", "getpeername", "getsockname", "getsockopt", "listen", "lseek", "pipe2",
	"pread64", "read", "setsockopt", "shutdown", "write", "writev",
)

// narrow are the calls that are allowed for one purpose alone.
var narrow = map[string]*regexp.Regexp{
	// The socket on which Terraform calls. There is no connect, sendto or sendmsg
	// on any list: what arrives there is answered, and nobody else is spoken to.
	"socket": regexp.MustCompile(`^AF_UNIX, SOCK_STREAM\b`),
	// Threads; a process would be without CLONE_THREAD.
	"clone":  regexp.MustCompile(`\bCLONE_THREAD\b`),
	"clone3": regexp.MustCompile(`\bCLONE_THREAD\b`),
	// The Go runtime interrupts its own threads.
	"tgkill": regexp.MustCompile(`^\d+, \d+, SIGURG\b`),
	// Names for areas of memory, to be read in /proc.
	"prctl": regexp.MustCompile(`^PR_SET_VMA, PR_SET_VMA_ANON_NAME\b`),
	// Is it a terminal?
	"ioctl": regexp.MustCompile(`^\d+, TCGETS\b`),
	// Flags of descriptors that are open already.
	"fcntl": regexp.MustCompile(`^\d+, F_([GS]ETF[DL]|DUPFD_CLOEXEC)\b`),
	// Where the provider's own file is, see above.
	"readlinkat": regexp.MustCompile(`^AT_FDCWD, "/proc/self/exe"`),
}

func oneOf(patterns ...string) *regexp.Regexp {
	return regexp.MustCompile(`^(` + strings.Join(patterns, "|") + `)$`)
}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, name := range names {
		all[name] = true
	}
	return all
}
