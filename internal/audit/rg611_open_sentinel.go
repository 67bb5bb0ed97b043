package audit

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

var openSentinel = Rule{
	Code:      "RG611",
	Title:     "A Sentinel asks for no login",
	Severity:  finding.High,
	Rationale: "Whoever reaches the port of a Sentinel that has no password may name another primary, and every client and replica follows. SENTINEL SET even has it run a script where that is not forbidden.",
	Remedy:    "Name in aclfile of redisguard_sentinel_conf the users that redisguard_users_acl renders with role = \"sentinel\": one for clients and one for the other Sentinels, with default off.",
	Native:    "in sentinel.conf: user default off",
	References: []string{
		"acl.c, ACLCreateDefaultUser", "Redis documentation, Sentinel, Access Control List authentication",
	},
	Controls: []string{"NIST 800-53 AC-3", "NIST 800-53 IA-2", "PCI DSS 4.0 8.3.1", "HIPAA 164.312(d)"},
	Check: Check{needs(SentinelConf), func(s Subject) []Hit {
		f := s.SentinelConf
		if f == nil || len(f.Faults) > 0 || f.Includes() || loginElsewhere(s.Manifests) { // with a fault it does not start, which is RG605
			return nil
		}
		password, line := f.Value("requirepass")
		aclfile, _ := f.Value("aclfile")
		// RG608 judges a line for default.
		declared := slices.ContainsFunc(f.Lines("user"), func(d sentinel.Directive) bool { return d.Values[0] == defaultName })
		if password != "" || aclfile != "" || declared || !openToOthers(f) {
			return nil
		}
		return one(line, "requirepass", "Whoever reaches the Sentinel commands it, without a password.")
	}},
}

// openToOthers reports whether other hosts reach a Sentinel without showing a
// certificate. Protected mode turns those away that come without a password.
func openToOthers(f *sentinel.File) bool {
	is := func(directive, want string) bool {
		value, _ := f.Value(directive)
		return strings.EqualFold(value, want)
	}
	anyone := !is("port", "0") || !is("tls-port", "0") && !is("tls-port", "") && !is("tls-auth-clients", "yes")
	bind, _ := f.Effective("bind")
	everywhere := bind.Line == 0
	beyond := slices.ContainsFunc(bind.Values, func(a string) bool {
		a = strings.TrimPrefix(a, "-")
		return a != "" && !local(a)
	})
	return anyone && !is("protected-mode", "yes") && (everywhere || beyond)
}

// loginElsewhere reports whether a Sentinel among the documents may have a
// password from its arguments or its environment.
func loginElsewhere(m *kube.Manifests) bool {
	return m != nil && slices.ContainsFunc(m.Workloads, func(w *kube.Workload) bool {
		return slices.ContainsFunc(w.Containers(), func(c kube.Placed) bool {
			text := strings.ToLower(strings.Join(slices.Concat([]string{c.Name, c.Image}, c.Command, c.Args), " "))
			if !strings.Contains(text, "sentinel") {
				return false
			}
			byVariable := len(c.EnvFrom) > 0 || slices.ContainsFunc(c.Env, func(e kube.EnvVar) bool { return strings.Contains(strings.ToUpper(e.Name), "PASS") })
			return byVariable || strings.Contains(text, "requirepass") || strings.Contains(text, "aclfile")
		})
	})
}
