package review

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio/access"
	"github.com/redisguard/terraform-provider-redisguard/internal/istio/origination"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/pod"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube/policy"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// A deployment is declarations that belong together, in JSON.
type deployment struct {
	name      string
	conf      string
	users     string
	added     string   // to the redis.conf where it is deployed: secrets, which no kind takes
	sentinel  string   // the text of a sentinel.conf, which no kind renders
	documents []source // in the order of the stream
	known     []known
}

// A source is a kind and what is declared to it.
type source struct {
	kind        artefact.Kind
	declaration string
}

// A known finding is one that a declaration has by itself: its own kind excepts it
// for a reason, which the audit of what comes out cannot know.
type known struct{ rule, subject, why string }

func (k known) met(f finding.Finding) bool {
	return k.rule == f.Rule && k.subject == strings.Replace(f.Subject, "primaryauth", "masterauth", 1) // as Valkey names it
}

var (
	primarySecret = known{"RG515", "masterauth", "added where it is deployed: the server takes the password of replicas nowhere else"}
)

const (
	tlsConf = `"maxmemory": "2gb", "bind": ["*", "-::*"], "tls_cert_file": "/tls/tls.crt", "tls_key_file": "/tls/tls.key", "tls_ca_cert_file": "/tls/ca.crt"`
	meshed  = `"maxmemory": "2gb", "port": 6379, "plaintext_protected_by": "mesh"`

	masterAuth = "masterauth c3ab8ff13720e8ad9047dd39466b3c89\n"
	replica    = `"directives": {"masteruser": ["replica"]}`

	aHash       = "1111111111111111111111111111111111111111111111111111111111111111"
	bHash       = "2222222222222222222222222222222222222222222222222222222222222222"
	cHash       = "5da619655223a32fb0212bee606c45ce4d50d236c44226c13479cc5987418e2c"
	dHash       = "22b4fc57c5d43b9d2343de42a31d116fe4b88b35746bf8cf2febfedf1233b7fc"
	application = `"users": {"checkout": {"preset": "session_store", "password_sha256": ["` + aHash + `"], "keys": ["checkout:*"]}}`
	replicaHash = "7287e4cb8a41ac1e8c626d7a203676b7ccc76dfd325dd07521d34094c5ebb39a"

	podOf     = `"name": "redis", "namespace": "data", "image": "docker.io/library/redis:7.2.11", "maxmemory": "2gb", "acl_secret": "redis-users"`
	serverOf  = `"name": "redis", "namespace": "data", "pod_labels": {"app": "redis"}`
	clientsOf = `"allow_from": {"checkout": {"namespace": "shop", "pod_labels": {"app": "checkout"}}}`
	accountOf = `"allow_from": {"checkout": {"namespace": "shop", "service_account": "checkout"}}`
)

// sentinelConf is as careful as what is rendered.
const sentinelConf = `port 0
tls-port 26379
tls-cert-file /tls/tls.crt
tls-key-file /tls/tls.key
tls-ca-cert-file /tls/ca.crt
tls-replication yes
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel monitor main redis-0.redis.data.svc 6379 2
sentinel auth-user main sentinel
sentinel auth-pass main 5e884898da28047151d0e56f8dc62927
user default off
user peer on #` + dHash + ` allchannels +@all
sentinel sentinel-user peer
sentinel sentinel-pass 8d969eef6ecad3c29a3a629280e686cf
`

// sentinelConfMeshed is the same behind sidecars.
var sentinelConfMeshed = strings.NewReplacer("port 0\n", "", "tls-port 26379", "port 26379",
	"tls-cert-file /tls/tls.crt\n", "", "tls-key-file /tls/tls.key\n", "", "tls-ca-cert-file /tls/ca.crt\n", "", "tls-replication yes\n", "").Replace(sentinelConf)

func system(names ...string) string {
	users := map[string]string{
		"replica":  `"replica": {"preset": "replica", "password_sha256": ["` + replicaHash + `"]}`,
		"metrics":  `"metrics": {"preset": "exporter", "password_sha256": ["` + bHash + `"]}`,
		"sentinel": `"sentinel": {"preset": "sentinel", "password_sha256": ["` + cHash + `"]}`,
	}
	var all []string
	for _, n := range names {
		all = append(all, users[n])
	}
	return application + `, "system_users": {` + strings.Join(all, ", ") + `}`
}

