package audit

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/acl"
	"github.com/redisguard/terraform-provider-redisguard/internal/redisconf"
)

var update = flag.Bool("update", false, "write what the rules find in the articles' files")

// TestArticles judges configurations that articles on the subject recommend,
// good advice and bad together: what is wrong is found at its line, and what
// is right is not. Each FILE has its findings in FILE.want.
func TestArticles(t *testing.T) {
	files, err := filepath.Glob("testdata/articles/*.*.*")
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		judged++
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		srv := facts(t, "redis-7.2")
		s := Subject{Server: srv}
		if strings.HasSuffix(file, ".acl") {
			s.UsersACL = acl.Parse(text, srv)
		} else {
			s.RedisConf = redisconf.Parse(text, srv)
		}
		var got bytes.Buffer
		for _, f := range Judge(s) {
			fmt.Fprintf(&got, "%d: %s %s: %s\n", f.Line, f.Rule, f.Severity, f.Message)
		}
		if *update {
			if err := os.WriteFile(file+".want", got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file + ".want")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s: got:\n%s\nwant:\n%s\nIf that is right: go test ./internal/audit -update", file, got.Bytes(), want)
		}
	}
	if judged == 0 {
		t.Error("there is no article")
	}
}
