package audit

import (
	"slices"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// weaker gives for each hardened default a line that weakens it and the rule
// that says so. It proves the promise that anything weaker is a finding.
var weaker = map[string]struct{ line, rule string }{
	"bind":                       {"bind *", "RG102"},
	"protected-mode":             {"protected-mode no", "RG103"},
	"port":                       {"port 6380", "RG101"},
	"unixsocketperm":             {"unixsocket /run/s\nunixsocketperm 0777", "RG111"},
	"timeout":                    {"timeout 0", "RG405"},
	"tcp-keepalive":              {"tcp-keepalive 0", "RG406"},
	"tls-auth-clients":           {"tls-auth-clients optional", "RG105"},
	"tls-protocols":              {`tls-protocols "TLSv1.1 TLSv1.2"`, "RG104"},
	"tls-ciphers":                {"tls-ciphers ALL:eNULL", "RG106"},
	"tls-prefer-server-ciphers":  {"tls-prefer-server-ciphers no\ntls-ciphers DEFAULT", "RG107"},
	"tls-replication":            {"tls-replication no", "RG109"},
	"tls-cluster":                {"tls-cluster no\ncluster-enabled yes", "RG110"},
	"acl-pubsub-default":         {"acl-pubsub-default allchannels", "RG215"},
	"enable-protected-configs":   {"enable-protected-configs yes", "RG304"},
	"enable-debug-command":       {"enable-debug-command yes", "RG302"},
	"enable-module-command":      {"enable-module-command yes", "RG303"},
	"maxclients":                 {"maxclients 2000000", "RG403"},
	"client-output-buffer-limit": {"client-output-buffer-limit pubsub 0 0 0", "RG402"},
	"sanitize-dump-payload":      {"sanitize-dump-payload no", "RG310"},
	"loglevel":                   {"loglevel debug", "RG504"},
	"hide-user-data-from-log":    {"hide-user-data-from-log no", "RG508"},
}

// noWeaker are hardened defaults of which no other value is weaker, with the
// reason.
var noWeaker = map[string]string{
	"tls-port":         "closing it leaves the choice to port, which RG101 judges",
	"aclfile":          "another path is as safe",
	"maxmemory-policy": "which data may be lost is the application's choice",
}

func TestAnythingWeakerIsAFinding(t *testing.T) {
	srv, err := server.Named("redis-8.0")
	if err != nil {
		t.Fatal(err)
	}
	const sound = "port 0\ntls-port 6379\ntls-cert-file /c\ntls-key-file /k\ntls-ca-cert-file /a\naclfile /etc/u\nmaxmemory 1gb\n"
	for _, d := range redisconf.Defaults() {
		if len(d.Lines) == 0 || noWeaker[d.Directive] != "" {
			continue
		}
		weak, ok := weaker[d.Directive]
		if !ok {
			t.Errorf("nothing says what weakens %s", d.Directive)
			continue
		}
		var rules []string
		for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse([]byte(sound+weak.line+"\n"), srv)}) {
			rules = append(rules, f.Rule)
		}
		if !slices.Contains(rules, weak.rule) {
			t.Errorf("%s trips %v, want %s", weak.line, rules, weak.rule)
		}
	}
}
