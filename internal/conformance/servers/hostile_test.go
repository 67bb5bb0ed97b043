package servers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// hostile are strings that a careless renderer would let out of their place.
func hostile() []string {
	return []string{
		"", " ", "a b", " a", "a ", "a\tb", "a\nrequirepass x", "a\r\nb", "a\x00b", "a\vb", "a\x1bb",
		`a"b`, `"a"`, `'a'`, `a'b`, `a\b`, `a\`, `\`, `\n`, `\x0a`, `"`, `'`, `""`, `a" requirepass "x`,
		"#a", "a#b", "a # b", "# a", "-", "--", "+@all", "~*", "&*", ">x", "nopass", "on", "(", ")", "(+@all)", "a(b", "a)b", "%RW~*", "||", "a|b|c",
		"{{", "}}", "{{ .x }}", "${x}", "%{if}", "$(id)", "`id`", "a;b", "a&b", "a>b", "*", "?", "[a", "a]", "[^a]", "!a",
		"a\u2028b", "a\u2029b", "a\u0085b", "a\u00a0b", "a\u202eb", "a\u2066b", "a\u200bb", "\ufeffa", "ä", "🙂", "a\xffb", "\xc3",
		"null", "yes", "NO", "~", "0", "-1", "1e3", "---", "- a", "a: b", "&a b", "!!x", "@all", "<<: a",
		strings.Repeat("a", shape.MaxText), strings.Repeat("a", shape.MaxText+1), strings.Repeat("*", 200),
	}
}

// bases are declarations that are valid and together give every argument that takes
// a string, so that each can be replaced by hostile ones.
func bases() map[string][]object {
	grant := object{
		"keys": []any{"k:*"}, "read_keys": []any{"r:*"}, "write_keys": []any{"w:*"}, "channels": []any{"c.*"}, "commands": []any{"+get"},
	}
	user := object{
		"preset": "admin", "password_sha256": []any{hash("x")}, "password_names": []any{"p"}, "selectors": []any{grant}, "must_allow": []any{"get"}, "must_deny": []any{},
		"exceptions": object{"RG203": "reason"},
	}
	for name, v := range grant {
		user[name] = v
	}
	user["keys"] = []any{}
	user["read_keys"], user["write_keys"], user["channels"], user["preset"] = []any{"r:*"}, []any{"w:*"}, []any{"c.*"}, nil
	other := maps.Clone(user)
	other["password_names"] = []any{"q"}
	return map[string][]object{
		"users_acl": {{"server": "redis-7.0", "fail_on": "never", "exceptions": object{"RG203": "reason"}, "role": "server", "users": object{"u": user}, "system_users": object{"s": other},
			"export_to": []any{"setuser", "external_secret"}, "external_secret_name": "n", "external_secret_namespace": "ns", "external_secret_store": "st",
			"external_secret_store_kind": "SecretStore", "external_secret_keys": object{"p": "k"}}},
		"redis_conf": {{
			"server": "redis-7.0", "fail_on": "never", "exceptions": object{"RG101": "reason"}, "maxmemory": "64mb",
			"bind": []any{"127.0.0.1"}, "port": 0, "tls_port": 0, "unixsocket": "s", "unixsocketperm": "0700", "protected_mode": true,
			"maxclients": 100, "timeout": 1, "tcp_keepalive": 1, "tls_cert_file": "c", "tls_key_file": "k", "tls_ca_cert_file": "a",
			"tls_auth_clients": "yes", "tls_protocols": []any{"TLSv1.3"}, "tls_replication": false, "tls_cluster": false,
			"aclfile": "users.acl", "maxmemory_policy": "noeviction", "client_output_buffer_limit": object{"normal": "1mb 1mb 1"},
			"save": []any{"60 1"}, "appendonly": false, "plaintext_protected_by": nil,
			"secrets":    object{"masterauth": "p"},
			"directives": object{"syslog-ident": []any{"i"}, "proc-title-template": []any{"{title} x"}},
			"replicaof":  "127.0.0.1 6379", "masteruser": "m", "replica_read_only": true, "replica_announce_ip": "r.example", "replica_announce_port": 6379,
			"min_replicas_to_write": 1, "min_replicas_max_lag": 10, "repl_diskless_sync": true,
		}, {
			"server": "redis-7.0", "fail_on": "never", "maxmemory": "64mb", "port": 0, "tls_port": 0, "unixsocket": "s", "aclfile": "users.acl",
			"cluster_enabled": true, "cluster_node_timeout": 15000, "cluster_port": 0, "cluster_announce_ip": "127.0.0.1", "cluster_announce_hostname": "c.example",
			"cluster_announce_port": 0, "cluster_announce_tls_port": 0, "cluster_announce_bus_port": 0, "cluster_preferred_endpoint_type": "ip",
			"cluster_allow_reads_when_down": false, "cluster_require_full_coverage": true,
		}},
		"sentinel_conf": {{
			"server": "redis-7.0", "fail_on": "never", "exceptions": object{"RG616": "reason"},
			"bind": []any{"127.0.0.1"}, "port": 0, "tls_port": 26379, "protected_mode": true, "tls_cert_file": "c", "tls_key_file": "k", "tls_ca_cert_file": "a",
			"tls_auth_clients": "yes", "tls_protocols": []any{"TLSv1.3"}, "tls_replication": false, "plaintext_protected_by": nil,
			"aclfile": "users.acl", "sentinel_user": "peer", "secrets_file": "/s.conf", "announce_ip": "s.example", "announce_port": 26379,
			"resolve_hostnames": true, "announce_hostnames": true, "deny_scripts_reconfig": true,
			"directives": object{"syslog-ident": []any{"i"}},
			"monitors": object{"m": object{
				"host": "127.0.0.1", "port": 6379, "known_replica": []any{"127.0.0.2 6379"}, "quorum": 2, "auth_user": "u", "password_name": "p", "down_after_milliseconds": 1000, "failover_timeout": 1000,
				"parallel_syncs": 1, "notification_script": "/bin/true", "client_reconfig_script": "/bin/true",
			}},
		}},
	}
}

