package review

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/server"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

var update = flag.Bool("update", false, "write what the rules find in the fixtures")

// inputs are the arguments that a fixture may give, by the names of the files.
// All of them are in the artefact of the second name.
var inputs = []struct{ file, argument, artefact string }{
	{"redis.conf", "redis_conf", "redis.conf"},
	{"users.acl", "users_acl", "users.acl"},
	{"sentinel.conf", "sentinel_conf", "sentinel.conf"},
	{"manifests.yaml", "manifests", "manifests"},
}

// TestFixtures judges whole configurations: those of articles, and those that
// well-known charts, operators and images come to. Each folder of
// testdata/articles and testdata/peers holds the files, and
//
//	server       the server that they are for
//	as_of        the moment at which they are judged, if it matters
//	google_redis_instance.json   a managed instance, if there is one
//	what.txt     what it is, in a sentence
//	must.txt     the defects that must be found: rule, artefact:line, why
//	mustnot.txt  the rules that must find nothing, maybe at one artefact:line, and why;
//	             * stands for every rule, but for what must.txt and alarms.txt list
//	alarms.txt   false alarms that are known, if there are any: rule, artefact:line, why it is one
//	want.txt     all that is found
//
// All but want.txt, which -update writes, are written by hand, from what is known
// to be wrong and right.
func TestFixtures(t *testing.T) {
	for _, folder := range folders(t) {
		t.Run(strings.TrimPrefix(folder, "testdata/"), func(t *testing.T) {
			found := findingsIn(t, folder)
			golden(t, filepath.Join(folder, "want.txt"), spelled(found))
			must, alarms := expectations(t, folder, "must.txt"), expectations(t, folder, "alarms.txt")
			known := func(f finding.Finding) bool {
				return slices.ContainsFunc(slices.Concat(must, alarms), func(e expectation) bool { return e.met(f) })
			}
			for _, e := range must {
				if !slices.ContainsFunc(found, e.met) {
					t.Errorf("must.txt: not found: %s", e)
				}
			}
			for _, e := range alarms {
				if !slices.ContainsFunc(found, e.met) {
					t.Errorf("alarms.txt: no longer given, so take it out: %s", e)
				}
			}
			for _, e := range expectations(t, folder, "mustnot.txt") {
				for _, f := range found {
					if e.met(f) || e.rule == "*" && !known(f) {
						t.Errorf("mustnot.txt: %s: found: %s", e, spell(f))
					}
				}
			}
		})
	}
}

// TestFixturesAreWhole makes sure that a fixture says what it is and what is
// known of it, and that what it says is about rules and lines that there are.
func TestFixturesAreWhole(t *testing.T) {
	codes := audit.Registry{}.RuleCodes()
	for _, folder := range folders(t) {
		if text := read(t, filepath.Join(folder, "what.txt")); strings.Count(text, "\n") != 1 {
			t.Errorf("%s: what.txt must be one line", folder)
		}
		lines := map[string]int{"": 0, "google_redis_instance": 0}
		for _, in := range inputs {
			if text, err := os.ReadFile(filepath.Join(folder, in.file)); err == nil {
				lines[in.artefact] = bytes.Count(text, []byte("\n"))
			}
		}
		placed := slices.Concat(expectations(t, folder, "must.txt"), expectations(t, folder, "alarms.txt"))
		for _, e := range slices.Concat(placed, expectations(t, folder, "mustnot.txt")) {
			last, given := lines[e.artefact]
			if e.rule != "*" && !slices.Contains(codes, e.rule) || e.placed && (!given || e.line > last) {
				t.Errorf("%s: there is no such rule or place: %s", folder, e)
			}
			if e.why == "" {
				t.Errorf("%s: say why: %s", folder, e)
			}
		}
		for _, e := range placed {
			if !e.placed {
				t.Errorf("%s: say where: %s", folder, e)
			}
		}
	}
}

