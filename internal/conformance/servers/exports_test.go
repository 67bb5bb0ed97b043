package servers_test

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// exportable are users with whatever a pattern may hold that users.acl takes,
// in the words that each target has for it.
func exportable(target string) object {
	users := object{
		"plain":    object{"keys": []string{"a:*", `b"`, "c'", `d\*`, "#e", "é"}, "commands": []string{"+@read", "-@pubsub", "+select|0"}},
		"preset":   object{"preset": "stream", "keys": []string{"s:*"}},
		"all":      object{"keys": []string{"z:*"}, "commands": []string{"allcommands", "-@dangerous", "-@pubsub"}},
		"no.thing": object{},
	}
	if target != "azure" {
		users["channels"] = object{"channels": []string{"c.*", "it's"}, "commands": []string{"+publish", "+subscribe"}}
		users["selectors"] = object{"read_keys": []string{"r"}, "write_keys": []string{"w"}, "selectors": []object{
			{"keys": []string{`"`, "'", "a"}, "channels": []string{"x"}, "commands": []string{"+get", "+publish"}}, {"read_keys": []string{"b"}, "commands": []string{"+@hash"}},
		}}
	}
	return users
}

// TestExportsOnServers sets users by what is exported: the server must then say
// of each what it said after it had read the rendered file. redis-cli itself
// reads what is made for it.
func TestExportsOnServers(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			for _, target := range []string{"azure", "elasticache", "memorystore", "setuser"} {
				result := run(t, "users_acl", object{"server": s.Name, "fail_on": "never", "export_to": []string{target}, "users": exportable(target)})
				if result.Report.Invalid() {
					t.Fatalf("%s: %v", target, result.Report.Problems)
				}
				site := live.NewSite(t)
				conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\n", site.Port, site.Socket, site.ACLFile)
				users := result.Outputs["content"].Text() + "user admin on >root ~* &* +@all\n"
				client := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: []byte(users)}).Client(t, live.Login{User: "admin", Password: "root"})
				exports := result.Outputs["exports"].Field(target)
				for _, name := range exports.Names() {
					text, want := exports.Field(name).Text(), live.MayDo(t, client, name)
					switch target {
					case "setuser":
						cliReads(t, s, site, "ACL SETUSER "+name+" allkeys allcommands allchannels", live.Login{User: "admin", Password: "root"})
						cliReads(t, s, site, "ACL SETUSER "+text, live.Login{User: "admin", Password: "root"})
					case "azure": // a policy begins with nothing
						setUser(t, client, name, "reset", "resetchannels", text)
					default:
						setUser(t, client, name, "reset", text)
					}
					if got := live.MayDo(t, client, name); got != want {
						t.Errorf("%s: user %s may do\n%s, by the file it may do\n%s, exported was\n%s", target, name, got, want, text)
					}
				}
			}
		})
	}
}

// cliReads has redis-cli read a line of input.
func cliReads(t *testing.T, s live.Server, site *live.Site, line string, login live.Login) {
	t.Helper()
	arguments := []string{"-p", fmt.Sprint(site.Port), "--no-auth-warning"}
	if login.User != "" {
		arguments = append(arguments, "--user", login.User)
	}
	cmd := exec.Command(filepath.Join(filepath.Dir(s.Program), "redis-cli"), arguments...)
	cmd.Env = append(cmd.Environ(), "REDISCLI_AUTH="+login.Password)
	cmd.Stdin = strings.NewReader(line + "\n")
	if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "OK" {
		t.Fatalf("redis-cli: %v\n%s\non %s", err, out, line)
	}
}

// setUser sets a user by rules that stand in one text, as the clouds do.
func setUser(t *testing.T, client *redis.Client, name string, rules ...string) {
	t.Helper()
	words := []any{"ACL", "SETUSER", name}
	for _, r := range rules {
		for word := range strings.FieldsSeq(r) {
			words = append(words, word)
		}
	}
	if err := client.Do(context.Background(), words...).Err(); err != nil {
		t.Fatalf("%v on %v", err, words)
	}
}
