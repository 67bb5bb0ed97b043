package servers_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// exporterProgram is the real redis_exporter.
func exporterProgram(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(filepath.Join("..", "..", "..", "scripts", "tools.sh"), "prometheus-redis-exporter").Output()
	if err != nil {
		t.Fatalf("redis_exporter cannot be had: %v; type scripts/tools.sh prometheus-redis-exporter", err)
	}
	return strings.TrimSpace(string(out))
}

// TestExporterIsTheDocumented: the guide to presets names the version that runs
// here.
func TestExporterIsTheDocumented(t *testing.T) {
	said, err := exec.Command(exporterProgram(t), "--version").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`Exporter (\d+\.\d+)`).FindSubmatch(said)
	runs, err := os.ReadFile(filepath.Join("..", "clients", "runs.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(version) < 2 || !bytes.Contains(runs, fmt.Appendf(nil, `"client": "redis_exporter %s"`, version[1])) {
		t.Errorf("the exporter is %s: say so in runs.json and type make docs", said)
	}
}

// observed starts a server that has something to tell about, with an exporter's
// user who has the preset and these commands.
func observed(t *testing.T, s live.Server, own ...string) (*live.Site, *redis.Client) {
	t.Helper()
	site := live.NewSite(t)
	users := render(t, "users_acl", object{
		"server":       s.Name,
		"system_users": object{"exporter": object{"preset": "exporter", "password_sha256": []string{hash("exporter")}, "commands": own}},
		"users":        object{"admin": object{"preset": "admin", "password_sha256": []string{hash("root")}}},
	})
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\ncluster-enabled yes\nslowlog-log-slower-than 0\nlatency-monitor-threshold 1\n",
		site.Port, site.Socket, site.ACLFile)
	admin := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: users}).Client(t, live.Login{User: "admin", Password: "root"})
	if err := admin.ClusterAddSlotsRange(context.Background(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	return site, admin
}

// scrape runs the exporter as a user and reads its metrics once.
func scrape(t *testing.T, site *live.Site, user, password string) string {
	t.Helper()
	address := fmt.Sprintf("127.0.0.1:%d", live.NewSite(t).Port)
	cmd := exec.Command(exporterProgram(t), "--redis.addr=redis://"+site.Address(false), "--redis.user="+user, "--redis.password="+password,
		"--config-command=-", "--web.listen-address="+address)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	var body []byte
	eventually(t, "redis_exporter answers", func() bool {
		reply, err := http.Get("http://" + address + "/metrics")
		if err != nil {
			return false
		}
		defer func() { _ = reply.Body.Close() }()
		body, err = io.ReadAll(reply.Body)
		return err == nil && reply.StatusCode == http.StatusOK
	})
	return string(body)
}

var metricName = regexp.MustCompile(`(?m)^(redis_[a-z0-9_]+)`)

// metrics are the names of what an exporter tells about the server, in order.
// What depends on the moment, such as on a command that was just run, is left
// to the values.
func metrics(text string) []string {
	return slices.Compact(slices.Sorted(slices.Values(metricName.FindAllString(text, -1))))
}

// TestExporterPreset: under the preset the real redis_exporter tells all that it
// tells under an administrator, and nothing is denied.
func TestExporterPreset(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site, admin := observed(t, s)
			scrape(t, site, "admin", "root") // fills slow log and command statistics
			want := metrics(scrape(t, site, "admin", "root"))
			text := scrape(t, site, "exporter", "exporter")
			for _, line := range []string{"redis_up 1", "redis_exporter_last_scrape_error{err=\"\"} 0", "redis_cluster_slots_ok 16384"} {
				if !strings.Contains(text, "\n"+line+"\n") {
					t.Errorf("there is no %s in\n%s", line, text)
				}
			}
			got := metrics(text)
			for _, name := range want {
				if !slices.Contains(got, name) {
					t.Errorf("an administrator sees %s, the exporter does not", name)
				}
			}
			if len(want) < 150 {
				t.Errorf("there are only %d metrics", len(want))
			}
			if log := live.Denied(t, admin); len(log) > 0 {
				t.Errorf("the server denied %q", log)
			}
		})
	}
}

// TestExporterPresetIsMinimal: without one of its commands the exporter is
// denied it.
func TestExporterPresetIsMinimal(t *testing.T) {
	s := live.Find(t, "redis-7.0")
	for _, command := range []string{"client|setname", "cluster|info", "info", "latency|histogram", "latency|latest", "slowlog|get", "slowlog|len"} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			site, admin := observed(t, s, "-"+command)
			scrape(t, site, "exporter", "exporter")
			if log := live.Denied(t, admin); !slices.Contains(log, "exporter: command "+command) {
				t.Errorf("the server denied %q", log)
			}
		})
	}
}

// TestBackupPreset: under the preset redis-cli fetches a snapshot, and one is
// saved on the server; without one of the commands it is denied.
func TestBackupPreset(t *testing.T) {
	ctx := context.Background()
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			for _, withdrawn := range []string{"", "replconf", "sync", "bgsave", "lastsave", "info"} {
				var own []string
				if withdrawn != "" {
					own = []string{"-" + withdrawn}
				}
				site := live.NewSite(t)
				users := render(t, "users_acl", object{"server": s.Name, "users": object{
					"backup": object{"preset": "backup", "password_sha256": []string{hash("backup")}, "commands": own},
					"admin":  object{"preset": "admin", "password_sha256": []string{hash("root")}},
				}})
				conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\nrepl-diskless-sync-delay 0\n", site.Port, site.Socket, site.ACLFile)
				node := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: users})
				client := node.Client(t, live.Login{User: "backup", Password: "backup"})
				client.BgSave(ctx)
				client.LastSave(ctx)
				client.Info(ctx, "persistence")
				fetched := fetchSnapshot(t, s, site)
				log := live.Denied(t, node.Client(t, live.Login{User: "admin", Password: "root"}))
				if withdrawn == "" && (!fetched || len(log) > 0) {
					t.Errorf("a snapshot was fetched: %t; the server denied %q", fetched, log)
				}
				if withdrawn != "" && !slices.Contains(log, "backup: command "+withdrawn) {
					t.Errorf("without %s the server denied %q", withdrawn, log)
				}
			}
		})
	}
}

// fetchSnapshot has redis-cli fetch a snapshot, and reports whether it is one.
func fetchSnapshot(t *testing.T, s live.Server, site *live.Site) bool {
	t.Helper()
	file := filepath.Join(site.Dir, "fetched.rdb")
	cmd := exec.Command(filepath.Join(filepath.Dir(s.Program), "redis-cli"), "-p", fmt.Sprint(site.Port), "--user", "backup", "--no-auth-warning", "--rdb", file)
	cmd.Env = append(cmd.Environ(), "REDISCLI_AUTH=backup")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("redis-cli --rdb: %v\n%s", err, out)
		return false
	}
	head, err := exec.Command("head", "-c", "5", file).Output()
	return err == nil && (strings.HasPrefix(string(head), "REDIS") || strings.HasPrefix(string(head), "VALKE"))
}
