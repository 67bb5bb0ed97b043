package clients_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
)

// TestSettingsURL: every library reads the URL as what was declared, whatever
// stands in the user's name.
func TestSettingsURL(t *testing.T) {
	url := settings(t, declared.Object{"host": "2001:db8::1", "port": 6378, "username": hostileUser, "database": 3})["url"].Text()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	if options.Username != hostileUser || options.Addr != "[2001:db8::1]:6378" || options.DB != 3 || options.TLSConfig == nil || options.Password != "" {
		t.Errorf("go-redis reads %s as %+v", url, options)
	}
	for library, program := range map[string][]string{
		"redis-py":   {"/usr/bin/python3", "-c", `import redis, sys; o = redis.Redis.from_url(sys.argv[1]).connection_pool; k = o.connection_kwargs; print(k["username"], k["host"], k["port"], k["db"], issubclass(o.connection_class, redis.SSLConnection))`},
		"node-redis": {"node", "--input-type=module", "-e", `import { createClient } from "redis"; const o = createClient({ url: process.argv[1] }).options; console.log(o.username, o.socket.host.replace(/[\[\]]/g, ""), o.socket.port, o.database, o.socket.tls)`},
		"ioredis":    {"node", "--input-type=module", "-e", `import { Redis } from "ioredis"; const o = new Redis(process.argv[1], { lazyConnect: true }).options; console.log(o.username, o.host.replace(/[\[\]]/g, ""), o.port, o.db, Boolean(o.tls))`},
	} {
		cmd := exec.Command(program[0], append(program[1:], url)...)
		cmd.Dir = filepath.Join(root, ".build", "clients", "node")
		out, err := cmd.CombinedOutput()
		want := fmt.Sprint(hostileUser, " 2001:db8::1 6378 3 true")
		if got := strings.TrimSpace(string(out)); err != nil || !strings.EqualFold(got, want) {
			t.Errorf("%s reads %s as %q, want %q: %v", library, url, got, want, err)
		}
	}
}
