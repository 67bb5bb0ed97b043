package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
)

var passwordInTheOpen = Rule{
	Code:      "RG710",
	Title:     "A password stands in arguments or in the environment",
	Severity:  finding.High,
	Rationale: "Arguments and environment of a process are read by whoever may look at it: in /proc, by kubectl describe, in crash reports and by every child process.",
	Remedy:    "Mount the users.acl from a Secret and name it in aclfile. redisguard_pod_hardening does so, and its probes read a mounted password.",
	Native:    "volumes: [{name: acl, secret: {secretName: redis-users}}]",
	References: []string{
		"redis.conf, aclfile", "bitnami/redis chart, start scripts with --requirepass",
	},
	Controls: []string{"NIST 800-53 IA-5(7)", "PCI DSS 4.0 8.3.2", "PCI DSS 4.0 8.6.2"},
	Check: onContainers(func(_ *kube.Workload, c kube.Placed) string {
		words := slices.Concat(c.Command, c.Args)
		for i, word := range words {
			client := slices.ContainsFunc(words[:i], isClient)
			if sign := passwordSign(word, client); sign != "" {
				return fmt.Sprintf("The arguments of container %s hold a password (%s).", c.Name, sign)
			}
		}
		for _, e := range c.Env {
			named := namesPassword(e.Name) && (e.Value != "" || e.ValueFrom != nil && e.ValueFrom.SecretKeyRef != nil)
			if named || passwordSign(e.Value, false) != "" {
				return fmt.Sprintf("The environment of container %s holds a password (%s).", c.Name, e.Name)
			}
		}
		return ""
	}),
}

// passwordWords are what stands before a password in arguments of servers and
// in the environment of clients.
var passwordWords = []string{"--requirepass", "--masterauth", "--primaryauth", "--tls-key-file-pass", "REDISCLI_AUTH="}

// clientOption finds a client's own option in a line for a shell.
var clientOption = regexp.MustCompile(`(?:redis|valkey)-cli\s(?:[^|;&]*\s)?(-a|--pass)\s+\S`)

// passwordSign returns what in a word tells of a password, "" if nothing does.
// The client's own options stand in words of their own, or in a shell's line.
func passwordSign(word string, afterClient bool) string {
	if afterClient && (word == "-a" || word == "--pass") {
		return word
	}
	if found := clientOption.FindStringSubmatch(word); found != nil {
		return found[1]
	}
	i := slices.IndexFunc(passwordWords, func(sign string) bool { return strings.Contains(word, sign) })
	if i < 0 {
		return ""
	}
	return passwordWords[i]
}

// isClient reports whether a word runs a client.
func isClient(word string) bool {
	return strings.HasSuffix(word, "redis-cli") || strings.HasSuffix(word, "valkey-cli")
}

// namesPassword reports whether a variable is called after a password, and not
// after the file that holds one.
func namesPassword(name string) bool {
	name = strings.ToUpper(name)
	if strings.HasSuffix(name, "_FILE") || strings.HasSuffix(name, "_PATH") {
		return false
	}
	return strings.Contains(name, "PASSWORD") || strings.Contains(name, "REDISCLI_AUTH") || strings.HasSuffix(name, "_PASS")
}
