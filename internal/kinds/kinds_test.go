package kinds

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// minimal are declarations, by kind, that a careful user would begin with.
var minimal = map[string][]string{
	"redis_conf": {
		`{"maxmemory": "2gb", "tls_cert_file": "/tls/tls.crt", "tls_key_file": "/tls/tls.key", "tls_ca_cert_file": "/tls/ca.crt"}`,
		`{"maxmemory": "2gb", "tls_port": 0, "unixsocket": "/run/redis/redis.sock"}`,
	},
	"network_policy": {
		`{"name": "redis", "namespace": "data", "pod_labels": {"app": "redis"}, "topology": "standalone"}`,
		`{"name": "redis", "namespace": "data", "pod_labels": {"app": "redis"}, "topology": "cluster", "allow_from": {"app": {"namespace": "shop", "pod_labels": {"app": "checkout"}}}}`,
		`{"name": "m", "namespace": "shop", "pod_labels": {"app": "checkout"}, "allow_to": {"primary": {"cidr": "10.0.0.3", "ports": ["6378"]}}, "other_egress": "elsewhere"}`,
	},
	"audit": nil, // which renders nothing
	"external_secret": {
		`{"name": "redis", "namespace": "data", "files": {"users.acl": "user a on #{{ .a | sha256sum }}\n", "redis.conf": "masterauth {{ .b | quote }}\n"}}`,
	},
	"istio_access": {
		`{"name": "redis", "namespace": "data", "pod_labels": {"app": "redis"}}`,
		`{"name": "redis", "namespace": "data", "pod_labels": {"app": "redis"}, "topology": "sentinel", "allow_from": {"app": {"namespace": "shop", "service_account": "checkout"}}}`,
	},
	"istio_tls_origination": {
		`{"name": "m", "namespace": "shop", "endpoints": {"primary": {"host": "redis.memorystore", "address": "10.0.0.3"}}, "credential_name": "ca", "pod_labels": {"app": "checkout"}}`,
	},
	"pod_hardening": {
		`{"name": "redis", "namespace": "data", "image": "example.com/server:1.0", "maxmemory": "2gb", "config_map": "redis", "acl_secret": "redis"}`,
		`{"name": "redis", "namespace": "data", "image": "example.com/server:1.0", "role": "sentinel", "config_secret": "sentinel", "replicas": 3}`,
	},
	"sentinel_conf": {
		`{"tls_cert_file": "/tls/tls.crt", "tls_key_file": "/tls/tls.key", "tls_ca_cert_file": "/tls/ca.crt", "sentinel_user": "peer", "monitors": {"shop": {"host": "10.0.0.1", "quorum": 2, "auth_user": "sentinel"}}}`,
	},
	"topology": {
		`{"kind": "sentinel", "name": "redis", "namespace": "data", "maxmemory": "2gb", "users": {}}`,
		`{"kind": "cluster", "name": "redis", "namespace": "data", "maxmemory": "2gb", "users": {}, "mesh": "istio"}`,
		`{"kind": "sentinel", "name": "shop", "namespace": "data", "maxmemory": "2gb", "users": {}, "mesh": "istio"}`,
	},
	"users_acl": {
		`{"users": {}}`,
		`{"users": {"app": {"password_sha256": ["` + strings.Repeat("0a", 32) + `"], "keys": ["app:*"], "channels": ["app.*"], "commands": ["+get", "+set", "+del", "+ping"]}}}`,
	},
}

// TestMinimalDeclarations renders what needs nothing but the required
// arguments for every known server: the same bytes each time, and not one
// finding.
func TestMinimalDeclarations(t *testing.T) {
	const times = 50 // over all servers
	for _, k := range All() {
		for _, text := range minimal[k.Name()] {
			for _, name := range serversOf(k) {
				declaration := parse(t, []byte(text))
				if name != "" {
					declaration = declaration.With("server", shape.StringOf(name))
				}
				first := k.Run(declaration, environment)
				if report := first.Report; len(report.Problems)+len(report.Warnings) > 0 || slices.ContainsFunc(report.Findings, func(f finding.Finding) bool { return !f.Excepted }) {
					t.Errorf("%s for %s: %s: %+v", k.Name(), name, text, report)
					continue
				}
				content := contentOf(first)
				if content == "" {
					t.Errorf("%s for %s: %s: there is no content", k.Name(), name, text)
				}
				for range times / len(serversOf(k)) {
					if again := contentOf(k.Run(declaration, environment)); again != content {
						t.Errorf("%s for %s: %s: rendered differently:\n%s\n%s", k.Name(), name, text, content, again)
						break
					}
				}
			}
		}
		if _, known := minimal[k.Name()]; !known {
			t.Errorf("%s has no minimal declaration", k.Name())
		}
	}
}

// serversOf are the servers that a kind renders for, one without a name if it
// does not depend on them.
func serversOf(k artefact.Kind) []string {
	if slices.ContainsFunc(k.Arguments(), func(a shape.Argument) bool { return a.Name == "server" }) {
		return server.Known()
	}
	return []string{""}
}

// contentOf is what a kind renders: a file, a stream of documents, or all of both.
func contentOf(r artefact.Result) string {
	var b strings.Builder
	b.WriteString(r.Outputs["content"].Text() + r.Outputs["yaml"].Text())
	for _, role := range r.Outputs["templates"].Names() {
		files := r.Outputs["templates"].Field(role)
		for _, name := range files.Names() {
			b.WriteString(files.Field(name).Text())
		}
	}
	return b.String()
}

