package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var tlsFiles = Rule{
	Code:      "RG114",
	Title:     "TLS lacks a file",
	Severity:  finding.Critical,
	Rationale: "The server does not start where TLS is spoken without a certificate and its key, or where peers must show certificates and no CA is named to check them.",
	Remedy:    "Set tls_cert_file, tls_key_file and tls_ca_cert_file.",
	Native:    "tls-cert-file /tls/tls.crt",
	References: []string{
		"tls.c, tlsConfigure",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SC-8"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		if !f.SpeaksTLS() {
			return nil
		}
		lacks := func(name string) bool { return !given(f, name) && !unsaid(f, name) }
		certificates, _ := f.Value("tls-auth-clients")
		checksPeers := !strings.EqualFold(certificates, "no") || on(f, "tls-replication") || on(f, "tls-cluster")
		line := tlsLine(f)
		var hits []Hit
		for _, name := range []string{"tls-cert-file", "tls-key-file"} {
			if lacks(name) {
				hits = append(hits, Hit{Line: line, Subject: name, Message: "TLS is spoken without " + name + ": the server does not start."})
			}
		}
		if checksPeers && lacks("tls-ca-cert-file") && lacks("tls-ca-cert-dir") {
			hits = append(hits, Hit{Line: line, Subject: "tls-ca-cert-file", Message: "Peers must show certificates, and no CA is named: the server does not start."})
		}
		return hits
	}),
}

// tlsLine returns the first line that makes the server speak TLS.
func tlsLine(f *redisconf.File) int {
	if _, line := f.Value("tls-port"); open(f, "tls-port") {
		return line
	}
	if _, line := f.Value("tls-replication"); on(f, "tls-replication") {
		return line
	}
	_, line := f.Value("tls-cluster")
	return line
}
