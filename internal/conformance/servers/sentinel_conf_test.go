package servers_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/conformance/servers/live"
	"github.com/redisguard/terraform-provider-redisguard/internal/sentinel"
)

// A sentinelTrial is a row of the table of package sentinel.
type sentinelTrial struct {
	Name, Conf, ACL, Unseen string
}

// TestSentinelConf: a Sentinel starts on a file if and only if our reader finds
// no fault in it, but for the rows that say what the reader does not look at:
// on those it does not start. It starts on no users in whom acl.Parse finds one.
func TestSentinelConf(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "sentinel", "testdata", "trials.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var trials []sentinelTrial
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		var one sentinelTrial
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		trials = append(trials, one)
	}
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			srv := facts(t, s.Name)
			for _, tt := range trials {
				// A Sentinel of its own port would be in the way of the others.
				files := live.Files{Conf: []byte(tt.Conf), Args: []string{"--sentinel", "--port", "0"}}
				if tt.ACL != "" {
					files.ACL = []byte(tt.ACL)
				}
				v := s.Try(t, files)
				file := sentinel.Parse(files.Conf, srv)
				faults := len(file.Faults)
				if starts := faults == 0 && tt.Unseen == ""; v.Started() != starts || tt.Unseen != "" && faults > 0 {
					t.Errorf("%s: the Sentinel %s, we say %v\n%.200q\n%s", tt.Name, v.Outcome, file.Faults, tt.Conf, tail(v.Log))
				}
				ofUsers := slices.Concat(acl.Parse(file.Users(), srv.Sentinel()).Faults, acl.Parse(files.ACL, srv.Sentinel()).Faults)
				if len(ofUsers) > 0 && v.Started() {
					t.Errorf("%s: the Sentinel starts, of its users we say %v\n%.200q", tt.Name, ofUsers, tt.Conf)
				}
				if data := strings.Contains(tt.Conf+tt.ACL, "+get"); data && len(ofUsers) == 0 {
					t.Errorf("%s: we find no fault in its users\n%.200q", tt.Name, tt.Conf)
				}
			}
			t.Logf("%s: %d trials", s.Version, len(trials))
		})
	}
}

// TestSentinelConfMountedByItself: a Sentinel starts on a file that is a mount by
// itself, as subPath makes one, and cannot put a new one in its place (RG622).
func TestSentinelConfMountedByItself(t *testing.T) {
	needsRoot(t)
	for _, s := range live.Servers(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			site := live.NewSite(t)
			volume, file := filepath.Join(site.Dir, "volume"), filepath.Join(site.Dir, "sentinel.conf")
			conf := fmt.Appendf(nil, "port %d\nbind 127.0.0.1\nsentinel monitor shop 127.0.0.1 %d 2\n", site.Port, live.NewSite(t).Port)
			for path, content := range map[string][]byte{volume: conf, file: nil} {
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, "unshare", "--mount", "--propagation", "private", "sh", "-c", `mount --bind "$1" "$2" && exec "$3" "$2" --sentinel`, "sh", volume, file, s.Program)
			log, err := cmd.StdoutPipe()
			if err == nil {
				err = cmd.Start()
			}
			if err != nil {
				t.Fatal(err)
			}
			unsaved := false
			for lines := bufio.NewScanner(log); !unsaved && lines.Scan(); {
				unsaved = strings.Contains(lines.Text(), "was not able to save the new configuration on disk")
			}
			cancel()
			_ = cmd.Wait() // it was stopped
			if kept, err := os.ReadFile(volume); !unsaved || err != nil || !bytes.Equal(kept, conf) {
				t.Errorf("the Sentinel says that it cannot save: %t; the file is now\n%s%v", unsaved, kept, err)
			}
		})
	}
}
