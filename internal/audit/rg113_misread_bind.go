package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var misreadBind = Rule{
	Code:      "RG113",
	Title:     "bind holds words that are no addresses",
	Severity:  finding.Critical,
	Rationale: "A comment behind a directive is no comment: each of its words is one more address. The server does not start if one cannot be resolved, and listens on it if it can.",
	Remedy:    `Write each address as an element of bind, such as ["127.0.0.1", "-::1"].`,
	Native:    "bind 127.0.0.1 -::1",
	References: []string{
		"config.c, loadServerConfigFromString",
	},
	Controls: []string{"NIST 800-53 CM-6", "NIST 800-53 SC-7"},
	Check: onRedisConf(func(f *redisconf.File) []Hit {
		bind, _ := f.Effective("bind")
		if !listens(f) || !slices.ContainsFunc(bind.Values, func(a string) bool { return strings.ContainsAny(a, "#,;") }) {
			return nil
		}
		return one(bind.Line, "bind", fmt.Sprintf("The server reads %d addresses: %s.", len(bind.Values), strings.Join(bind.Values, " ")))
	}),
}
