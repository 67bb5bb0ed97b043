package servers_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

// TestSecretsExample: a server starts on what the example writes into a cluster,
// lets users in by the passwords of the store, and a replica follows it by the
// password that its redis.conf holds.
func TestSecretsExample(t *testing.T) {
	ctx := context.Background()
	dir := declared.Applied(t, filepath.Join(examples, "secrets"))
	files := map[string]string{}
	for _, name := range []string{"data-redis-users.json", "data-redis-conf.json"} {
		content, err := os.ReadFile(filepath.Join(dir, "cluster", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &files); err != nil {
			t.Fatal(err)
		}
	}
	s := live.Find(t, "redis-8.0")
	site := live.NewSite(t)
	start := func(place *live.Site, more string) *live.Instance {
		conf := strings.Replace(localised(files["redis.conf"], place), "aclfile users.acl", "aclfile "+place.ACLFile, 1)
		return s.Start(t, place, live.Files{Conf: []byte(conf + more), ACL: []byte(files["users.acl"])})
	}
	primary := start(site, "")
	place := beside(t, site)
	replica := start(place, "replicaof 127.0.0.1 "+port(site.TLSPort)+"\n")
	login := func(user string) live.Login {
		return live.Login{User: user, Password: exampletest.Password("store", user), TLS: site.WithCertificate()}
	}
	if err := primary.Client(t, login("checkout")).Set(ctx, "checkout:1", "there", 0).Err(); err != nil {
		t.Fatal(err)
	}
	requireFollowed(t, operator(t, primary, login("admin")), operator(t, replica, login("admin")))
}