// Every string of every argument of every kind, replaced by each hostile one:
// either the input is refused at that place, or a live server reads exactly
// what was meant and nothing else.
func TestHostileStrings(t *testing.T) {
	s := live.Find(t, "redis-7.0")
	for _, k := range kinds.All() {
		all, ok := bases()[k.Name()]
		switch {
		case !isFile(k): // Kubernetes' own code judges the others
			continue
		case !ok:
			t.Fatalf("%s has no base declaration", k.Name())
		}
		together := object{}
		for _, base := range all {
			maps.Copy(together, base)
		}
		covers(t, k.Name(), k.Arguments(), together)
		t.Run(k.Name(), func(t *testing.T) {
			refused, loaded := 0, 0
			for _, base := range all {
				sweepStrings(t, k, base, func(leaf leaf, text string, result artefact.Result) {
					if result.Report.Invalid() {
						refusedAt(t, leaf, text, result.Report)
						refused++
						return
					}
					loads(t, s, k.Name(), leaf, text, result.Outputs["content"].Text())
					loaded++
				})
			}
			fmt.Printf("hostile strings in %s: %d refused, %d loaded as meant\n", k.Name(), refused, loaded)
			if refused < 100 || loaded < 100 {
				t.Errorf("only %d refused and %d loaded", refused, loaded)
			}
		})
	}
}

// sweepStrings runs a declaration with each of its strings replaced by each hostile one.
func sweepStrings(t *testing.T, k artefact.Kind, base object, tell func(leaf, string, artefact.Result)) {
	t.Helper()
	environment := artefact.Environment{Judge: audit.Registry{}}
	if harmless := k.Run(valueOf(base), environment); harmless.Report.Invalid() {
		t.Fatalf("%s: the base declaration is not valid: %v", k.Name(), harmless.Report.Problems)
	}
	for _, leaf := range leaves(base) {
		for _, text := range hostile() {
			tell(leaf, text, k.Run(valueOf(leaf.replaced(base, text)), environment))
		}
	}
}

