package compat_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	examples = root + "/examples"
	own      = root + "/internal/conformance/compat/testdata"
)

// A configuration is a folder that a user would apply.
type configuration struct {
	name   string
	folder string
	text   string // all that is written in it
	tests  bool   // it has files for the command test
}

// configurations gives the examples and those of testdata.
func configurations(t *testing.T) []configuration {
	t.Helper()
	var all []configuration
	for _, pattern := range []string{examples + "/*", examples + "/*/*", own + "/applied/*"} {
		folders, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			if files, _ := filepath.Glob(filepath.Join(folder, "*.tf")); len(files) > 0 {
				all = append(all, read(t, folder))
			}
		}
	}
	return all
}

func read(t *testing.T, folder string) configuration {
	t.Helper()
	name, err := filepath.Rel(root, folder)
	if err != nil {
		t.Fatal(err)
	}
	c := configuration{name: strings.TrimPrefix(filepath.ToSlash(name), "internal/conformance/compat/"), folder: folder}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		c.tests = c.tests || strings.HasSuffix(path, ".tftest.hcl")
		if filepath.Ext(path) != ".tf" && filepath.Ext(path) != ".hcl" {
			return nil
		}
		data, err := os.ReadFile(path)
		c.text += string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// copied is a copy of the configuration.
func (c configuration) copied(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(c.folder)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// in is a copy for one program alone, with its modules installed. Not init, which
// would ask a registry for the provider.
func (c configuration) in(t *testing.T, p program) string {
	t.Helper()
	folder := c.copied(t)
	if strings.Contains(c.text, "\nmodule \"") {
		p.run(t, folder, "get")
	}
	return folder
}

// A feature of the language is not in every version of it.
type feature struct {
	name  string
	used  *regexp.Regexp
	since map[string]int // the minor version that brought it, of each product
	// What a program says that cannot read it. There is none where it would pass
	// over the feature without a word.
	unread []string
}

// tooOld is what a program says that required_version leaves out.
const tooOld = "Unsupported Terraform Core version"

var features = []feature{
	{
		name:  "the command test",
		used:  regexp.MustCompile(`(?m)^run "`),
		since: map[string]int{"terraform": 6, "opentofu": 6},
	},
	{
		name:   "functions",
		used:   regexp.MustCompile(`\bprovider::redisguard::`),
		since:  map[string]int{"terraform": 8, "opentofu": 7},
		unread: []string{"Missing newline after argument", "Missing attribute separator", "found an invalid expression token"},
	},
	{
		name:   "ephemeral values",
		used:   regexp.MustCompile(`(?m)^ephemeral "|^\s+ephemeral\s+= true`),
		since:  map[string]int{"terraform": 10, "opentofu": 11},
		unread: []string{`Blocks of type "ephemeral" are not expected here`, `An argument named "ephemeral" is not expected here`},
	},
}

// missing gives the features that the configuration uses and the program lacks.
func (c configuration) missing(p program) []feature {
	return slices.DeleteFunc(slices.Clone(features), func(f feature) bool {
		return p.minor >= f.since[p.product] || !f.used.MatchString(c.text)
	})
}

// values gives what a run left in the state, by address: outputs, and all
// attributes of data sources and resources but for those that differ between any
// two runs.
func values(t *testing.T, folder string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Outputs   map[string]any
		Resources []struct {
			Module, Mode, Type, Name string
			Instances                []struct {
				Index      any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal(data, &state); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	put := func(address string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		all[address] = string(text)
	}
	for name, value := range state.Outputs {
		put("output."+name, value)
	}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			delete(i.Attributes, "as_of") // the moment of the plan
			delete(i.Attributes, "id")    // drawn by terraform_data
			for name, value := range i.Attributes {
				put(fmt.Sprintf("%s.%s.%s.%s[%v].%s", r.Module, r.Mode, r.Type, r.Name, i.Index, name), value)
			}
		}
	}
	return all
}
