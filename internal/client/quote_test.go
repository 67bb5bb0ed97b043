package client

import (
	"bytes"
	"fmt"
	"go/format"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/redisguard/terraform-provider-redisguard/internal/shape"
)

// hostile are texts that would get out of a literal, or mean something in it.
var hostile = []string{
	"", "plain", " ", "a b", `"`, `'`, `'"'"'`, "`id`", "$(id)", "${HOME}", "$HOME", "#{x}", "%{x}", "%s %d %%",
	`\`, `\\`, `\n`, `\"`, `\u0041`, `\\u0041`, `\uu0022`, "\\\n", "a\nb", "a\r\nb", "\x00", "a\x00b", "\x7f", "\t", "\x1b[31m",
	"\u2028", "\u2029", "\u0085", "\u202e", "\ufeff", "é", "日本語", "😀", "👩‍🔬", "-n", "--", "*", "~", "!x", "a;b|c&d>e<f", "# x", "*/", "//", "]]>", "</script>", "{{.}}", "{{", "\"\"\"", "'''",
}

func TestQuoteGo(t *testing.T) {
	for _, text := range hostile {
		if got, err := strconv.Unquote(quoteGo(text)); err != nil || got != text {
			t.Errorf("%q is spelt %s, which Go reads as %q, %v", text, quoteGo(text), got, err)
		}
	}
}

// TestQuoteShell lets a shell read what is quoted. No argument of a program can
// hold NUL.
func TestQuoteShell(t *testing.T) {
	for _, text := range hostile {
		if strings.Contains(text, "\x00") {
			continue
		}
		out, err := exec.Command("sh", "-c", "printf %s "+quoteShell(text)).CombinedOutput()
		if err != nil || string(out) != text {
			t.Errorf("%q is spelt %s, which sh reads as %q, %v", text, quoteShell(text), out, err)
		}
	}
}

func TestQuoteURL(t *testing.T) {
	for _, text := range hostile {
		u, err := url.Parse("rediss://" + quoteURL(text) + "@host:6379/0")
		if err != nil || u.User.Username() != text || u.Host != "host:6379" {
			t.Errorf("%q is spelt %s, which is read as %v, %v", text, quoteURL(text), u, err)
		}
	}
}

// TestQuoteJava reads what is quoted as the language's specification says: first
// the Unicode escapes (JLS 3.3), then the literal (JLS 3.10).
func TestQuoteJava(t *testing.T) {
	for _, text := range hostile {
		if got, err := readJava(quoteJava(text)); err != nil || got != text {
			t.Errorf("%q is spelt %s, which Java reads as %q, %v", text, quoteJava(text), got, err)
		}
	}
	for _, wrong := range []string{`"a\u0022b"`, `"a\u000ab"`, `"a"b"`, `"a\"`, `"\q"`} {
		if got, err := readJava(wrong); err == nil {
			t.Errorf("the reader takes %s as %q", wrong, got)
		}
	}
}

func readJava(literal string) (string, error) {
	units, err := javaUnits(literal)
	if err != nil {
		return "", err
	}
	if len(units) < 2 || units[0] != '"' || units[len(units)-1] != '"' {
		return "", fmt.Errorf("no quotes around %s", literal)
	}
	var read []uint16
	inner := units[1 : len(units)-1]
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '"' || c == '\n' || c == '\r':
			return "", fmt.Errorf("the literal ends at %d", i)
		case c != '\\':
			read = append(read, c)
		case i+1 == len(inner):
			return "", fmt.Errorf("the last quote is escaped")
		case inner[i+1] == '"' || inner[i+1] == '\\':
			i++
			read = append(read, inner[i])
		case i+3 < len(inner) && inner[i+1] >= '0' && inner[i+1] <= '3':
			n, err := strconv.ParseUint(string(utf16.Decode(inner[i+1:i+4])), 8, 16)
			if err != nil {
				return "", err
			}
			i += 3
			read = append(read, uint16(n))
		default:
			return "", fmt.Errorf("there is no escape \\%c", inner[i+1])
		}
	}
	return string(utf16.Decode(read)), nil
}

