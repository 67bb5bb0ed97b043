// Package clients_test lets real client libraries and frameworks do a day's
// work under the presets, against real servers: the work must get done, nothing
// may be denied, and without one of its commands it must fail.
package clients_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/declared"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
)

// A row is one client's day under a preset. The guide to presets lists the rows.
type row struct {
	Preset   string
	Client   string   // name and version as the program prints them first, or the beginning of it up to a dot
	Program  []string // below this folder, or of goclients; then its arguments
	Keys     []string // what the user states beside the preset
	Channels []string
	Commands []string
	Without  string   // the command that is withdrawn to see the day fail
	In       string   // the test that runs it, where it is another one than those here
	From     string   // the Debian whose libraries are used; empty: this machine's
	NotOn    []string `json:"not_on"` // servers on which the client fails whatever it is allowed; the preset's notes say why
	Seed     []string
	Cluster  bool
	Sentinel bool // the user is that of a Sentinel
}

const (
	limit    = 90 * time.Second // of a day, on a busy machine
	password = "a-password"
)

func rows(t *testing.T) []row {
	t.Helper()
	data, err := os.ReadFile("runs.json")
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var file struct {
		Source string
		Runs   []row
	}
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	return file.Runs
}

// name tells rows apart.
func (r row) name() string {
	return r.Preset + "/" + strings.Join(append(r.Program, strings.Fields(r.From)...), "_")
}

// rowsOn are the rows that are run here, and whose clients can work with a
// server at all.
func rowsOn(t *testing.T, s live.Server) []row {
	return slices.DeleteFunc(rows(t), func(r row) bool { return r.In != "" || slices.Contains(r.NotOn, s.Name) })
}

func TestRowsAreOfPresets(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rows(t) {
		if !slices.ContainsFunc(acl.Presets(), func(p acl.Preset) bool { return p.Name == r.Preset }) {
			t.Errorf("there is no preset %s", r.Preset)
		}
		if seen[r.name()] {
			t.Errorf("%s stands twice", r.name())
		}
		seen[r.name()] = true
		if _, err := os.Stat(r.In); r.In != "" && err != nil {
			t.Errorf("%s is run by a test that is not there: %v", r.name(), err)
		}
	}
	if len(seen) < 20 {
		t.Errorf("there are only %d rows", len(seen))
	}
}

func TestClientsUnderPresets(t *testing.T) {
	for _, s := range live.Servers(t) {
		for _, r := range rowsOn(t, s) {
			t.Run(s.Name+"/"+r.name(), func(t *testing.T) {
				t.Parallel()
				d := newDay(t, s, r, "")
				out, err := d.work(t, r, r.Program, "app")
				if err != nil {
					t.Fatalf("the work did not get done: %v\n%s\nthe server denied %q", err, out, live.Denied(t, d.admin))
				}
				if client, _, _ := strings.Cut(out, "\n"); client != r.Client && !strings.HasPrefix(client, r.Client+".") {
					t.Errorf("runs.json says %s, this is %s: say so there and type make docs", r.Client, client)
				}
				if log := live.Denied(t, d.admin); len(log) > 0 {
					t.Errorf("the server denied %q", log)
				}
			})
		}
	}
}

// TestClientsWithoutACommand: the day fails, for that reason.
func TestClientsWithoutACommand(t *testing.T) {
	for _, s := range live.Servers(t) {
		for _, r := range rowsOn(t, s) {
			t.Run(s.Name+"/"+r.name(), func(t *testing.T) {
				t.Parallel()
				d := newDay(t, s, r, r.Without)
				denial := "app: command " + r.Without
				if out, err := d.work(t, r, r.Program, "app"); err == nil {
					t.Errorf("without %s the work got done all the same\n%s", r.Without, out)
				}
				if log := live.Denied(t, d.admin); !slices.Contains(log, denial) {
					t.Errorf("without %s the server denied %q", r.Without, log)
				}
			})
		}
	}
}

// A day is a server with two users: app, who has the preset, and an
// administrator.
type day struct {
	site  *live.Site
	admin *redis.Client
}

