package audit

import (
	"cmp"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var plaintextReplication = Rule{
	Code:      "RG108",
	Title:     "A replica speaks to its primary in plain text",
	Severity:  finding.High,
	Rationale: "The whole data set, every later write and the replication password cross the network in the clear.",
	Remedy:    "Leave tls_replication at true.",
	Native:    "tls-replication yes",
	References: []string{
		"redis.conf, section TLS/SSL",
	},
	Controls: []string{"NIST 800-53 SC-8", "PCI DSS 4.0 4.2.1", "HIPAA 164.312(e)(1)", "GDPR Art. 32(1)(a)"},
	Check: unlessMeshed(func(f *redisconf.File) []Hit {
		if !f.Replica() || tunnelled(f) || on(f, "tls-replication") || unsaid(f, "tls-replication") {
			return nil
		}
		_, primary := f.Value("replicaof")
		_, line := f.Value("tls-replication")
		return one(cmp.Or(line, primary), "tls-replication", "The link to the primary is not encrypted.")
	}),
}

// tunnelled reports whether the primary is dialled on the host itself, where a
// tunnel takes it further.
func tunnelled(f *redisconf.File) bool {
	primary, _ := f.Value("replicaof")
	return local(primary)
}
