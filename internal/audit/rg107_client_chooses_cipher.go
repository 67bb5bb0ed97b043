package audit

import (
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var clientChoosesCipher = Rule{
	Code:      "RG107",
	Title:     "The client chooses the cipher",
	Severity:  finding.Low,
	Rationale: "Below TLS 1.3 the first cipher on the client's list wins, and the list of the TLS library holds some without forward secrecy. A recorded connection can then be read once the server's key is stolen.",
	Remedy:    `Leave tls-prefer-server-ciphers and tls-ciphers out of directives: the first is "yes" by default, and the second holds strong ciphers only.`,
	Native:    "tls-prefer-server-ciphers yes",
	References: []string{
		"redis.conf, section TLS/SSL",
	},
	Controls: []string{"NIST 800-53 SC-8", "NIST 800-53 SC-13"},
	Check: onServersAndSentinels(func(f *redisconf.File) []Hit {
		protocols, _ := f.Value("tls-protocols")
		ciphers, _ := f.Value("tls-ciphers")
		only13 := strings.EqualFold(strings.TrimSpace(protocols), "TLSv1.3")
		if on(f, "tls-prefer-server-ciphers") || !open(f, "tls-port") || only13 || strongOnly(ciphers) {
			return nil
		}
		_, line := f.Value("tls-prefer-server-ciphers")
		return one(line, "tls-prefer-server-ciphers", "The client's order of ciphers decides, and the server accepts some without forward secrecy.")
	}),
}
