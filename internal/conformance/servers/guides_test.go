package servers_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/guide"
)

const (
	guides = "../../../docs/guides"
	build  = "../../../.build"
)

// TestGuides types what stands in a guide's console blocks, from the first to the
// last, in one shell beside the guide's own configuration and files, and compares
// what is printed. A guide that mentions var.server is read once for each server.
func TestGuides(t *testing.T) {
	all, err := guide.Folder(guides)
	if err != nil {
		t.Fatal(err)
	}
	typed := 0
	for _, g := range all {
		if !g.Has(guide.Console) {
			continue
		}
		typed++
		servers := []live.Server{live.Find(t, "redis-8.0")}
		if mentions(g, "var.server") {
			servers = live.Servers(t)
		}
		for _, s := range servers {
			t.Run(g.Name+"/"+s.Name, func(t *testing.T) {
				t.Parallel()
				typeIn(t, g, s)
			})
		}
	}
	if typed == 0 {
		t.Error("no guide has a console block")
	}
}

// mentions reports whether a word stands in a block of a guide.
func mentions(g guide.Guide, word string) bool {
	for _, b := range g.Blocks {
		if strings.Contains(b.Text, word) {
			return true
		}
	}
	return false
}

// typeIn runs a guide's commands and compares what each prints.
func typeIn(t *testing.T, g guide.Guide, s live.Server) {
	site := live.NewSite(t)
	script, commands := scriptOf(t, g)
	cmd := exec.Command("bash")
	cmd.Dir = site.Dir
	cmd.Env = append(os.Environ(), surroundings(t, g, s, site)...)
	cmd.Stdin = strings.NewReader(script)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := os.Create(filepath.Join(site.Dir, "printed"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its own group: the guide's servers, if they run
	text, readErr := os.ReadFile(out.Name())
	printed, codes := ended.Split(string(text), -1), ended.FindAllStringSubmatch(string(text), -1)
	if readErr != nil || len(codes) != len(commands) {
		t.Fatalf("%d of %d commands came to an end (%v, %v):\n%s", len(codes), len(commands), err, readErr, text)
	}
	for i, c := range commands {
		if c.Prints == "" && codes[i][1] != "0" || !guide.Says(printed[i], c.Prints) {
			t.Errorf("%s.md:%d: $ %s\nexit code %s, printed\n%s\nthe guide has\n%s", g.Name, c.Line, c.Text, codes[i][1], printed[i], c.Prints)
		}
	}
}

// ended is the line after what a command prints.
var ended = regexp.MustCompile(`\n-- ended with (\d+)\n`)

// scriptOf is a guide for bash: its files and its main configuration come to be
// where the reader finds them.
func scriptOf(t *testing.T, g guide.Guide) (string, []guide.Command) {
	t.Helper()
	var script strings.Builder
	var commands []guide.Command
	file := func(redirection, name, text string) {
		fmt.Fprintf(&script, "cat %s %s <<'END OF FILE'\n%sEND OF FILE\n", redirection, name, text)
	}
	whole := ""
	for _, b := range g.Blocks {
		switch {
		case b.Kind == guide.File:
			file(">", b.Name, b.Text)
		case b.Kind == guide.Part && b.Name == guide.Main:
			whole += b.Text
			file(">>", "main.tf", b.Text)
			file(">", "preamble.tf", guide.Preamble(whole))
		case b.Kind == guide.Console:
			list, err := b.Commands()
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				fmt.Fprintf(&script, "%s\nprintf '\\n-- ended with %%d\\n' $?\n", c.Text)
			}
			commands = append(commands, list...)
		}
	}
	return script.String(), commands
}

// client is redis-cli as on the reader's terminal, where it shows what kind a
// reply is, but not to a pipe; and who names no port, reaches the site's.
const client = `#!/bin/sh
[ -p /dev/stdout ] || set -- --no-raw "$@"
exec '%s' -p %d "$@"
`

// beforehand is what runs already when a guide begins, and the environment that the
// reader then has.
var beforehand = map[string]func(*testing.T, live.Server, *live.Site) []string{
	"shared-password": func(t *testing.T, s live.Server, site *live.Site) []string {
		conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nsave \"\"\nrequirepass shared\n", site.Port)
		s.Start(t, site, live.Files{Conf: []byte(conf)})
		return []string{"REDISCLI_AUTH=shared", "CHECKOUT_PASSWORD=drawn-for-checkout-Wq83"}
	},
	"chart": func(t *testing.T, s live.Server, _ *live.Site) []string {
		site := live.NewSite(t)
		conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nsave \"\"\nrequirepass shared\n", site.Port)
		old := s.Start(t, site, live.Files{Conf: []byte(conf)}).Client(t, live.Login{Password: "shared"})
		if err := old.Set(t.Context(), "checkout:1", "3 apples", 0).Err(); err != nil {
			t.Fatal(err)
		}
		return []string{"OLD_HOST=127.0.0.1", "OLD_PASSWORD=shared", "OLD_PORT=" + strconv.Itoa(site.Port)}
	},
}

// surroundings are what the reader of a guide has: the programs, passwords, and
// the certificates and ports of a server.
func surroundings(t *testing.T, g guide.Guide, s live.Server, site *live.Site) []string {
	t.Helper()
	tools := filepath.Join(site.Dir, "tools")
	if err := os.Mkdir(tools, 0o700); err != nil {
		t.Fatal(err)
	}
	servers := filepath.Dir(s.Program)
	cli := fmt.Sprintf(client, filepath.Join(servers, "redis-cli"), site.Port)
	if err := os.WriteFile(filepath.Join(tools, "redis-cli"), []byte(cli), 0o700); err != nil {
		t.Fatal(err)
	}
	provider, err := filepath.Abs(filepath.Join(build, "bin"))
	if err != nil {
		t.Fatal(err)
	}
	all := []string{
		"PATH=" + strings.Join([]string{tools, servers, provider, os.Getenv("PATH")}, ":"),
		"TF_CLI_ARGS=-no-color", "TF_INPUT=0", "TF_VAR_server=" + s.Name,
		"HOST=127.0.0.1", "PORT=" + strconv.Itoa(site.TLSPort), "TF_VAR_port=" + strconv.Itoa(site.TLSPort), "TF_VAR_plain_port=" + strconv.Itoa(site.Port),
	}
	if begin, ok := beforehand[g.Name]; ok {
		all = append(all, begin(t, s, site)...)
	}
	for _, b := range g.Blocks {
		for name, password := range guide.Passwords(b.Text) {
			all = append(all, "TF_VAR_"+name+"="+password)
		}
	}
	return all
}
