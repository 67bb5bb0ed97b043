package servers_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

const examples = "../../../examples"

// Every redis.conf and users.acl that an example renders is loaded by a real
// server, over TLS where it has TLS, and becomes what was meant.
func TestExamplesLoad(t *testing.T) {
	later := map[string]string{ // than redis-7.0
		"presets": "redis-8.0", "kubernetes": "redis-8.0", "istio-servers": "redis-8.0", "redisguard_external_secret": "redis-8.0",
		"redisguard_sentinel_conf": "redis-8.0", "gke-redis": "redis-8.0", "valkey-chart": "valkey-9.1",
	}
	folders, err := filepath.Glob(filepath.Join(examples, "data-sources", "*"))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, name := range append(slices.Sorted(maps.Keys(later)), "complete") {
		if folder := filepath.Join(examples, name); !strings.HasPrefix(name, "redisguard_") { // which is among those above
			folders = append(folders, folder)
		}
	}
	for _, folder := range folders {
		s := live.Find(t, cmp.Or(later[filepath.Base(folder)], "redis-7.0"))
		for address, file := range applied(t, folder) {
			files++
			t.Run(address, func(t *testing.T) {
				switch {
				case file.Role == "sentinel" || strings.Contains(address, "sentinel_conf"):
					loadSentinel(t, s, file.Content, file.Role != "")
				case strings.Contains(address, "users_acl"):
					loadUsers(t, s, file.Content)
				default:
					loadConf(t, live.Find(t, renderedFor(t, file.Content)), file.Content)
				}
			})
		}
	}
	if files < 5 {
		t.Errorf("the examples render only %d files", files)
	}
}

// applied gives the contents that an example renders, by the address of the
// data source. Kubernetes documents are another judge's.
func applied(t *testing.T, folder string) map[string]appliedFile {
	t.Helper()
	files := map[string]appliedFile{}
	for _, r := range declared.Apply(t, folder) {
		if r.Values.Content != "" {
			files[filepath.Base(folder)+"/"+r.Address] = appliedFile{r.Values.Content, r.Values.Role}
		}
	}
	return files
}

// An appliedFile is a file that an example renders.
type appliedFile struct{ Content, Role string }

const admin = "user default off\nuser admin on >root ~* &* +@all\n"

// renderedFor reads off a redis.conf which server it is for.
func renderedFor(t *testing.T, content string) string {
	t.Helper()
	_, after, _ := strings.Cut(content, "# redis.conf for ")
	name, _, ok := strings.Cut(after, ",")
	if !ok {
		t.Fatalf("the file does not tell its server:\n%s", content)
	}
	return name
}

// loadConf starts a server on a redis.conf of an example.
func loadConf(t *testing.T, s live.Server, content string) {
	site := live.NewSite(t)
	content = strings.Replace(localised(content, site), "aclfile users.acl", "aclfile "+site.ACLFile, 1)
	login := live.Login{User: "admin", Password: "root", TLS: site.WithCertificate()}
	if strings.Contains(content, "\ntls-port 0\n") {
		login.TLS = nil
	}
	client := s.Start(t, site, live.Files{Conf: []byte(content), ACL: []byte(admin)}).Client(t, login)
	checkConfig(t, client, []byte(content), facts(t, s.Name))
}

// loadSentinel starts a Sentinel on a sentinel.conf of an example, or on the users.acl
// of Sentinels.
func loadSentinel(t *testing.T, s live.Server, content string, users bool) {
	site := live.NewSite(t)
	files := live.Files{Conf: []byte(localised(content, site)), ACL: []byte(admin), Args: []string{"--sentinel"}}
	if users {
		files = live.Files{Conf: fmt.Appendf(nil, "port %d\naclfile users.acl\n", site.Port), ACL: []byte(content), Args: files.Args}
	}
	if v := s.Try(t, files); !v.Started() {
		t.Errorf("the Sentinel %s on\n%s\n%s", v.Outcome, content, tail(v.Log))
	}
}

// loadUsers starts a server on a users.acl of an example, and asks it what
// became of each user as one more user that may.
func loadUsers(t *testing.T, s live.Server, content string) {
	site := live.NewSite(t)
	conf := render(t, "redis_conf", hardened(s, site))
	users := content + "user observer on >root ~* &* +@all\n"
	client := s.Start(t, site, live.Files{Conf: conf, ACL: []byte(users)}).
		Client(t, live.Login{User: "observer", Password: "root", TLS: site.WithCertificate()})
	names, err := client.Do(context.Background(), "ACL", "USERS").StringSlice()
	if err != nil {
		t.Fatal(err)
	}
	checkUsers(t, client, []byte(content), facts(t, s.Name))
	if want := strings.Count(users, "\n"); len(names) != want {
		t.Errorf("the server has the users %q, want %d", names, want)
	}
}
