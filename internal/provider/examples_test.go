package provider_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/redisguard/terraform-provider-redisguard/internal/exampletest"
)

const examples = "../../examples"

// Every folder with Terraform files below examples is applied with the built
// provider, as a user would, and planned again: nothing may be left to do, and no
// password may stand in any file that is left, but for those that the example
// itself consists of.
func TestExamples(t *testing.T) {
	needsTerraform(t)
	wanted := exampletest.Plaintexts()
	for _, password := range exampletest.Ephemeral() {
		sum := sha256.Sum256([]byte(password))
		wanted = append(wanted, hex.EncodeToString(sum[:]))
	}
	for _, folder := range exampleFolders(t) {
		t.Run(filepath.ToSlash(folder), func(t *testing.T) {
			source := os.DirFS(filepath.Join(examples, folder))
			dir := t.TempDir()
			if err := os.CopyFS(dir, source); err != nil {
				t.Fatal(err)
			}
			session{dir, exampletest.Environment()}.deploy(t)
			for _, file := range leaks(t, dir, wanted) {
				if _, err := fs.Stat(source, file); err == nil && !strings.HasSuffix(file, ".tf") {
					continue // the example brings it along
				}
				if !strings.HasPrefix(file, cluster) {
					t.Errorf("a password stands in %s", file)
				}
			}
			requireProviderLog(t, filepath.Join(dir, "trace.log"), source)
		})
	}
}

// cluster is where an example writes what a cluster would hold.
const cluster = "cluster/"

// requireProviderLog makes sure that the log that was searched is the provider's
// too, in the examples that have one.
func requireProviderLog(t *testing.T, log string, source fs.FS) {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	uses := strings.Contains(configuration(t, source, "*.tf"), `"redisguard_`)
	if uses && !bytes.Contains(text, []byte("[TRACE] provider.terraform-provider-redisguard")) {
		t.Error("the log has nothing from the provider")
	}
}

// A session is a folder with a configuration, and variables for it.
type session struct {
	folder    string
	variables []string
}

// deploy plans, applies the plan and plans again. What Terraform says and logs,
// and what its plan files hold, is left in the folder.
func (s session) deploy(t *testing.T) {
	t.Helper()
	s.run(t, "get", "-no-color")
	s.run(t, "plan", "-no-color", "-input=false", "-out=plan")
	s.run(t, "apply", "-no-color", "-input=false", "plan")
	unpack(t, filepath.Join(s.folder, "plan"), filepath.Join(s.folder, "plan-1"))
	s.run(t, "plan", "-no-color", "-input=false", "-detailed-exitcode", "-out=plan")
	unpack(t, filepath.Join(s.folder, "plan"), filepath.Join(s.folder, "plan-2"))
}

func (s session) run(t *testing.T, arguments ...string) {
	t.Helper()
	if said, err := s.try(t, arguments...); err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(arguments, " "), err, said)
	}
}

// try gives all that Terraform has said in the folder.
func (s session) try(t *testing.T, arguments ...string) (said []byte, failure error) {
	t.Helper()
	terminal, err := os.OpenFile(filepath.Join(s.folder, "terminal.log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	cmd := exec.Command("terraform", arguments...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.folder, terminal, terminal
	cmd.Env = append(os.Environ(), "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(s.folder, "trace.log"))
	cmd.Env = append(cmd.Env, s.variables...)
	failure = cmd.Run()
	if said, err = os.ReadFile(terminal.Name()); err != nil {
		t.Fatal(err)
	}
	return said, failure
}

var (
	variableBlock = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)\n\}`)
	isEphemeral   = regexp.MustCompile(`(?m)^  ephemeral\s+= true\b`)
	hasDefault    = regexp.MustCompile(`(?m)^  default\s+=`)
)

// notSecret are the names of variables that are told about a password in its place.
var notSecret = regexp.MustCompile(`_(sha256|version|revision)$`)

// misuses tells what in a configuration would put a password into a plan file, or
// would be applied without the value that the search looks for.
func misuses(config string, given func(variable string) bool) (all []string) {
	for _, v := range variableBlock.FindAllStringSubmatch(config, -1) {
		name, body := v[1], v[2]
		switch {
		case !isEphemeral.MatchString(body):
			if strings.Contains(name, "password") && !notSecret.MatchString(name) {
				all = append(all, fmt.Sprintf("the variable %s must be ephemeral, or take a hash: a plan file holds plain variables", name))
			}
		case hasDefault.MatchString(body):
			all = append(all, fmt.Sprintf("the ephemeral variable %s must have no default: a plan file holds the configuration", name))
		case !given(name):
			all = append(all, fmt.Sprintf("the ephemeral variable %s has no value in internal/exampletest", name))
		}
	}
	if strings.Contains(config, "sha256(") {
		all = append(all, "a configuration that hashes a password has it, and so has the plan file")
	}
	return all
}

// TestExamplesTakeNoPlainPassword looks at the configurations themselves, those of
// their modules among them.
func TestExamplesTakeNoPlainPassword(t *testing.T) {
	byCaller := func(string) bool { return true } // gives a module's variables their values
	for _, folder := range exampleFolders(t) {
		source := os.DirFS(filepath.Join(examples, folder))
		wrong := misuses(configuration(t, source, "*.tf"), exampletest.Given)
		wrong = append(wrong, misuses(configuration(t, source, "modules/*/*.tf"), byCaller)...)
		for _, w := range wrong {
			t.Errorf("%s: %s", filepath.ToSlash(folder), w)
		}
	}
	for config, want := range map[string]string{
		"variable \"app_password\" {\n  sensitive = true\n}\n":                                          "must be ephemeral",
		"variable \"passwords\" {\n  ephemeral = true\n  default   = {}\n}\n":                           "must have no default",
		"variable \"nobody_gives_this\" {\n  type      = string\n  ephemeral = true\n}\n":               "has no value",
		"locals {\n  hash = sha256(\"x\")\n}\n":                                                         "hashes a password",
		"variable \"password_sha256\" {\n}\nvariable \"passwords\" {\n  ephemeral = true\n}\n":          "",
		"variable \"password_version\" {\n  default = 1\n}\nvariable \"port\" {\n  default = 6379\n}\n": "",
	} {
		if got := strings.Join(misuses(config, exampletest.Given), "; "); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%q: %q, want %q", config, got, want)
		}
	}
}

// configuration gives the files of an example that a pattern matches, as one text.
func configuration(t *testing.T, source fs.FS, pattern string) string {
	t.Helper()
	var text strings.Builder
	files, err := fs.Glob(source, pattern)
	for _, name := range files {
		content, readErr := fs.ReadFile(source, name)
		err = errors.Join(err, readErr)
		text.Write(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func exampleFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, pattern := range []string{"*/*.tf", "*/*/*.tf"} {
		files, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			folder, _ := filepath.Rel(examples, filepath.Dir(f))
			folders = append(folders, folder)
		}
	}
	folders = slices.Compact(folders)
	if len(folders) < 6 {
		t.Fatalf("only %d examples found: %v", len(folders), folders)
	}
	return folders
}
