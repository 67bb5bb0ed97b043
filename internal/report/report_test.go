package report

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

var update = flag.Bool("update", false, "write the golden files")

// full has something of everything.
func full() Report {
	return Report{
		Version: "1.2.3",
		Findings: []finding.Finding{
			{
				Rule: "RG201", Severity: finding.Critical, Artefact: "users.acl", Line: 1, Subject: "user default",
				Message: "The user default is on, with +@all on ~* and no password.",
				Remedy:  "Leave default out of users: it is switched off then.", Controls: []string{"NIST 800-53 AC-3", "PCI DSS 4.0 8.2.2"},
			},
			{
				Rule: "RG101", Severity: finding.High, Artefact: "redis.conf", Line: 12, Subject: "port", Path: finding.At("port"),
				Message: "Port 6379 takes connections in plain text.",
				Remedy:  "Leave port at 0 and use tls_port, or say with plaintext_protected_by who encrypts instead.", Controls: []string{"NIST 800-53 SC-8"},
			},
			{
				Rule: "RG101", Severity: finding.High, Artefact: "sentinel.conf", Line: 2, Subject: "port",
				Message: "Port 26379 takes connections in plain text.", Remedy: "Leave port at 0.", Excepted: true, Reason: "The mesh encrypts (OPS-7 | @platform).",
			},
			{
				Rule: "RG701", Severity: finding.High, Artefact: "manifests", Document: "NetworkPolicy/data/redis", Field: "spec.ingress[0]",
				Message: "Policy redis lets pods be reached by everybody.", Remedy: "Name who may.",
			},
			{
				Rule: "RG901", Severity: finding.Medium, Artefact: "google_redis_instance", Subject: "instance shop",
				Message: "Keys such as {shop}:[a-z]* are not judged.", Remedy: "Take a version that was tested.",
			},
			{Rule: "RG401", Severity: finding.Low, Artefact: "redis.conf", Subject: "maxmemory", Message: "No line limits the memory.", Remedy: `Set maxmemory, such as "2gb".`},
			{Rule: "RG401", Severity: finding.Low, Artefact: "redis.conf", Subject: "maxmemory", Message: "No line limits the memory.", Remedy: `Set maxmemory, such as "2gb".`},
		},
		Passed: []string{"RG102", "RG103"},
		NotChecked: []NotChecked{
			{"RG801", []string{"manifests"}},
			{"RG702", []string{"manifests"}},
			{"RG903", []string{"redis.conf", "manifests"}},
		},
		Access: []Access{
			{"checkout", true, []string{"read", "write"}, []string{"~checkout:*", "%R~shared:[a|b]"}, nil},
			{"default", false, []string{"administration", "dangerous", "read"}, []string{"~*"}, []string{"&*"}},
		},
		Files: map[string]string{
			"redis.conf": "deploy/redis 7/redis.conf", "users.acl": "deploy/redis 7/users.acl",
			"sentinel.conf": "/etc/redis/sentinel.conf", "manifests": "k8s/redis.yaml",
		},
	}
}

// formats are all ways to write a report.
var formats = map[string]func(Report) string{
	"md":     Markdown,
	"sarif":  SARIF,
	"json":   JSON,
	"txt":    func(r Report) string { return textOf(r, false) },
	"colour": func(r Report) string { return textOf(r, true) },
}

// textOf is the report as text.
func textOf(r Report, colour bool) string {
	var b strings.Builder
	if err := Text(&b, r, colour); err != nil {
		panic(err) // a builder takes everything
	}
	return b.String()
}

// TestGolden compares every byte of every format.
func TestGolden(t *testing.T) {
	for name, r := range map[string]Report{"full": full(), "empty": {}} {
		for _, format := range slices.Sorted(maps.Keys(formats)) {
			t.Run(name+"."+format, func(t *testing.T) {
				got := formats[format](r)
				file := filepath.Join("testdata", name+"."+format+".golden")
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if got != string(want) {
					t.Errorf("got:\n%s\nwant:\n%s\nIf that is right: go test ./internal/report -update", got, want)
				}
			})
		}
	}
}

// TestDeterministic writes reports again and again: Go walks its maps in
// another order each time.
func TestDeterministic(t *testing.T) {
	const times = 50
	for name, format := range formats {
		want := format(full())
		for range times {
			if got := format(full()); got != want {
				t.Fatalf("%s differs:\n%s\n%s", name, want, got)
			}
		}
	}
}

// TestEndsInOneNewline: files that are written side by side end alike.
func TestEndsInOneNewline(t *testing.T) {
	for name, format := range formats {
		for _, r := range []Report{full(), {}} {
			if got := format(r); !strings.HasSuffix(got, "\n") || strings.HasSuffix(got, "\n\n") {
				t.Errorf("%s ends in %q", name, got[max(0, len(got)-5):])
			}
		}
	}
}

func TestTextReportsFailure(t *testing.T) {
	if err := Text(brokenWriter{}, full(), false); err == nil {
		t.Error("no error from a writer that takes nothing")
	}
}

// A brokenWriter takes nothing.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }
