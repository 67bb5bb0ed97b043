package servers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/kinds"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// Every declaration of the golden cases, rendered for each server of the
// matrix: what we call valid for that server, it starts on.
func TestGoldenDeclarationsStart(t *testing.T) {
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			started := 0
			for _, k := range kinds.All() {
				if !isFile(k) {
					continue
				}
				for name, declaration := range goldenCases(t, k.Name()) {
					result := k.Run(declaration.With("server", shape.StringOf(s.Name)), artefact.Environment{Judge: audit.Registry{}})
					content := result.Outputs["content"]
					if result.Report.Invalid() || content.IsUnknown() {
						continue
					}
					v := s.Try(t, startFiles(t, k.Name(), declaration, content.Text(), site))
					if !v.Started() {
						t.Errorf("%s/%s: the server %s on\n%s\n%s", k.Name(), name, v.Outcome, content.Text(), tail(v.Log))
					}
					started++
				}
			}
			if started < 20 {
				t.Errorf("only %d golden cases started", started)
			}
		})
	}
}

func goldenCases(t *testing.T, kind string) map[string]shape.Value {
	t.Helper()
	files, err := filepath.Glob("../../kinds/testdata/" + kind + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cases of %s: %v", kind, err)
	}
	cases := map[string]shape.Value{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var declaration map[string]json.RawMessage
		if json.Unmarshal(data, &declaration) != nil || strings.Contains(string(data), `"?"`) {
			continue // not an object, or with unknown values
		}
		value, err := shape.ParseJSON(data)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		cases[filepath.Base(f)] = value
	}
	return cases
}

// startFiles puts a rendered file where a server, or a Sentinel, can start on it.
func startFiles(t *testing.T, kind string, declaration shape.Value, content string, site *live.Site) live.Files {
	t.Helper()
	asSentinel := []string{"--sentinel"}
	switch {
	case kind == "sentinel_conf":
		return live.Files{Conf: []byte(localised(content, site)), ACL: []byte(admin), Args: asSentinel}
	case kind != "users_acl":
		return live.Files{Conf: []byte(localised(content, site)), ACL: []byte(admin)}
	case declaration.Field("role").Text() == "sentinel":
		return live.Files{Conf: fmt.Appendf(nil, "port %d\naclfile users.acl\n", site.Port), ACL: []byte(content), Args: asSentinel}
	default:
		return live.Files{Conf: []byte("port 0\nsave \"\"\naclfile users.acl\n"), ACL: []byte(content)}
	}
}

// script is one that a Sentinel runs, whose path it wants to be that of a program.
var script = regexp.MustCompile(`^(sentinel (?:notification|client-reconfig)-script \S+) .*$`)

// localised puts in another place what ties a redis.conf or sentinel.conf to one
// machine: paths, ports and the addresses of interfaces.
func localised(content string, site *live.Site) string {
	values := map[string]string{
		"aclfile": "users.acl", "unixsocket": site.Socket, "tls-cert-file": site.Cert, "tls-key-file": site.Key,
		"tls-ca-cert-file": site.CA, "bind": "127.0.0.1", "include": os.DevNull, "dir": ".",
	}
	var lines []string
	for line := range strings.Lines(content) {
		line = script.ReplaceAllString(strings.TrimSuffix(line, "\n"), "$1 /bin/true")
		name, value, _ := strings.Cut(line, " ")
		switch {
		case name == "port" && value != "0":
			value = port(site.Port)
		case name == "tls-port" && value != "0":
			value = port(site.TLSPort)
		case values[name] != "":
			value = values[name]
		}
		lines = append(lines, strings.TrimSpace(name+" "+value))
	}
	return strings.Join(lines, "\n") + "\n"
}