func deployments() []deployment {
	return []deployment{
		{
			name: "standalone", conf: tlsConf, users: application,
			documents: []source{
				{pod.Kind(), podOf + `, "config_map": "redis-conf", "tls_secret": "redis-tls", "data_size": "10Gi", "storage_class": "encrypted"`},
				{policy.Kind(), serverOf + `, "topology": "standalone", ` + clientsOf},
			},
		},
		{
			name: "replication", conf: tlsConf + ", " + replica, added: masterAuth, users: system("replica", "metrics"),
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "tls_secret": "redis-tls", "topology": "replication", "replicas": 3`},
				{policy.Kind(), serverOf + `, "topology": "replication", ` + clientsOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "sentinel", conf: tlsConf + ", " + replica, added: masterAuth, users: system("replica", "metrics", "sentinel"), sentinel: sentinelConf,
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "tls_secret": "redis-tls", "topology": "sentinel", "replicas": 3`},
				{pod.Kind(), `"name": "redis-sentinel", "namespace": "data", "image": "docker.io/library/redis:7.2.11", "role": "sentinel", "replicas": 3, "config_secret": "sentinel-conf", "tls_secret": "redis-tls"`},
				{policy.Kind(), serverOf + `, "topology": "sentinel", "sentinel_pod_labels": {"app": "redis-sentinel"}, ` + clientsOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "cluster", conf: tlsConf + `, "directives": {"cluster-enabled": ["yes"], "masteruser": ["replica"]}`, added: masterAuth, users: system("replica", "metrics"),
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "tls_secret": "redis-tls", "topology": "cluster", "replicas": 6`},
				{policy.Kind(), serverOf + `, "topology": "cluster", ` + clientsOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "standalone in a mesh", conf: meshed, users: application,
			documents: []source{
				{pod.Kind(), podOf + `, "config_map": "redis-conf", "mesh": "istio"`},
				{policy.Kind(), serverOf + `, "topology": "standalone", "mesh": "istio", ` + clientsOf},
				{access.Kind(), serverOf + `, "topology": "standalone", "service": false, ` + accountOf},
			},
		},
		{
			name: "replication in a mesh", conf: meshed + ", " + replica, added: masterAuth, users: system("replica", "metrics"),
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "mesh": "istio", "topology": "replication", "replicas": 3`},
				{policy.Kind(), serverOf + `, "topology": "replication", "mesh": "istio", ` + clientsOf},
				{access.Kind(), serverOf + `, "topology": "replication", "replicas": 3, "service": false, "service_name": "redis", ` + accountOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "sentinel in a mesh", conf: meshed + ", " + replica, added: masterAuth, users: system("replica", "metrics", "sentinel"), sentinel: sentinelConfMeshed,
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "mesh": "istio", "topology": "sentinel", "replicas": 3`},
				{pod.Kind(), `"name": "redis-sentinel", "namespace": "data", "image": "docker.io/library/redis:7.2.11", "role": "sentinel", "replicas": 3, "config_secret": "sentinel-conf", "mesh": "istio"`},
				{policy.Kind(), serverOf + `, "topology": "sentinel", "sentinel_pod_labels": {"app": "redis-sentinel"}, "mesh": "istio", ` + clientsOf},
				{access.Kind(), serverOf + `, "topology": "sentinel", "replicas": 3, "service": false, "service_name": "redis", "sentinel_pod_labels": {"app": "redis-sentinel"}, "sentinel_service_account": "redis-sentinel", ` + accountOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "cluster in a mesh", conf: meshed + `, "directives": {"cluster-enabled": ["yes"], "masteruser": ["replica"]}`, added: masterAuth, users: system("replica", "metrics"),
			documents: []source{
				{pod.Kind(), podOf + `, "config_secret": "redis-conf", "mesh": "istio", "topology": "cluster", "replicas": 6`},
				{policy.Kind(), serverOf + `, "topology": "cluster", "mesh": "istio", ` + clientsOf},
				{access.Kind(), serverOf + `, "topology": "cluster", "replicas": 6, "service": false, "service_name": "redis", ` + accountOf},
			},
			known: []known{primarySecret},
		},
		{
			name: "clients of a managed instance",
			documents: []source{
				{policy.Kind(), `"name": "checkout", "namespace": "shop", "pod_labels": {"app": "checkout"}, "allow_to": {"primary": {"cidr": "10.0.0.3", "ports": ["6378"]}}, "other_egress": "elsewhere", "mesh": "istio"`},
				{origination.Kind(), `"name": "redis", "namespace": "shop", "endpoints": {"primary": {"host": "redis.memorystore", "address": "10.0.0.3"}}, "credential_name": "ca", "pod_labels": {"app": "checkout"}`},
			},
		},
	}
}

// TestRendered judges together what redisguard itself renders for whole
// deployments: a false alarm is a defect. What the declarations have by
// themselves is listed, and must be found.
func TestRendered(t *testing.T) {
	for _, server := range []string{"redis-7.2", "redis-8.6", "valkey-9.1"} {
		for _, d := range deployments() {
			t.Run(server+"/"+d.name, func(t *testing.T) {
				if strings.HasPrefix(server, "valkey-") {
					d.added = strings.ReplaceAll(d.added, "masterauth", "primaryauth")
				}
				found := judge(t, render(t, server, d))
				for _, f := range found {
					if !slices.ContainsFunc(d.known, func(k known) bool { return k.met(f) }) {
						t.Errorf("found: %s: %s", f.Subject, spell(f))
					}
				}
				for _, k := range d.known {
					if !slices.ContainsFunc(found, k.met) {
						t.Errorf("no longer found, so take it out: %s %s: %s", k.rule, k.subject, k.why)
					}
				}
			})
		}
	}
}

// render makes what the kind audit takes out of a deployment.
func render(t *testing.T, server string, d deployment) map[string]shape.Value {
	t.Helper()
	judged := map[string]shape.Value{"server": shape.StringOf(server)}
	if d.conf != "" {
		judged["redis_conf"] = shape.StringOf(output(t, server, source{redisconf.Kind(), d.conf}, "content").Text() + d.added)
		judged["users_acl"] = output(t, server, source{acl.Kind(), d.users}, "content")
	}
	if d.sentinel != "" {
		judged["sentinel_conf"] = shape.StringOf(d.sentinel)
	}
	var streams []shape.Value
	for _, s := range d.documents {
		streams = append(streams, output(t, server, s, "yaml"))
	}
	judged["manifests"] = shape.ListOf(streams...)
	return judged
}

// output runs a kind and returns one of its outputs.
func output(t *testing.T, server string, s source, name string) shape.Value {
	t.Helper()
	declaration, err := shape.ParseJSON([]byte("{" + s.declaration + "}"))
	if err != nil {
		t.Fatalf("%s: %v", s.declaration, err)
	}
	fields := map[string]shape.Value{}
	for _, n := range declaration.Names() {
		fields[n] = declaration.Field(n)
	}
	if slices.ContainsFunc(s.kind.Arguments(), func(a shape.Argument) bool { return a.Name == "server" }) {
		maps.Copy(fields, map[string]shape.Value{"server": shape.StringOf(server)})
	}
	result := s.kind.Run(shape.ObjectOf(fields), artefact.Environment{Judge: audit.Registry{}})
	if result.Report.Invalid() {
		t.Fatalf("%s: %v", s.kind.Name(), result.Report.Problems)
	}
	return result.Outputs[name]
}

// TestRenderedAlone judges whatever the kinds render of their own examples as files
// that exist already: nothing is found that the kind did not find itself. It may be
// less, since no file tells all that a declaration does.
func TestRenderedAlone(t *testing.T) {
	const fewest = 100 // of examples that render
	judgedAlone := 0
	for _, k := range []struct {
		kind             artefact.Kind
		output, argument string
	}{
		{redisconf.Kind(), "content", "redis_conf"},
		{acl.Kind(), "content", "users_acl"},
		{pod.Kind(), "yaml", "manifests"},
		{policy.Kind(), "yaml", "manifests"},
		{access.Kind(), "yaml", "manifests"},
		{origination.Kind(), "yaml", "manifests"},
	} {
		files, err := filepath.Glob(filepath.Join("..", "kinds", "testdata", k.kind.Name(), "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: there is no example (%v)", k.kind.Name(), err)
		}
		for _, file := range files {
			text := read(t, file)
			if strings.Contains(text, `"?"`) { // an unknown value, of which no file comes
				continue
			}
			declaration, err := shape.ParseJSON([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			result := k.kind.Run(declaration, artefact.Environment{Judge: audit.Registry{}})
			if result.Report.Invalid() {
				continue
			}
			argument := k.argument
			if role := declaration.Field("role"); k.argument == "users_acl" && !role.IsNull() && role.Text() == "sentinel" {
				argument = "sentinel_users_acl"
			}
			judged := map[string]shape.Value{argument: result.Outputs[k.output]}
			if k.argument == "manifests" {
				judged[k.argument] = shape.ListOf(result.Outputs[k.output])
			}
			for _, name := range []string{"server", "as_of"} {
				if v := declaration.Field(name); !v.IsNull() {
					judged[name] = v
				}
			}
			judgedAlone++
			for _, f := range judge(t, judged) {
				same := func(own finding.Finding) bool { return own.Rule == f.Rule && own.Subject == f.Subject }
				if !slices.ContainsFunc(result.Report.Findings, same) {
					t.Errorf("%s: found only as a file: %s: %s", file, f.Subject, spell(f))
				}
			}
		}
	}
	if judgedAlone < fewest {
		t.Errorf("only %d examples were judged", judgedAlone)
	}
}
