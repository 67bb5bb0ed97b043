package audit

import (
	"path"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

var aimedFiles = Rule{
	Code:      "RG502",
	Title:     "Data is written where attackers aim it",
	Severity:  finding.Critical,
	Rationale: "With CONFIG SET, worms move dir and the file's name so that the next snapshot is a key for SSH, a job for cron, a web page or a module, and CONFIG REWRITE keeps it. A file that says so is theirs, or does their work.",
	Remedy:    `Set dir in directives to a folder of the server's own, such as ["/data"], and leave the names at their defaults. If nobody wrote this line, treat the host as taken over.`,
	Native:    "dir /data",
	References: []string{
		"config.c, PROTECTED_CONFIG",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SI-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		var hits []Hit
		if dir, line := f.Value("dir"); aimedFolder(dir) {
			hits = one(line, "dir", "The server writes its data to "+dir+".")
		}
		for _, d := range f.Server().Directives() {
			if d.Type != server.TypeFilename {
				continue
			}
			if name, line := f.Value(d.Name); aimedName(name) {
				hits = append(hits, Hit{Line: line, Subject: d.Name, Message: "The server writes its data to a file named " + name + "."})
			}
		}
		return hits
	}),
}

// aimedFolder reports whether a folder is one whose files others execute or
// trust.
func aimedFolder(dir string) bool {
	if dir == "" {
		return false
	}
	folders := strings.Split(path.Clean(dir), "/")
	return slices.Contains(folders, ".ssh") ||
		slices.ContainsFunc([]string{
			"/etc", "/boot", "/bin", "/sbin", "/lib", "/lib64", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/local/bin",
			"/var/spool/cron", "/var/www", "/usr/share/nginx", "/srv/www", "/dev", "/proc", "/sys",
		}, func(place string) bool {
			return within(dir, place) && !within(dir, "/dev/shm") && !within(dir, "/etc/redis") && !within(dir, "/etc/valkey")
		})
}

// aimedName reports whether a file of that name is executed or trusted.
func aimedName(name string) bool {
	return slices.Contains([]string{"authorized_keys", "authorized_keys2", "id_rsa", "crontab", "root", "passwd", "shadow", "sudoers", "ld.so.preload", ".bashrc", ".profile", ".bash_profile"}, name) ||
		slices.Contains([]string{".so", ".php", ".jsp", ".jspx", ".asp", ".aspx", ".sh", ".py", ".pl", ".cgi", ".ko"}, path.Ext(name))
}
