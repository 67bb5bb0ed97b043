package secrets_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	vault "github.com/hashicorp/vault-plugin-database-redis"
	"github.com/hashicorp/vault/sdk/database/dbplugin/v5"
	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// TestVaultMakesTheUsers: Vault's own engine makes a user by the exported
// statements who may do what the same user of the rendered file may do, and who
// logs in with the password that Vault gave it.
func TestVaultMakesTheUsers(t *testing.T) {
	ctx := context.Background()
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			result := declared.Run(t, "users_acl", declared.Object{
				"server": s.Name, "export_to": []string{"vault"}, "users": declared.Object{
					"plain":     declared.Object{"keys": []string{"a:*", `b"`, "c'", `d\*`, "<e>&"}, "channels": []string{"c.*"}, "commands": []string{"+@read", "-@dangerous", "+publish"}},
					"preset":    declared.Object{"preset": "stream", "keys": []string{"s:*"}},
					"selectors": declared.Object{"read_keys": []string{"r"}, "selectors": []declared.Object{{"keys": []string{`"`, "it's"}, "commands": []string{"+get"}}}},
					"vault":     declared.Object{"preset": "admin", "password_sha256": []string{declared.Hash("vault")}},
				},
			})
			if result.Report.Invalid() {
				t.Fatal(result.Report.Problems)
			}
			site := live.NewSite(t)
			conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\n", site.Port, site.Socket, site.ACLFile)
			instance := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: []byte(result.Outputs["content"].Text())})
			admin := instance.Client(t, live.Login{User: "vault", Password: "vault"})
			engine := redisEngine(t, site)
			exports := result.Outputs["exports"].Field("vault")
			for _, name := range exports.Names() {
				made, err := engine.NewUser(ctx, dbplugin.NewUserRequest{
					UsernameConfig: dbplugin.UsernameMetadata{DisplayName: "t", RoleName: name},
					Statements:     dbplugin.Statements{Commands: []string{exports.Field(name).Text()}},
					Password:       "made-by-vault",
				})
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if got, want := live.MayDo(t, admin, made.Username), live.MayDo(t, admin, name); got != want {
					t.Errorf("%s: Vault's user may do\n%s, by the file it may do\n%s", name, got, want)
				}
				client := instance.Client(t, live.Login{User: made.Username, Password: "made-by-vault"})
				if err := client.Ping(ctx).Err(); err != nil && !strings.HasPrefix(err.Error(), "NOPERM") {
					t.Errorf("%s: Vault's user cannot log in: %v", name, err)
				}
			}
			requireForgotten(t, admin)
		})
	}
}

// requireForgotten holds the guide's warning: when the server reads its file again,
// users that Vault made are gone, and Vault does not know.
func requireForgotten(t *testing.T, admin *redis.Client) {
	t.Helper()
	users := func() int {
		names, err := admin.Do(context.Background(), "ACL", "USERS").StringSlice()
		if err != nil { // ACL LOAD may have closed the connection
			names, err = admin.Do(context.Background(), "ACL", "USERS").StringSlice()
		}
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, "V_") }))
	}
	if users() == 0 {
		t.Fatal("Vault's users do not bear the names that they are looked for by")
	}
	if err := admin.Do(context.Background(), "ACL", "LOAD").Err(); err != nil {
		t.Fatal(err)
	}
	if n := users(); n != 0 {
		t.Errorf("after ACL LOAD there are still %d users of Vault's", n)
	}
}

// redisEngine is Vault's engine, connected as its own user.
func redisEngine(t *testing.T, site *live.Site) dbplugin.Database {
	t.Helper()
	made, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	engine, ok := made.(dbplugin.Database)
	if !ok {
		t.Fatalf("Vault's engine is a %T", made)
	}
	_, err = engine.Initialize(context.Background(), dbplugin.InitializeRequest{
		Config:           map[string]any{"host": "127.0.0.1", "port": site.Port, "username": "vault", "password": "vault"},
		VerifyConnection: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}
