// Package secret knows the templates in which passwords are left open: Go
// templates that External Secrets fills in the cluster, and that Fill fills here.
// Both make the same file of the same passwords.
package secret

import (
	"fmt"
	"regexp"
	"strings"
)

// A Use is how a file holds a password, and so what it may consist of.
type Use struct {
	function string // of the template, that makes what stands in the file
	fit      *regexp.Regexp
	unfit    string // what is wrong with a password that does not fit
}

// The uses. A password that is missing or empty fits none. What is hashed is
// whatever a client sends, but for the line break that many a store adds to what
// a person put there, and its like. What is quoted must be read back by a server,
// which knows other escapes than the template's quote writes.
var (
	Hashed = Use{"sha256sum", regexp.MustCompile(`^[^[:cntrl:]]+$`), "holds a line break or another control character"}
	Quoted = Use{"quote", regexp.MustCompile(`^[\x20-\x7e]+$`), "holds something else than printable ASCII"}
)

// Placeholder returns what stands in a template for the password of that name. A
// password that is missing or does not fit stops the template: index alone would
// give the hash of the empty password, with which anybody logs in. (Go's
// text/template, and so External Secrets, reports a missing key for .NAME only.)
func (u Use) Placeholder(name string) string { return u.After("", name) }

// After returns a placeholder with a text before it that the guard does not part
// from it.
func (u Use) After(text, name string) string {
	message := fmt.Sprintf("the password of %s is missing, or %s", name, u.unfit)
	return fmt.Sprintf(`{{ if not (regexMatch %q (index . %[2]q)) }}{{ fail %[3]q }}{{ end }}%[5]s{{ index . %[2]q | %[4]s }}`, u.fit, name, message, u.function, text)
}

// Literal returns a text as it must stand in a template so that no part of it is
// taken for a placeholder.
func Literal(text string) string {
	return strings.ReplaceAll(text, "{{", `{{"{{"}}`)
}
