package audit

import (
	"slices"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var publicCA = Rule{
	Code:      "RG115",
	Title:     "Any public CA may vouch for a client",
	Severity:  finding.Medium,
	Rationale: "The system's store holds the CAs of the web. A certificate that anyone can order from one of them then passes as a client's, a replica's or a cluster node's.",
	Remedy:    "Name a CA of your own, which signs clients and peers only, in tls_ca_cert_file.",
	Native:    "tls-ca-cert-file /tls/ca.crt",
	References: []string{
		"tls.c, createSSLContext",
	},
	Controls: []string{"NIST 800-53 IA-3", "NIST 800-53 SC-8"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !f.SpeaksTLS() {
			return nil
		}
		var hits []Hit
		for _, name := range []string{"tls-ca-cert-file", "tls-ca-cert-dir"} {
			file, line := f.Value(name)
			if slices.ContainsFunc(systemCAs, func(place string) bool { return within(file, place) }) {
				hits = append(hits, Hit{Line: line, Subject: name, Message: "Peers are checked against the system's CAs: " + file + "."})
			}
		}
		return hits
	}),
}

// systemCAs are where Linux distributions keep the CAs of the web.
var systemCAs = []string{
	"/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/certs", "/etc/pki/tls/cert.pem",
	"/etc/pki/ca-trust", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates",
}
