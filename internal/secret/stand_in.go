package secret

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"text/template"

	"github.com/redisguard/terraform-provider-redisguard/internal/lex"
)

// What stands where a password or its hash was left open begins so. No hash that was
// ever seen begins with so many zeros.
const openPassword = "left open: "

var openHash = strings.Repeat("0", sha256.Size)

// StandIn fills a template with passwords that nobody has, each another one, so that
// the rest of the file can be judged. What is no template comes back as it is.
func StandIn(text string) string {
	return filled(text, template.FuncMap{
		"quote":     func(name string) string { return lex.Quote(openPassword + name) },
		"sha256sum": func(name string) string { return Hash(openPassword + name) },
	})
}

// Hash is the hash of a password in hex and, of what stands for a password, what
// stands for its hash.
func Hash(password string) string {
	sum := sha256.Sum256([]byte(password))
	hash := hex.EncodeToString(sum[:])
	if strings.HasPrefix(password, openPassword) {
		return openHash + hash[len(openHash):]
	}
	return hash
}

// IsOpen reports whether StandIn put a word where a password, or its hash in hex, was
// left open.
func IsOpen(word string) bool {
	return strings.HasPrefix(word, openPassword) || strings.HasPrefix(word, openHash)
}

// Blank leaves passwords that are open empty, so that all that a file still has in
// clear text stood there by itself. What is no template comes back as it is.
func Blank(text string) string {
	return filled(text, template.FuncMap{
		"quote":     func(string) string { return `""` },
		"sha256sum": func(string) string { return openHash + openHash },
	})
}

// filled fills a template with the names of its passwords, as functions write them.
func filled(text string, functions template.FuncMap) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	t, err := Parse(text)
	if err != nil || len(t.Names()) == 0 {
		return text
	}
	names := map[string]string{}
	for _, name := range t.Names() {
		names[name] = name
	}
	functions["regexMatch"] = func(string, string) bool { return true } // names are none of a guard's business
	var file bytes.Buffer
	if err := t.parsed.Funcs(functions).Execute(&file, names); err != nil {
		return text
	}
	return file.String()
}