func newDay(t *testing.T, s live.Server, r row, without string) *day {
	t.Helper()
	app := declared.Object{"preset": r.Preset, "password_sha256": []string{declared.Hash(password)}}
	if r.Keys != nil {
		app["keys"] = r.Keys
	}
	if r.Channels != nil {
		app["channels"] = r.Channels
	}
	commands := r.Commands
	if without != "" {
		commands = append(slices.Clone(commands), "-"+without)
	}
	app["commands"] = commands
	declaration := declared.Object{"server": s.Name, "fail_on": "never", "users": declared.Object{
		"app": app, "admin": declared.Object{"preset": "admin", "password_sha256": []string{declared.Hash(password)}},
	}}
	if r.Sentinel {
		declaration["role"] = "sentinel"
		return sentinelDay(t, s, declared.Render(t, "users_acl", declaration))
	}
	users := declared.Render(t, "users_acl", declaration)
	site := live.NewSite(t)
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsave \"\"\nmaxmemory-policy noeviction\n", site.Port, site.Socket, site.ACLFile)
	if r.Cluster {
		conf += "cluster-enabled yes\n"
	}
	admin := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: users}).Client(t, live.Login{User: "admin", Password: password})
	d := &day{site, admin}
	if r.Cluster {
		d.formCluster(t)
	}
	if r.Seed != nil {
		if out, err := d.work(t, r, r.Seed, "admin"); err != nil {
			t.Fatalf("the data was not written: %v\n%s", err, out)
		}
	}
	return d
}

// sentinelDay is that of a Sentinel with these users. The primary that it watches
// lets everybody in.
func sentinelDay(t *testing.T, s live.Server, users []byte) *day {
	t.Helper()
	primary, site := live.NewSite(t), live.NewSite(t)
	s.Start(t, primary, live.Files{Conf: fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nunixsocket %s\nsave \"\"\n", primary.Port, primary.Socket)})
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\naclfile %s\nsentinel monitor shop 127.0.0.1 %d 1\n", site.Port, site.Socket, site.ACLFile, primary.Port)
	sentinel := s.Start(t, site, live.Files{Conf: []byte(conf), ACL: users, Args: []string{"--sentinel"}})
	return &day{site, sentinel.Client(t, live.Login{User: "admin", Password: password})}
}

// formCluster makes a cluster of the one node.
func (d *day) formCluster(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	if err := d.admin.ClusterAddSlotsRange(ctx, 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if info, err := d.admin.ClusterInfo(ctx).Result(); err == nil && strings.Contains(info, "cluster_state:ok") {
			return
		}
		if time.Since(begin) > limit {
			t.Fatal("the cluster does not come up")
		}
	}
}

// work runs a program as a user to its end, and gives what it printed.
func (d *day) work(t *testing.T, r row, program []string, user string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(context.Background(), limit, errors.New("it takes too long"))
	defer cancel()
	cmd := command(ctx, t, program)
	cmd.Env = append(r.libraries(t), "REDIS_HOST=127.0.0.1", fmt.Sprintf("REDIS_PORT=%d", d.site.Port), "REDIS_USERNAME="+user, "REDIS_PASSWORD="+password)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	inGroup(cmd)
	err := cmd.Run()
	_ = killGroup(cmd) // of workers that outlive it, if there are any
	return out.String(), err
}

// libraries is the environment in which programs find the libraries of a row.
func (r row) libraries(t *testing.T) []string {
	t.Helper()
	if r.From == "" {
		return os.Environ()
	}
	usr, err := filepath.Abs(filepath.Join(root, ".build", "clients", r.From, "usr"))
	if err != nil {
		t.Fatal(err)
	}
	gems := filepath.Join("share", "rubygems-integration", "all")
	return append(os.Environ(),
		"PYTHONPATH="+filepath.Join(usr, "lib", "python3", "dist-packages"),
		"GEM_PATH="+filepath.Join(usr, gems)+":"+string(filepath.Separator)+filepath.Join("usr", gems))
}

// command is the way to run a program of a row.
func command(ctx context.Context, t *testing.T, program []string) *exec.Cmd {
	t.Helper()
	kind, file, _ := strings.Cut(program[0], "/")
	arguments := program[1:]
	source := filepath.Join(kind, file)
	switch kind {
	case "go":
		return exec.CommandContext(ctx, goclients(), append([]string{file}, arguments...)...)
	case "node":
		return exec.CommandContext(ctx, "node", append([]string{filepath.Join(root, ".build", "clients", "node", file)}, arguments...)...)
	case "python":
		return exec.CommandContext(ctx, "/usr/bin/python3", append([]string{source}, arguments...)...)
	case "ruby", "php":
		return exec.CommandContext(ctx, "/usr/bin/"+kind, append([]string{source}, arguments...)...)
	default:
		t.Fatalf("no program is run for %q", program[0])
		return nil
	}
}

var root = filepath.Join("..", "..", "..")

// goclients builds the Go workloads once.
var goclients = sync.OnceValue(func() string {
	program, err := filepath.Abs(filepath.Join(root, ".build", "clients", "goclients"))
	if err == nil {
		var out []byte
		if out, err = exec.Command("go", "build", "-o", program, "./goclients").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		panic(fmt.Sprintf("goclients cannot be built: %v", err))
	}
	return program
})
