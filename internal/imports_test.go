// Package internal_test holds the law of imports: they run one way.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module    = "github.com/redisguard/terraform-provider-redisguard"
	own       = module + "/internal/"
	terraform = "github.com/hashicorp/terraform-plugin-"
)

var (
	ground  = []string{"finding", "shape", "server", "lex", "manifest", "certificate", "directive", "secret"}
	targets = []string{"client", "redisconf", "sentinel", "acl", "kube", "kube/pod", "kube/policy", "istio/access", "istio/origination", "secret/external", "secret/file", "topology"}
	judged  = slices.Concat(ground, targets, []string{"artefact", "cloud", "flow", "istio"})
	policed = append([]string{"artefact", "flow", "kube"}, ground...)
)

// law tells which packages of ours each package may import. A package that is
// not in it fails the test, so that a new one gets its place first.
var law = map[string][]string{
	"certificate":           {"certificate/authority"}, // its tests
	"certificate/authority": {},
	"client":                append([]string{"artefact"}, ground...),
	"cloud":                 {"finding", "shape"},
	"directive":             {"server"},
	"exampletest":           {},
	"finding":               {},
	"lex":                   {},
	"manifest":              {"finding", "shape"},
	"server":                {},
	"shape":                 {"finding"},
	"secret":                {"lex", "shape"},
	"secret/external":       policed,
	"secret/file":           append([]string{"artefact"}, ground...),
	"artefact":              ground,
	"flow":                  append([]string{"artefact"}, ground...),
	"kube":                  ground,
	"kube/pod":              append([]string{"istio"}, policed...),
	"kube/policy":           policed,
	"istio":                 append([]string{"flow"}, ground...),
	"istio/access":          append([]string{"istio"}, policed...),
	"istio/origination":     append([]string{"istio"}, policed...),
	"redisconf":             append([]string{"artefact"}, ground...),
	"topology":              slices.Concat(policed, []string{"acl", "istio/access", "kube/pod", "kube/policy", "redisconf", "sentinel"}),
	"sentinel":              append([]string{"artefact"}, ground...),
	"acl":                   append([]string{"artefact"}, ground...),
	"audit":                 append([]string{"certificate/authority"}, judged...), // its tests
	"report":                {"audit", "finding"},
	"review":                append([]string{"audit", "report"}, judged...),
	"kinds":                 append([]string{"artefact", "review"}, targets...),
	"provider":              append([]string{"artefact", "audit", "kinds", "certificate/authority", "exampletest", "guide"}, ground...), // the last three for its tests
	"guide":                 {},
	"cli":                   append([]string{"audit", "kinds", "report", "review"}, judged...),
}

// apart are directories that are modules of their own.
var apart = []string{"conformance"}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range filesBelow(t, ".") {
		seen[f.pkg] = true
		for _, imported := range f.imports {
			if wrong := f.breaks(imported); wrong != "" {
				t.Errorf("%s imports %s: %s", f.name, imported, wrong)
			}
		}
	}
	for pkg := range law {
		if !seen[pkg] {
			t.Errorf("the law names package %s, which is not there", pkg)
		}
	}
}

// A file is a Go file below this directory.
type file struct {
	name    string
	pkg     string // its directory
	program bool   // it belongs to a program, which may import anything of ours
	test    bool
	imports []string
}

// breaks says how an import breaks the law, "" if it does not.
func (f file) breaks(imported string) string {
	if strings.HasPrefix(imported, terraform) && f.pkg != "provider" {
		return "only provider and main know Terraform"
	}
	name, ours := strings.CutPrefix(imported, own)
	if !ours || name == f.pkg || f.program {
		return ""
	}
	allowed, known := law[f.pkg]
	switch {
	case !known:
		return "the law does not know package " + f.pkg + "; give it its place"
	case f.test && f.pkg == "kinds":
		return "" // its tests look at the whole way up to the judge
	case !slices.Contains(allowed, name):
		return "of ours it may import " + strings.Join(allowed, ", ")
	}
	return ""
}

// filesBelow reads the imports of every Go file below a directory.
func filesBelow(t *testing.T, root string) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (slices.Contains(apart, name) || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || filepath.Dir(name) == root {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := file{
			name: name, pkg: filepath.ToSlash(filepath.Dir(name)),
			program: parsed.Name.Name == "main", test: strings.HasSuffix(name, "_test.go"),
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestLaw(t *testing.T) {
	for _, tt := range []struct {
		pkg, imported string
		test, lawful  bool
	}{
		{"finding", own + "shape", false, false},
		{"finding", "strings", false, true},
		{"shape", own + "finding", false, true},
		{"shape", own + "server", false, false},
		{"server", own + "finding", false, false},
		{"artefact", own + "acl", true, false},
		{"redisconf", own + "acl", false, false},
		{"acl", own + "acl", true, true},
		{"acl", terraform + "log/tfsdklog", false, false},
		{"audit", own + "acl", false, true},
		{"audit", own + "kinds", false, false},
		{"kinds", own + "audit", false, false},
		{"kinds", own + "audit", true, true},
		{"provider", own + "redisconf", false, false},
		{"provider", terraform + "framework/provider", false, true},
		{"newcomer", own + "finding", false, false},
	} {
		f := file{pkg: tt.pkg, test: tt.test}
		if wrong := f.breaks(tt.imported); (wrong == "") != tt.lawful {
			t.Errorf("%s importing %s: %q, want lawful = %t", tt.pkg, tt.imported, wrong, tt.lawful)
		}
	}
}
