package provider_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// spellings gives the ways in which a text may stand in a file.
func spellings(plaintext string) [][]byte {
	small := hex.EncodeToString([]byte(plaintext))
	all := []string{plaintext, small, strings.ToUpper(small), url.QueryEscape(plaintext), url.PathEscape(plaintext)}
	all = append(all, quotings(plaintext)...)
	for _, q := range quotings(plaintext) { // a log that quotes what was quoted
		all = append(all, quotings(q)...)
	}
	for before := range 3 {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
			all = append(all, inBase64(plaintext, before, encoding))
		}
	}
	slices.Sort(all)
	var spelt [][]byte
	for _, s := range slices.Compact(all) {
		spelt = append(spelt, []byte(s))
	}
	return spelt
}

// quotings gives a text as it stands between quotes, in JSON with and without
// HTML's characters spared, in Go and in Terraform's language.
func quotings(text string) []string {
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	escaped, err := json.Marshal(text)
	if err != nil || encoder.Encode(text) != nil {
		panic("a string has no spelling in JSON")
	}
	goes := strconv.Quote(text)
	all := []string{string(escaped), strings.TrimSpace(plain.String()), goes, strconv.QuoteToASCII(text), strings.NewReplacer("${", "$${", "%{", "%%{").Replace(goes)}
	for i, q := range all {
		all[i] = q[1 : len(q)-1]
	}
	return all
}

// inBase64 gives the digits that a text surely has where so many bytes, modulo
// three, stand before it.
func inBase64(text string, before int, encoding *base64.Encoding) string {
	shared := []int{0, 2, 3}[before] // digits in which the bytes before have a part
	digits := encoding.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, before), text...))
	if (before+len(text))%3 != 0 {
		digits = digits[:len(digits)-1] // in which what comes after has a part
	}
	return digits[shared:]
}

// leaks names the files below a folder in which one of the texts stands.
func leaks(t *testing.T, folder string, plaintexts []string) (found []string) {
	t.Helper()
	var wanted [][]byte
	for _, p := range plaintexts {
		wanted = append(wanted, spellings(p)...)
	}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(wanted, func(spelling []byte) bool { return bytes.Contains(content, spelling) }) {
			relative, err := filepath.Rel(folder, name)
			found = append(found, filepath.ToSlash(relative))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// unpack puts the entries of a plan file into a folder, for what is compressed
// cannot be searched.
func unpack(t *testing.T, plan, folder string) {
	t.Helper()
	archive, err := zip.OpenReader(plan)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for _, entry := range archive.File {
		reader, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, filepath.FromSlash(entry.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(plan); err != nil {
		t.Fatal(err)
	}
}

// TestSearchFindsEverySpelling plants a text in each spelling, made by the
// encoders themselves, with something before and after it.
func TestSearchFindsEverySpelling(t *testing.T) {
	const plaintext = `p"a\s <&> ä ${s} #w`
	planted := map[string]string{
		"clear": plaintext, "hex": hex.EncodeToString([]byte("x" + plaintext + "y")), "HEX": strings.ToUpper(hex.EncodeToString([]byte(plaintext))),
		"query": url.QueryEscape("x" + plaintext), "path": url.PathEscape(plaintext + "/"), "go": strconv.Quote(plaintext), "ascii": strconv.QuoteToASCII(plaintext),
		"hcl": `"p\"a\\s <&> ä $${s} #w"`, "hclog": strconv.Quote(`{"input":` + strconv.Quote(plaintext) + `}`),
	}
	for i := range 6 {
		text := []byte("before"[:i] + plaintext + "after"[:i%5])
		planted["base64-"+strconv.Itoa(i)] = base64.StdEncoding.EncodeToString(text)
		planted["base64url-"+strconv.Itoa(i)] = base64.RawURLEncoding.EncodeToString(text)
	}
	document, err := json.Marshal(map[string]string{"a": plaintext})
	if err != nil {
		t.Fatal(err)
	}
	planted["json"] = string(document)
	for name, text := range planted {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "file"), []byte("some "+text+" more"), 0o600); err != nil {
				t.Fatal(err)
			}
			if found := leaks(t, folder, []string{plaintext}); len(found) != 1 {
				t.Errorf("not found in %s", text)
			}
			if found := leaks(t, folder, []string{"p\"a\\t <&> ä ${s} #w"}); len(found) != 0 {
				t.Errorf("another text is found in %s", text)
			}
		})
	}
}

// TestSearchFindsWhatTerraformKeeps: a password in a plain variable, or in the
// configuration, is found in the plan, the state and the log.
func TestSearchFindsWhatTerraformKeeps(t *testing.T) {
	if testing.Short() {
		t.Skip("an acceptance test; make testacc runs it")
	}
	const literal, variable = `literal "x" \y <&> 1`, `variable 'x' #y <&> ä`
	folder := t.TempDir()
	config := `
variable "planted" { sensitive = true }
resource "terraform_data" "variable" {
  input = var.planted
}
resource "terraform_data" "literal" {
  for_each = toset(["literal \"x\" \\y <&> 1"])
}
`
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	session{folder, []string{"TF_VAR_planted=" + variable}}.deploy(t)
	for plaintext, files := range map[string][]string{
		variable: {"plan-1/tfplan", "plan-2/tfstate", "terraform.tfstate"},
		literal:  {"plan-1/tfplan", "plan-1/tfconfig/m-/main.tf", "plan-2/tfstate", "plan-2/tfstate-prev", "terminal.log", "terraform.tfstate", "trace.log"},
	} {
		found := leaks(t, folder, []string{plaintext})
		for _, f := range files {
			if !slices.Contains(found, f) {
				t.Errorf("%q is not found in %s, only in %v", plaintext, f, found)
			}
		}
	}
}
