package audit

import (
	"fmt"
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
		for _, word := range append(c.Command, c.Args...) {
			for _, sign := range passwordWords {
				if strings.Contains(word, sign) {
					return fmt.Sprintf("The arguments of container %s hold a password (%s).", c.Name, strings.TrimSpace(sign))
				}
			}
		}
		for _, e := range c.Env {
			if namesPassword(e.Name) && (e.Value != "" || e.ValueFrom != nil && e.ValueFrom.SecretKeyRef != nil) {
				return fmt.Sprintf("The environment of container %s holds a password (%s).", c.Name, e.Name)
			}
		}
		return ""
	}),
}

// passwordWords are what stands before a password in arguments of servers and
// clients.
var passwordWords = []string{"--requirepass", "--masterauth", "--primaryauth", "--pass ", "--tls-key-file-pass", " -a $", "REDISCLI_AUTH="}

// namesPassword reports whether a variable is called after a password, and not
// after the file that holds one.
func namesPassword(name string) bool {
	name = strings.ToUpper(name)
	if strings.HasSuffix(name, "_FILE") || strings.HasSuffix(name, "_PATH") {
		return false
	}
	return strings.Contains(name, "PASSWORD") || strings.Contains(name, "REDISCLI_AUTH") || strings.HasSuffix(name, "_PASS")
}