// javaUnits replaces \uXXXX, unless its backslash follows an odd number of them.
func javaUnits(source string) ([]uint16, error) {
	var units []uint16
	backslashes := 0
	for i := 0; i < len(source); i++ {
		c := source[i]
		if c > '~' {
			return nil, fmt.Errorf("%q is not ASCII, so that it depends on the file's encoding", source)
		}
		if c == '\\' && backslashes%2 == 0 && i+1 < len(source) && source[i+1] == 'u' {
			for i+1 < len(source) && source[i+1] == 'u' {
				i++
			}
			if i+4 >= len(source) {
				return nil, fmt.Errorf("an escape is cut off in %s", source)
			}
			n, err := strconv.ParseUint(source[i+1:i+5], 16, 16)
			if err != nil {
				return nil, err
			}
			units, backslashes, i = append(units, uint16(n)), 0, i+4
			continue
		}
		if c == '\\' {
			backslashes++
		} else {
			backslashes = 0
		}
		units = append(units, uint16(c))
	}
	return units, nil
}

// TestQuotedIsASCII: no literal depends on the encoding of its file.
func TestQuotedIsASCII(t *testing.T) {
	for _, text := range hostile {
		for name, quote := range map[string]quoter{"python": quotePython, "javascript": quoteJavaScript, "java": quoteJava, "go": quoteGo} {
			if strings.ContainsFunc(quote(text), func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%s: %q is spelt %q", name, text, quote(text))
			}
		}
	}
}

// TestHostileArguments: what cannot be spelt in a line is refused, whichever
// argument it stands in, and the rest stays inside of the Go that is rendered.
func TestHostileArguments(t *testing.T) {
	base := `{"topology": "standalone", "host": "a"}`
	for _, name := range []string{"host", "tls_ca_cert_file", "tls_cert_file", "tls_key_file", "tls_server_name", "username", "password_env", "client_name", "topology", "plaintext_protected_by", "master_name", "sentinel_username", "sentinel_password_env"} {
		for _, text := range []string{"/a\nb", "/a\rb", "/\x00", "/a\u2028b", "/\u202e", "/a\u0085"} {
			v := declare(t, base).With(name, shape.StringOf(text))
			if r := Function().Run(v); !r.Report.Invalid() || bytes.Contains(describe(r), []byte("===")) {
				t.Errorf("%s = %q is taken", name, text)
			}
		}
	}
	for _, text := range hostile {
		v := declare(t, `{"host": "a"}`).With("username", shape.StringOf(text)).With("tls_ca_cert_file", shape.StringOf("/"+text))
		r := Function().Run(v)
		if r.Report.Invalid() {
			continue
		}
		if snippet := r.Outputs["snippets"].Field("go-redis").Text(); !isFormatted(snippet) {
			t.Errorf("%q: this is no formatted Go:\n%s", text, snippet)
		}
	}
}

func isFormatted(source string) bool {
	formatted, err := format.Source([]byte(source))
	return err == nil && string(formatted) == source
}

// TestSnippetsAreFormatted looks at the Go of every topology.
func TestSnippetsAreFormatted(t *testing.T) {
	for _, text := range []string{
		`{"host": "a"}`, `{"host": "a", "auth_enabled": false, "tls_cert_file": "/a", "tls_key_file": "/b"}`,
		`{"topology": "sentinel", "sentinels": ["a", "b:1"], "master_name": "c", "sentinel_username": "d", "tls_ca_cert_file": "/a"}`,
		`{"topology": "cluster", "seeds": ["a", "b:1"], "tls": false, "plaintext_protected_by": "mesh", "auth_enabled": false}`,
	} {
		if snippet := Function().Run(declare(t, text)).Outputs["snippets"].Field("go-redis").Text(); !isFormatted(snippet) {
			t.Errorf("%s: this is no formatted Go:\n%s", text, snippet)
		}
	}
}