// isFile reports whether a kind renders a file for a server.
func isFile(k artefact.Kind) bool {
	return slices.ContainsFunc(k.Outputs(), func(o shape.Argument) bool { return o.Name == "content" })
}

// covers makes a new argument join the sweep: it must stand in the base.
func covers(t *testing.T, where string, arguments []shape.Argument, base object) {
	t.Helper()
	for _, a := range arguments {
		v, ok := base[a.Name]
		if !ok {
			t.Errorf("%s: the base declaration lacks %s", where, a.Name)
		}
		fields := a.Type.Fields
		if a.Type.Elem != nil {
			fields = a.Type.Elem.Fields
		}
		if len(fields) == 0 {
			continue
		}
		switch v := v.(type) {
		case object:
			for name, element := range v {
				if o, ok := element.(object); ok {
					covers(t, where+"."+name, fields, o)
				}
			}
		case []any:
			for _, element := range v {
				if o, ok := element.(object); ok {
					covers(t, where+"."+a.Name, fields, o)
				}
			}
		}
	}
}

// A leaf is a string in a declaration, or a name in a map of it.
type leaf struct {
	path finding.Path
	key  bool // the last step's key itself
	was  string
}

// leaves finds every string and every key of a map in a declaration.
func leaves(base object) []leaf {
	var all []leaf
	for name, v := range base {
		all = append(all, below(finding.At(name), v)...)
	}
	slices.SortFunc(all, func(a, b leaf) int { return strings.Compare(a.path.String(), b.path.String()) })
	return all
}

func below(path finding.Path, v any) []leaf {
	var all []leaf
	switch v := v.(type) {
	case nil:
		all = append(all, leaf{path: path})
	case string:
		all = append(all, leaf{path: path, was: v})
	case []any:
		for i, element := range v {
			all = append(all, below(path.Index(i), element)...)
		}
	case object:
		isMap := isMapAt(path)
		for name, element := range v {
			if isMap {
				all = append(all, leaf{path: path.Key(name), key: true, was: name})
				all = append(all, below(path.Key(name), element)...)
			} else {
				all = append(all, below(path.Attr(name), element)...)
			}
		}
	}
	return all
}

// isMapAt tells a map, whose keys the user chooses, from an object: what lies
// right below an argument of these names is a map.
func isMapAt(path finding.Path) bool {
	steps := path.Steps()
	last := steps[len(steps)-1]
	return last.Kind == finding.Attribute &&
		slices.Contains([]string{"users", "system_users", "exceptions", "client_output_buffer_limit", "directives", "external_secret_keys", "secrets", "monitors"}, last.Name)
}

// replaced returns the declaration with another text at the leaf.
func (l leaf) replaced(base object, text string) any {
	return replace(base, l.path.Steps(), l.key, text)
}

func replace(v any, steps []finding.Step, key bool, text string) any {
	if len(steps) == 0 {
		return text
	}
	step := steps[0]
	if step.Kind == finding.ListIndex {
		list := slices.Clone(v.([]any)) //nolint:errcheck // the path comes from this very value
		list[step.Index] = replace(list[step.Index], steps[1:], key, text)
		return list
	}
	copied := object{}
	for name, element := range v.(object) { //nolint:errcheck // likewise
		copied[name] = element
	}
	if key && len(steps) == 1 {
		element := copied[step.Name]
		delete(copied, step.Name)
		copied[text] = element
		return copied
	}
	copied[step.Name] = replace(copied[step.Name], steps[1:], key, text)
	return copied
}