// TestOutputs holds every kind to what it promises: outputs of exactly the
// declared names, and content that ends with a newline.
func TestOutputs(t *testing.T) {
	for _, k := range every() {
		var promised []string
		for _, o := range slices.Concat(k.Outputs(), k.FunctionOutputs()) {
			promised = append(promised, o.Name)
		}
		slices.Sort(promised)
		for name, declaration := range cases(t, k) {
			r := k.Run(declaration, environment)
			if r.Report.Invalid() {
				if r.Outputs != nil {
					t.Errorf("%s/%s has problems and outputs", k.Name(), name)
				}
				continue
			}
			var given []string
			for o := range r.Outputs {
				given = append(given, o)
			}
			slices.Sort(given)
			if !slices.Equal(given, promised) {
				t.Errorf("%s/%s: outputs are %v, promised were %v", k.Name(), name, given, promised)
			}
			if content := contentOf(r); content != "" && !strings.HasSuffix(content, "\n") {
				t.Errorf("%s/%s: content does not end with a newline", k.Name(), name)
			}
		}
	}
}

// TestNames holds the list to its order, and every kind to a doc.
func TestNames(t *testing.T) {
	var names []string
	for _, k := range All() {
		names = append(names, k.Name())
		if !strings.HasSuffix(k.Doc(), ".") {
			t.Errorf("the doc of %s is no whole sentence: %s", k.Name(), k.Doc())
		}
	}
	if want := slices.Sorted(slices.Values(names)); !slices.Equal(names, want) {
		t.Errorf("kinds are in the order %v, want %v", names, want)
	}
	for _, f := range Functions() {
		if !strings.HasSuffix(f.Doc(), ".") {
			t.Errorf("the doc of %s is no whole sentence: %s", f.Name(), f.Doc())
		}
	}
}

// TestArgumentsAreDocumented looks at every argument and output of every kind,
// nested ones included.
func TestArgumentsAreDocumented(t *testing.T) {
	for _, k := range every() {
		checkDocs(t, k.Name(), k.Arguments())
		checkDocs(t, k.Name(), k.Outputs())
	}
	for _, f := range Functions() {
		checkDocs(t, f.Name(), f.Arguments())
		checkDocs(t, f.Name(), f.Outputs())
	}
}

func checkDocs(t *testing.T, where string, arguments []shape.Argument) {
	t.Helper()
	seen := map[string]bool{}
	for _, a := range arguments {
		if seen[a.Name] {
			t.Errorf("%s.%s is declared twice", where, a.Name)
		}
		seen[a.Name] = true
		if !strings.HasSuffix(a.Doc, ".") {
			t.Errorf("the doc of %s.%s is no whole sentence: %q", where, a.Name, a.Doc)
		}
		if a.Required && a.Default != "" {
			t.Errorf("%s.%s is required and has a default", where, a.Name)
		}
		for typ := &a.Type; typ != nil; typ = typ.Elem {
			checkDocs(t, where+"."+a.Name, typ.Fields)
		}
	}
}

// TestNoSecretIsReported hands over a plain password wherever a user may put
// one by mistake and looks for it in everything that is said.
func TestNoSecretIsReported(t *testing.T) {
	const secret = "swordfish"
	for _, tt := range []struct{ kind, text string }{
		{"redis_conf", `{"server": "redis-7.2", "maxmemory": "1gb", "tls_port": 0, "unixsocket": "/s", "directives": {
			"requirepass": ["swordfish"], "masterauth": ["swordfish", "swordfish"], "user": ["default", "on", ">swordfish"], "tls-key-file-pass": ["swordfish\n"]}}`},
		{"users_acl", `{"server": "redis-7.2", "users": {"a": {"password_sha256": ["swordfish"]}, "b": {"password_sha256": "swordfish"}, "c": {"password_sha256": ["sword\u0000fishswordfish", ["swordfish"]]}}}`},
	} {
		for _, k := range every() {
			if k.Name() != tt.kind {
				continue
			}
			got := describe(k.Run(parse(t, []byte(tt.text)), environment))
			if !bytes.Contains(got, []byte("=== problems")) || bytes.Contains(got, []byte(secret)) {
				t.Errorf("%s: %s: reported is\n%s", tt.kind, tt.text, got)
			}
		}
	}
}

// TestCheckWithoutServer: what is wrong on any server is told before the provider
// block says which it is.
func TestCheckWithoutServer(t *testing.T) {
	for kind, tt := range map[string]struct{ declaration, want string }{
		"topology": {`{"kind": "sentinel", "name": "redis", "namespace": "data", "maxmemory": "2gb", "replicas": 1, "quorum": 7, "allow_from": {"a": {}},
			"users": {"app": {"preset": "cache", "kyes": ["a:*"]}}, "sentinel_users": {"app": {"must_denny": ["set"]}}, "directives": {"nothing": ["1"]}}`,
			"allow_from[\"a\"] quorum replicas sentinel_users[\"app\"].must_denny users[\"app\"].kyes"},
		"users_acl": {`{"users": {"app": {"kyes": ["a:*"]}}}`, "users[\"app\"].kyes"},
	} {
		v, err := shape.ParseJSON([]byte(tt.declaration))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		i := slices.IndexFunc(All(), func(k artefact.Kind) bool { return k.Name() == kind })
		for _, p := range All()[i].Check(v, artefact.Environment{Judge: audit.Registry{}}).Problems {
			got = append(got, p.Path.String())
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: problems at %q, want %s", kind, got, tt.want)
		}
	}
}
