package servers_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// step runs a step of examples/rotation with the server's own redis-cli.
func step(t *testing.T, server *live.Instance, login live.Login, call ...string) error {
	t.Helper()
	site := server.Site
	redis := fmt.Sprintf("-p %d", site.Port)
	if login.TLS != nil {
		redis = fmt.Sprintf("-p %d --tls --cacert %s --cert %s --key %s", site.TLSPort, site.CA, site.ClientCert, site.ClientKey)
	}
	if login.User != "" {
		redis += " --user " + login.User
	}
	script, err := filepath.Abs(filepath.Join(examples, "rotation", "steps.sh"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", append([]string{"-c", `. "$0" && "$@"`, script}, call...)...)
	cmd.Env = append(os.Environ(), "REDIS="+redis, "REDISCLI_AUTH="+login.Password, "PATH="+filepath.Dir(server.Server.Program)+":"+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(call[:1], " "), err, out)
	}
	return nil
}

// mustStep runs a step that the server must take.
func mustStep(t *testing.T, server *live.Instance, login live.Login, call ...string) {
	t.Helper()
	if err := step(t, server, login, call...); err != nil {
		t.Fatal(err)
	}
}
