package kinds

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/artefact"
	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

var update = flag.Bool("update", false, "write the golden files")

var environment = artefact.Environment{Judge: audit.Registry{}}

// every returns the kinds of all faces.
func every() []artefact.Kind { return append(All(), Ephemeral()...) }

// TestGolden renders each testdata/KIND/CASE.json and compares every byte with
// CASE.golden: the file, or what is wrong with the declaration, and below it
// what the rules and outputs say. "?" in a declaration is an unknown value.
func TestGolden(t *testing.T) {
	for _, k := range every() {
		for name, declaration := range cases(t, k) {
			t.Run(k.Name()+"/"+name, func(t *testing.T) {
				got := describe(k.Run(declaration, environment))
				file := filepath.Join("testdata", k.Name(), name+".golden")
				if *update {
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("got:\n%s\nwant:\n%s\nIf that is right: go test ./internal/kinds -update", got, want)
				}
			})
		}
	}
}

// TestGoldenFilesHaveCases finds golden files whose declaration is gone.
func TestGoldenFilesHaveCases(t *testing.T) {
	golden, err := filepath.Glob("testdata/*/*.golden")
	if err != nil {
		t.Fatal(err)
	}
	if len(golden) == 0 {
		t.Error("there are no golden files")
	}
	for _, g := range golden {
		if _, err := os.Stat(strings.TrimSuffix(g, ".golden") + ".json"); err != nil {
			t.Error(err)
		}
	}
}