// valueOf converts without JSON, which would replace bytes that are not UTF-8.
func valueOf(v any) shape.Value {
	switch v := v.(type) {
	case string:
		return shape.StringOf(v)
	case bool:
		return shape.BoolOf(v)
	case int:
		return shape.IntOf(int64(v))
	case []any:
		items := make([]shape.Value, len(v))
		for i, element := range v {
			items[i] = valueOf(element)
		}
		return shape.ListOf(items...)
	case object:
		fields := map[string]shape.Value{}
		for name, element := range v {
			fields[name] = valueOf(element)
		}
		return shape.ObjectOf(fields)
	default:
		return shape.Value{}
	}
}

// refusedAt wants every problem at the leaf, above or below it, or at what
// contradicts it.
func refusedAt(t *testing.T, l leaf, text string, report finding.Report) {
	t.Helper()
	path := l.path
	if l.key {
		steps := path.Steps()
		path = parent(steps).Key(text)
	}
	for _, p := range report.Problems {
		if p.Path.Contains(path) || path.Contains(p.Path) || p.Kind == finding.Conflict || p.Kind == finding.Required || p.Kind == finding.Duplicate {
			continue
		}
		t.Errorf("%s = %q is refused elsewhere: %v", l.path, text, p)
	}
}

func parent(steps []finding.Step) finding.Path {
	var p finding.Path
	for _, s := range steps[:len(steps)-1] {
		switch s.Kind {
		case finding.Attribute:
			p = p.Attr(s.Name)
		case finding.MapKey:
			p = p.Key(s.Name)
		case finding.ListIndex:
			p = p.Index(s.Index)
		}
	}
	return p
}

// loads wants a live server to start on the content and to read the same
// directives and users as from the harmless declaration, no more and no less.
func loads(t *testing.T, s live.Server, kind string, l leaf, text, content string) {
	t.Helper()
	srv := facts(t, s.Name)
	var files live.Files
	root, last := l.path.Steps()[0].Name, l.path.Steps()[len(l.path.Steps())-1].Name
	switch kind {
	case "users_acl":
		files = live.Files{Conf: []byte("port 0\naclfile users.acl\n"), ACL: []byte(content)}
		if file := acl.Parse([]byte(content), srv); len(file.Faults) > 0 || len(file.Users) != 3 {
			t.Errorf("%s = %q: the file has %d users and the faults %v", l.path, text, len(file.Users), file.Faults)
		}
	case "redis_conf":
		files = live.Files{Conf: []byte(content), ACL: []byte(admin)}
		file := redisconf.Parse([]byte(content), srv)
		if len(file.Faults) > 0 || len(file.Lines("requirepass")) > 0 {
			t.Errorf("%s = %q: the file has faults %v", l.path, text, file.Faults)
		}
		if slices.Contains([]string{"aclfile", "unixsocket", "bind"}, root) {
			return // the trial start has files and sockets of its own; the parser has spoken
		}
	case "sentinel_conf":
		file := sentinel.Parse([]byte(content), srv)
		if len(file.Faults) > 0 || len(file.Monitors) != 1 || len(file.Secrets()) > 0 || len(file.Users()) > 0 {
			t.Errorf("%s = %q: the file has %d monitors, the users %q and the faults %v", l.path, text, len(file.Monitors), file.Users(), file.Faults)
		}
		if slices.Contains([]string{"aclfile", "bind", "secrets_file"}, root) || strings.HasPrefix(root, "tls_") || strings.HasSuffix(last, "_script") {
			return // likewise
		}
		content = strings.Replace(content, "\ninclude /s.conf\n", "\n", 1)
		files = live.Files{Conf: []byte(content), ACL: []byte(admin), Args: []string{"--sentinel", "--tls-port", "0"}}
	default:
		t.Fatalf("nothing loads what %s renders", kind)
	}
	if v := s.Try(t, files); !v.Started() {
		t.Errorf("%s = %q: the server %s on\n%s\n%s", l.path, text, v.Outcome, content, tail(v.Log))
	}
}
