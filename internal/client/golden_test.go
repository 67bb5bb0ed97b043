package client

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden answers each testdata/CASE.json and compares every byte with
// CASE.golden. "?" in a declaration is an unknown value.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no golden cases: %v", err)
	}
	for _, file := range files {
		golden := strings.TrimSuffix(file, ".json") + ".golden"
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(Function().Run(declare(t, string(text))))
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got:\n%s\nwant:\n%s\nIf that is right: go test ./internal/client -update", got, want)
			}
		})
	}
}

// TestGoldenFilesHaveCases finds golden files whose declaration is gone.
func TestGoldenFilesHaveCases(t *testing.T) {
	golden, err := filepath.Glob("testdata/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range golden {
		if _, err := os.Stat(strings.TrimSuffix(g, ".golden") + ".json"); err != nil {
			t.Error(err)
		}
	}
}

// declare reads a declaration.
func declare(t *testing.T, text string) shape.Value {
	t.Helper()
	v, err := shape.ParseJSON([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, name := range v.Names() {
		if v.Field(name).Text() == "?" {
			v = v.With(name, shape.Unknown())
		}
	}
	return v
}

// describe writes a result down: what is wrong, or the outputs.
func describe(r artefact.Result) []byte {
	var b bytes.Buffer
	for _, p := range r.Report.Problems {
		fmt.Fprintf(&b, "[%s] %s\n", p.Kind, strings.ReplaceAll(p.Error(), "\n", " | "))
	}
	for _, p := range r.Report.Warnings {
		fmt.Fprintf(&b, "warning: [%s] %s\n", p.Kind, p.Error())
	}
	if r.Outputs == nil {
		return b.Bytes()
	}
	for _, o := range outputs() {
		v := r.Outputs[o.Name]
		switch {
		case v.IsUnknown():
			fmt.Fprintf(&b, "=== %s\n(known at apply)\n", o.Name)
		case v.IsNull():
			fmt.Fprintf(&b, "=== %s\n(null)\n", o.Name)
		case o.Name == "environment":
			fmt.Fprintf(&b, "=== %s\n", o.Name)
			for _, name := range v.Names() {
				fmt.Fprintf(&b, "%s=%s\n", name, v.Field(name).Text())
			}
		case v.Kind() == shape.ObjectKind:
			for _, name := range v.Names() {
				fmt.Fprintf(&b, "=== %s[%s]\n%s", o.Name, name, v.Field(name).Text())
			}
		default:
			fmt.Fprintf(&b, "=== %s\n%s\n", o.Name, v.Text())
		}
	}
	return b.Bytes()
}