// TestReportedPathsExist makes sure that every problem, warning and finding of
// the golden cases leads the user to a place that is there.
func TestReportedPathsExist(t *testing.T) {
	checked := 0
	for _, k := range every() {
		for name, declaration := range cases(t, k) {
			report := k.Run(declaration, environment).Report
			var paths []finding.Path
			for _, p := range append(report.Problems, report.Warnings...) {
				paths = append(paths, p.Path)
			}
			for _, f := range report.Findings {
				paths = append(paths, f.Path)
			}
			for _, p := range paths {
				checked++
				if !leads(k.Arguments(), declaration, p) {
					t.Errorf("%s/%s: %s leads nowhere", k.Name(), name, p)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d paths were checked", checked)
	}
}

// leads reports whether a path ends at a part of the declaration, at an
// attribute missing from an object of it, or at an argument left out.
func leads(arguments []shape.Argument, v shape.Value, p finding.Path) bool {
	steps := p.Steps()
	if len(steps) == 0 {
		return false
	}
	for i, s := range steps {
		switch {
		case s.Kind == finding.ListIndex:
			if s.Index >= len(v.Items()) {
				return false
			}
			v = v.Items()[s.Index]
		case v.Kind() != shape.ObjectKind:
			return false
		default:
			named := slices.Contains(v.Names(), s.Name)
			v = v.Field(s.Name)
			if v.IsNull() && (s.Kind == finding.MapKey && !named || i < len(steps)-1) {
				return false
			}
			if v.IsNull() && i == 0 && !bears(arguments, s.Name) {
				return false
			}
		}
	}
	return true
}

func bears(arguments []shape.Argument, name string) bool {
	for _, a := range arguments {
		if a.Name == name {
			return true
		}
	}
	return false
}

// cases reads the declarations of a kind's golden cases.
func cases(t *testing.T, k artefact.Kind) map[string]shape.Value {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", k.Name(), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Errorf("%s has no golden case", k.Name())
	}
	all := map[string]shape.Value{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = parse(t, data)
	}
	return all
}

// parse reads a declaration in JSON.
func parse(t testing.TB, data []byte) shape.Value {
	t.Helper()
	v, err := shape.ParseJSON(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return withUnknowns(v)
}

func withUnknowns(v shape.Value) shape.Value {
	switch {
	case v.Kind() == shape.StringKind && v.Text() == "?":
		return shape.Unknown()
	case v.Kind() == shape.ListKind:
		items := make([]shape.Value, len(v.Items()))
		for i, item := range v.Items() {
			items[i] = withUnknowns(item)
		}
		return shape.ListOf(items...)
	case v.Kind() == shape.ObjectKind:
		fields := map[string]shape.Value{}
		for _, name := range v.Names() {
			fields[name] = withUnknowns(v.Field(name))
		}
		return shape.ObjectOf(fields)
	default:
		return v
	}
}

// describe writes a result down. A section that would be empty is left out.
func describe(r artefact.Result) []byte {
	var b bytes.Buffer
	if content, ok := r.Outputs["content"]; ok {
		b.WriteString(known(content))
	}
	if stream, ok := r.Outputs["yaml"]; ok {
		b.WriteString(known(stream))
	}
	section := func(title string, lines []string) {
		if len(lines) > 0 {
			fmt.Fprintf(&b, "=== %s\n%s\n", title, strings.Join(lines, "\n"))
		}
	}
	section("problems", spelt(r.Report.Problems))
	section("warnings", spelt(r.Report.Warnings))
	var findings []string
	for _, f := range r.Report.Findings {
		line := fmt.Sprintf("%s %s %s (line %d) %s: %s", f.Rule, f.Severity, f.Path, f.Line, f.Subject, f.Message)
		if f.Excepted {
			line += " | excepted: " + f.Reason
		}
		findings = append(findings, line)
	}
	section("findings", findings)
	for _, name := range []string{"content_template", "content_redacted", "patch", "report_markdown"} {
		if text, ok := r.Outputs[name]; ok {
			section(name, []string{strings.TrimSuffix(known(text), "\n")})
		}
	}
	for _, role := range r.Outputs["templates"].Names() {
		files := r.Outputs["templates"].Field(role)
		for _, name := range files.Names() {
			section(role+"/"+name, []string{strings.TrimSuffix(known(files.Field(name)), "\n")})
		}
	}
	if permissions, ok := r.Outputs["permissions"]; ok {
		section("permissions", granted(permissions))
	}
	section("flows", rowsOf(r.Outputs["flows"]))
	for _, name := range []string{"pod_annotations", "application_addresses", "egress", "ca_expires_at", "directives", "dns_names"} {
		if v, ok := r.Outputs[name]; ok {
			section(name, []string{sketch(v)})
		}
	}
	if r.Outputs["yaml"].IsUnknown() {
		section("objects", outlineOf(r.Outputs["objects"]))
	}
	for _, target := range r.Outputs["exports"].Names() {
		texts := r.Outputs["exports"].Field(target)
		for _, name := range texts.Names() {
			section("exports["+target+"]["+name+"]", []string{strings.TrimSuffix(known(texts.Field(name)), "\n")})
		}
	}
	return b.Bytes()
}

func known(text shape.Value) string {
	if text.IsUnknown() {
		return "(known at apply)\n"
	}
	return text.Text()
}

// outlineOf tells what is known of objects, a line for each.
func outlineOf(objects shape.Value) []string {
	var lines []string
	for _, key := range objects.Names() {
		lines = append(lines, key+": "+sketch(objects.Field(key)))
	}
	return lines
}

// sketch spells a value, with "?" for what is unknown.
func sketch(v shape.Value) string {
	var parts []string
	switch v.Kind() {
	case shape.UnknownKind:
		return "?"
	case shape.BoolKind:
		return fmt.Sprint(v.Bool())
	case shape.NumberKind:
		return v.Number().String()
	case shape.ObjectKind:
		for _, name := range v.Names() {
			parts = append(parts, name+": "+sketch(v.Field(name)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case shape.ListKind:
		for _, item := range v.Items() {
			parts = append(parts, sketch(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	default:
		return v.Text()
	}
}

func spelt(problems []finding.Problem) []string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("[%s] %s", p.Kind, strings.ReplaceAll(p.Error(), "\n", " | ")))
	}
	return lines
}

// granted writes down the output permissions, a line for each user.
func granted(permissions shape.Value) []string {
	if permissions.IsUnknown() {
		return []string{"(known at apply)"}
	}
	var lines []string
	for _, name := range permissions.Names() {
		p := permissions.Field(name)
		if p.IsUnknown() {
			lines = append(lines, name+": (known at apply)")
			continue
		}
		lines = append(lines, fmt.Sprintf("%s: %s | %s commands, dangerous %s | keys %s | channels %s", name, p.Field("rules").Text(),
			p.Field("allowed_count").Number().Text('f', 0), texts(p.Field("dangerous_commands")), texts(p.Field("keys")), texts(p.Field("channels"))))
	}
	return lines
}

// rowsOf writes down the output flows, a line for each.
func rowsOf(flows shape.Value) []string {
	var lines []string
	for _, f := range flows.Items() {
		lines = append(lines, fmt.Sprintf("%s -> %s %s %s: %s", f.Field("from").Text(), f.Field("to").Text(), f.Field("protocol").Text(), strings.TrimSpace(known(f.Field("ports"))), f.Field("why").Text()))
	}
	return lines
}

func texts(list shape.Value) []string {
	var all []string
	for _, item := range list.Items() {
		all = append(all, item.Text())
	}
	return all
}
