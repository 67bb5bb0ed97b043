package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/cloud"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/kube"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
)

// safeConf and safeUsers trip no rule on the server. safeConf's directives are
// those that the server knows and heeds.
func safeConf(srv *server.Server) string {
	var lines []string
	for _, line := range []string{
		"bind 127.0.0.1 -::1", "port 0", "tls-port 6379", "protected-mode yes", "timeout 300",
		"tls-cert-file /tls/tls.crt", "tls-key-file /tls/tls.key", "tls-ca-cert-file /tls/ca.crt",
		"tls-auth-clients yes", `tls-protocols "TLSv1.2 TLSv1.3"`, "tls-prefer-server-ciphers yes", "tls-replication yes", "tls-cluster yes",
		"aclfile /etc/redis/users.acl", "acl-pubsub-default resetchannels",
		"maxmemory 2gb", "client-output-buffer-limit normal 256mb 128mb 60",
		"sanitize-dump-payload clients", "hide-user-data-from-log yes",
	} {
		name, _, _ := strings.Cut(line, " ")
		if d, ok := srv.Directive(name); ok && d.Status != server.Ignored {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

const safeUsers = `user default off resetpass resetkeys resetchannels -@all
user app on #` + hash + ` ~app:* resetchannels &app.* -@all +get`

func TestExamples(t *testing.T) {
	all := allExamples()
	for _, r := range All() {
		trip, pass := false, false
		for _, e := range all[r.Code] {
			trip, pass = trip || e.trips != "", pass || e.trips == ""
			subject, before := e.subject(t)
			var places []string
			said := ""
			for _, h := range r.Check.Find(subject) {
				if h.Line > before {
					h.Line -= before
				}
				place := fmt.Sprintf("%d.%d", h.Line, h.Word)
				if h.Document != "" {
					place = h.Field
				}
				if !h.Path.IsZero() && e.secrets != nil {
					place = h.Path.String()
				}
				places = append(places, place)
				said += h.Message
				if h.Subject == "" || !sentence.MatchString(h.Message) {
					t.Errorf("%s: %+v: the hit has no subject or no whole sentence: %+v", r.Code, e, h)
				}
			}
			slices.Sort(places)
			if got := strings.Join(places, " "); got != e.trips {
				t.Errorf("%s: %+v: hits are at %q, want %q: %s", r.Code, e, got, e.trips, said)
			}
			if !strings.Contains(said, e.said) {
				t.Errorf("%s: %+v: said is %q, want %q", r.Code, e, said, e.said)
			}
		}
		if !trip || !pass {
			t.Errorf("%s needs an example that trips it and one that does not", r.Code)
		}
	}
	for code := range all {
		if !slices.Contains(Registry{}.RuleCodes(), code) {
			t.Errorf("%s has examples and is no rule", code)
		}
	}
}

// subject parses the example's files and counts the lines before conf.
func (e example) subject(t testing.TB) (s Subject, before int) {
	t.Helper()
	s.Server = facts(t, e.server)
	if e.conf != "" {
		safe := ""
		if !e.alone {
			safe = safeConf(s.Server)
		}
		before = strings.Count(safe, "\n")
		s.RedisConf = redisconf.Parse([]byte(safe+e.conf), s.Server)
	}
	if e.users != "" {
		s.UsersACL = acl.Parse([]byte(e.users), s.Server)
	}
	if e.sentinel != "" {
		s.SentinelConf = sentinel.Parse([]byte(e.sentinel), s.Server)
	}
	s.Passwords = e.secrets
	if e.managed != nil {
		s.Instances = []cloud.Instance{*e.managed}
	}
	var documents []string
	if e.policy != "" {
		documents = append(documents, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: redis, namespace: data}\nspec: {podSelector: {matchLabels: {app: redis}}, "+e.policy+"}")
	}
	if e.pod != "" {
		documents = append(documents, "kind: Pod\nmetadata: {name: redis}\nspec: {"+e.pod+"}")
	}
	if e.other != "" {
		documents = append(documents, e.other)
	}
	if len(documents) > 0 {
		manifests := kube.Parse(strings.Join(documents, "\n---\n"))
		if len(manifests.Faults) > 0 && !e.faulty {
			t.Fatal(manifests.Faults)
		}
		manifests.Own = true
		manifests.OtherEgressUnstated, manifests.SharedCA = e.client, e.shared
		var err error
		if manifests.AsOf, err = time.Parse(time.RFC3339, cmp.Or(e.asOf, "0001-01-01T00:00:00Z")); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal([]byte("{"+e.notes+"}"), &manifests.PodAnnotations); err != nil {
			t.Fatal(err)
		}
		s.Manifests = manifests
	}
	return s, before
}

// TestOtherApplications: what a stream holds of other applications is none of our
// affair, and the same for Redis is.
func TestOtherApplications(t *testing.T) {
	const stream = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: APP, namespace: shop}
spec: {podSelector: {matchLabels: {app: APP}}, ingress: [{ports: [{port: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: APP, namespace: shop}
spec: {type: LoadBalancer, selector: {app: APP}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: APP, namespace: shop}
spec: {template: {metadata: {labels: {app: APP}}, spec: {hostNetwork: true, containers: [{name: a, image: 'example.com/APP:latest', env: [{name: PASSWORD, value: x}]}]}}}
`
	for app, want := range map[string]bool{"web": false, "redis": true, "valkey": true} {
		findings := Judge(Subject{Server: facts(t, ""), Manifests: kube.Parse(strings.ReplaceAll(stream, "APP", app))})
		if (len(findings) > 0) != want {
			t.Errorf("%s: %+v", app, findings)
		}
	}
}

func facts(t testing.TB, name string) *server.Server {
	t.Helper()
	if name == "" {
		name = "redis-7.2"
	}
	target, err := server.ParseTarget(name)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.Find(target)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// TestSafeSubjects makes sure that no rule needs what was not given, and that
// none applies to what is safe.
func TestSafeSubjects(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		conf, users := redisconf.Parse([]byte(safeConf(srv)), srv), acl.Parse([]byte(safeUsers), srv)
		for _, s := range []Subject{
			{Server: srv},
			{Server: srv, RedisConf: conf},
			{Server: srv, UsersACL: users},
			{Server: srv, RedisConf: conf, UsersACL: users},
		} {
			if found := Judge(s); len(found) > 0 {
				t.Errorf("%s: found is %+v", name, found)
			}
		}
	}
}

// TestDefaultsOfServers judges empty files: what each server does by itself.
func TestDefaultsOfServers(t *testing.T) {
	for _, name := range server.Known() {
		srv := facts(t, name)
		var codes []string
		for _, f := range Judge(Subject{Server: srv, RedisConf: redisconf.Parse(nil, srv), UsersACL: acl.Parse(nil, srv)}) {
			if f.Line != 0 {
				t.Errorf("%s: %s is at line %d of an empty file", name, f.Rule, f.Line)
			}
			codes = append(codes, f.Rule)
		}
		want := []string{"RG101", "RG102", "RG112", "RG201", "RG207", "RG310", "RG401", "RG402", "RG405"}
		if name == "redis-7.2" && !slices.Equal(codes, want) {
			t.Errorf("the server's own settings trip %v, want %v", codes, want)
		}
	}
}

// TestJudge compares all that a finding takes over from its rule.
func TestJudge(t *testing.T) {
	srv := facts(t, "redis-7.2")
	found := Registry{}.Judge(srv, redisconf.Parse([]byte(safeConf(srv)+"rename-command KEYS secret-keys"), srv))
	if len(found) != 1 {
		t.Fatalf("found is %+v, want one", found)
	}
	r, f := renamedCommands, found[0]
	if f.Rule != r.Code || f.Severity != finding.Low || f.Remedy != r.Remedy || !slices.Equal(f.Controls, r.Controls) ||
		f.Subject != "rename-command" || f.Line != 19 || f.Message == "" || f.Excepted {
		t.Errorf("the finding is %+v", f)
	}
	users := Registry{}.Judge(srv, acl.Parse([]byte("user default off\nuser a off"), srv))
	if len(users) != 1 || users[0].Subject != "user a" {
		t.Errorf("found in the users is %+v, want one about user a", users)
	}
}

func TestJudgePanicsOnAnUnknownModel(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Judge took a model that it does not know")
		}
	}()
	var m artefact.Model = "text"
	Registry{}.Judge(facts(t, ""), m)
}