// TestCombinations judges files together that do not belong together, on every
// server: a rule finds there what its author did not think of, and must not stumble
// over it.
func TestCombinations(t *testing.T) {
	all := map[string][]shape.Value{}
	for _, folder := range folders(t) {
		for _, in := range inputs {
			if text, err := os.ReadFile(filepath.Join(folder, in.file)); err == nil {
				all[in.argument] = append(all[in.argument], shape.StringOf(string(text)))
			}
		}
	}
	servers := server.Known()
	for i, conf := range all["redis_conf"] {
		for j, users := range all["users_acl"] {
			sentinel := all["sentinel_conf"][(i+j)%len(all["sentinel_conf"])]
			manifests := all["manifests"][(i+2*j)%len(all["manifests"])]
			name := servers[(i+3*j)%len(servers)]
			judge(t, map[string]shape.Value{
				"server": shape.StringOf(name), "redis_conf": conf, "users_acl": users, "sentinel_conf": sentinel, "manifests": shape.ListOf(manifests),
			})
		}
	}
}

func folders(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/*/*/server")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no fixtures")
	}
	for i := range all {
		all[i] = filepath.ToSlash(filepath.Dir(all[i]))
	}
	return all
}

// findingsIn runs the kind on the files of a folder.
func findingsIn(t *testing.T, folder string) []finding.Finding {
	t.Helper()
	declaration := map[string]shape.Value{"server": shape.StringOf(strings.TrimSpace(read(t, filepath.Join(folder, "server"))))}
	for _, in := range inputs {
		text, err := os.ReadFile(filepath.Join(folder, in.file))
		switch {
		case os.IsNotExist(err):
		case err != nil:
			t.Fatal(err)
		case in.argument == "manifests":
			declaration[in.argument] = shape.StringsOf([]string{string(text)})
		default:
			declaration[in.argument] = shape.StringOf(string(text))
		}
	}
	if moment, err := os.ReadFile(filepath.Join(folder, "as_of")); err == nil {
		declaration["as_of"] = shape.StringOf(strings.TrimSpace(string(moment)))
	}
	if instance, err := os.ReadFile(filepath.Join(folder, "google_redis_instance.json")); err == nil {
		value, err := shape.ParseJSON(instance)
		if err != nil {
			t.Fatal(err)
		}
		declaration["google_redis_instance"] = value
	}
	return judge(t, declaration)
}

// judge runs the kind audit on a declaration that it must take.
// judge returns what is found and not excused.
func judge(t testing.TB, declaration map[string]shape.Value) []finding.Finding {
	t.Helper()
	result := Kind().Run(shape.ObjectOf(declaration), artefact.Environment{Judge: audit.Registry{}})
	if result.Report.Invalid() {
		t.Fatal(result.Report.Problems)
	}
	return slices.DeleteFunc(result.Report.Findings, func(f finding.Finding) bool { return f.Excepted })
}

// An expectation is a line of must.txt or mustnot.txt.
type expectation struct {
	rule     string
	placed   bool // the next two are given
	artefact string
	line     int
	why      string
}

func (e expectation) met(f finding.Finding) bool {
	return f.Rule == e.rule && (!e.placed || f.Artefact == e.artefact && f.Line == e.line)
}

func (e expectation) String() string {
	if !e.placed {
		return e.rule + " " + e.why
	}
	return fmt.Sprintf("%s %s:%d %s", e.rule, e.artefact, e.line, e.why)
}

func expectations(t *testing.T, folder, name string) []expectation {
	t.Helper()
	var all []expectation
	file := filepath.Join(folder, name)
	if _, err := os.Stat(file); os.IsNotExist(err) {
		return nil // a clean configuration has no defect, and most have no false alarm
	}
	for line := range strings.Lines(read(t, file)) {
		rule, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		e := expectation{rule: rule, why: rest}
		place, why, _ := strings.Cut(rest, " ")
		if file, number, ok := strings.Cut(place, ":"); ok {
			if n, err := strconv.Atoi(number); err == nil {
				e.placed, e.artefact, e.line, e.why = true, file, n, why
			}
		}
		all = append(all, e)
	}
	return all
}

// spelled writes findings down, a line for each, in the order of the places.
func spelled(all []finding.Finding) string {
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b finding.Finding) int {
		if c := strings.Compare(a.Artefact, b.Artefact); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Rule, b.Rule)
	})
	var b strings.Builder
	for _, f := range ordered {
		b.WriteString(spell(f) + "\n")
	}
	return b.String()
}

func spell(f finding.Finding) string {
	return fmt.Sprintf("%s:%d %s %s %s", f.Artefact, f.Line, f.Rule, f.Severity, f.Message)
}

// golden compares a text with a file, or writes it there.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, file); got != want {
		t.Errorf("got:\n%s\nwant:\n%s\nIf that is right: go test ./internal/review -update", got, want)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
