// Package compat_test applies configurations with every version of Terraform and
// OpenTofu that redisguard is to work with.
package compat_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestApplied: each configuration is applied by every program that knows its
// language, a second plan is empty, and the state holds the same to the byte as
// that of any other program. A program that does not know the language says so
// itself.
func TestApplied(t *testing.T) {
	all := programs(t)
	for _, c := range configurations(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var first map[string]string // of the oldest program that takes it
			for _, p := range all {
				t.Run(p.name, func(t *testing.T) {
					if lacks := c.missing(p); len(lacks) > 0 {
						checkRefused(t, c, p, lacks)
						return
					}
					folder := c.in(t, p)
					p.run(t, folder, "apply", "-auto-approve", "-input=false")
					p.run(t, folder, "plan", "-detailed-exitcode", "-input=false")
					if c.tests {
						p.run(t, folder, "test")
					}
					got := values(t, folder)
					if first == nil {
						first = got
					}
					checkSame(t, got, first)
				})
			}
			if len(first) == 0 && !t.Failed() && c.name != "examples/provider" { // which is a provider block
				t.Error("no program left a value: there was nothing to compare")
			}
		})
	}
}

// checkRefused: init, with which users begin, calls the program too old, and
// whatever comes after fails in the language's own words.
func checkRefused(t *testing.T, c configuration, p program, lacks []feature) {
	t.Helper()
	var names []string
	words := []string{tooOld}
	for _, f := range lacks {
		names = append(names, f.name)
		words = append(words, f.unread...)
	}
	folder := c.copied(t)
	if out, _ := p.try(t, folder, "init", "-input=false"); !strings.Contains(out, tooOld) {
		t.Errorf("%s has no %q, and init does not say %q: correct required_version\n%s", p.name, names, tooOld, out)
	}
	out, code := p.try(t, folder, "validate")
	if code == 0 {
		t.Errorf("%s takes a configuration with %q", p.name, names)
	}
	if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(out, w) }) {
		t.Errorf("%s has no %q, and validate says none of %q:\n%s", p.name, names, words, out)
	}
}

// checkSame reports each address whose values differ.
func checkSame(t *testing.T, got, want map[string]string) {
	t.Helper()
	both := maps.Clone(want)
	maps.Copy(both, got)
	for _, address := range slices.Sorted(maps.Keys(both)) {
		if got[address] != want[address] {
			t.Errorf("%s is\n%s, and with an older program\n%s", address, got[address], want[address])
		}
	}
}

// TestMistakes: what the language itself does not notice is refused before a
// plan, by every program with the same words at the same place.
func TestMistakes(t *testing.T) {
	c := read(t, own+"/mistakes")
	all := programs(t)
	first := mistakes(t, c, all[0])
	for _, p := range all[1:] {
		if got := mistakes(t, c, p); !slices.Equal(got, first) {
			t.Errorf("%s says\n%v, and %s\n%v", p.name, got, all[0].name, first)
		}
	}
	for i, want := range []string{"must_denny", "lazyfree-lazy-evicton"} {
		if len(first) != 2 || !strings.Contains(first[i].Summary, want) {
			t.Errorf("the programs say %v, not that %s is a mistake", first, want)
		}
	}
}

// A diagnostic is what validate says, and where.
type diagnostic struct {
	Severity, Summary, Detail string
	Range                     struct {
		Filename   string
		Start, End struct{ Line, Column int }
	}
}

// mistakes gives the errors that a program finds in a configuration, from the
// first line to the last.
func mistakes(t *testing.T, c configuration, p program) []diagnostic {
	t.Helper()
	out, _ := p.try(t, c.in(t, p), "validate", "-json")
	var told struct{ Diagnostics []diagnostic }
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatalf("%s: %v\n%s", p.name, err, out)
	}
	all := slices.DeleteFunc(told.Diagnostics, func(d diagnostic) bool { return d.Severity != "error" })
	slices.SortFunc(all, func(a, b diagnostic) int { return cmp.Compare(a.Range.Start.Line, b.Range.Start.Line) })
	return all
}

// TestNothingIsLeftOut: whatever the provider has stands in a configuration.
func TestNothingIsLeftOut(t *testing.T) {
	var text strings.Builder
	for _, c := range configurations(t) {
		text.WriteString(c.text)
	}
	for block, names := range offered(t) {
		if len(names) == 0 {
			t.Errorf("the provider has nothing that is written %s", block)
		}
		for _, name := range names {
			if written := fmt.Sprintf(block, name); !strings.Contains(text.String(), written) {
				t.Errorf("no configuration has %s: write an example", written)
			}
		}
	}
}

// offered gives the names of all that the provider has, by how it is written. The
// last program is one that knows all of the language.
func offered(t *testing.T) map[string][]string {
	t.Helper()
	all := programs(t)
	p := all[len(all)-1]
	out, err := p.command(read(t, examples+"/provider").in(t, p), "providers", "schema", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Providers map[string]struct {
			DataSources        map[string]any `json:"data_source_schemas"`
			EphemeralResources map[string]any `json:"ephemeral_resource_schemas"`
			Functions          map[string]any
		} `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{}
	for _, schema := range told.Providers {
		names[`data "%s"`] = slices.Sorted(maps.Keys(schema.DataSources))
		names["provider::redisguard::%s("] = slices.Sorted(maps.Keys(schema.Functions))
		names[`ephemeral "%s"`] = slices.Sorted(maps.Keys(schema.EphemeralResources))
	}
	return names
}
