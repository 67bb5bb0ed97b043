package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/fatih/color"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/redisguard/terraform-provider-redisguard/internal/audit"
	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// hostileStrings try to be more than text, somewhere.
var hostileStrings = []string{
	"a | b", `a \| b`, `a \\| b`, "|||", `\`, `\|`, "|---|",
	"`code`", "``", "`", "a`b``c", "` ", " ` ", "``` | ```", "`a` | `b`",
	"<script>alert(1)</script>", "<b>", "</details>", "<!--", "-->", "<img src=x onerror=alert(1)>", "&lt;b&gt; &#64;x", "<https://evil.example>",
	"@octocat", "(@octocat)", "@org/team", "#1", "GH-1", "org/repo#1", "deadbeef1", "1234567", ":tada:", "a:key:b",
	"https://evil.example", "www.evil.example", "evil@evil.example", "[x](https://evil.example)", "![x](https://evil.example/x.png)", "[x]: https://evil.example", "[^1]", "[x][y]",
	"*a*", "**a**", "_a_", "~~a~~", "# head", "- item", "1. item", "> quote", "---", "===", "$x$", "$`x`$", "    code",
	"two\nlines", "two\r\nlines", "\n\n</details>\n\n# head\n", "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "\x00", "\x07", "\u009b31m", "\b\b\b", "\r", "\t",
	"\u202eright to left", "a\u200bb", "\u2066x\u2069", "\u2028", "\u00a0", "\ufeff", "\xff\xfe", "é", "e\u0301", "日本語", "🔑",
	"{0}", "{{", "[here](1)", "%s%d%n", `"quoted"`, "'", "", " ", "  ", "../../etc/passwd", "javascript:alert(1)", "a:1:2",
	"(", ")", "()", `"`, `""`, `("x").`, "x.y", "www.a1", "1.2.3", "1.2345678", "a--b", "-a", "a-", "'", "x1y2", ".", ",;:", "((a))", "2gb", "abc1234",
}

// hostile has every hostile string wherever the user's text may stand.
func hostile() Report {
	r := Report{Files: map[string]string{}}
	for i, s := range hostileStrings {
		artefact := "file " + s
		r.Files[artefact] = s
		f := finding.Finding{
			Rule: "RG101", Severity: finding.Severity(i % 4), Artefact: artefact, Subject: "user " + s, Path: finding.At("users").Key(s),
			Message: "User " + s + " is there.", Remedy: "Leave it.", Controls: []string{s}, Reason: s,
		}
		at, in := f, f
		at.Line = i + 1
		in.Document, in.Field, in.Excepted = "Pod/data/"+s, s, true
		bare := finding.Finding{Rule: "RG102", Artefact: s, Subject: s, Message: s, Remedy: "Leave it."}
		r.Findings = append(r.Findings, f, at, in, bare)
		r.NotChecked = append(r.NotChecked, NotChecked{"RG801", []string{s}})
		r.Access = append(r.Access, Access{s, true, []string{"read"}, []string{s, "~" + s}, []string{s}})
	}
	return r
}

// TestAdviceHoldsOut: the remedies of all rules, which are ours, are text and code
// in a table's cell, with one line break before what the file itself must hold.
func TestAdviceHoldsOut(t *testing.T) {
	var r Report
	for _, rule := range audit.All() {
		r.Findings = append(r.Findings, finding.Finding{Rule: rule.Code, Artefact: "a", Message: "It is.", Remedy: rule.Remedy, Native: rule.Native})
	}
	source := []byte(Markdown(r))
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	rows := 0
	err := ast.Walk(parser.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *extensions.TableRow:
			if entering {
				rows++
			}
			if n.ChildCount() != 5 {
				t.Errorf("a row has %d cells", n.ChildCount())
			}
		case *ast.RawHTML:
			if got := string(n.Segments.Value(source)); got != "<br>" {
				t.Errorf("there is HTML: %s", got)
			}
		case *ast.Emphasis:
			if n.Parent().Kind() == extensions.KindTableCell {
				t.Errorf("there is emphasis in %s", n.Parent().Text(source)) //nolint:staticcheck // for a message
			}
		case *ast.Text:
			if got := string(n.Value(source)); n.Parent().Kind() != ast.KindCodeSpan && strings.ContainsAny(got, "@") {
				t.Errorf("somebody is called: %s", got)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil || rows != len(r.Findings) {
		t.Errorf("%d rows of %d rules: %v", rows, len(r.Findings), err)
	}
}

// TestMarkdownHoldsOut parses what we write and finds nothing in it but our
// own tables, links to the rules and folds.
func TestMarkdownHoldsOut(t *testing.T) {
	source := []byte(Markdown(hostile()))
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	rows := 0
	err := ast.Walk(parser.Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			if address := string(n.Destination); address != audit.DocURL("RG101") && address != audit.DocURL("RG102") && address != audit.DocURL("RG801") {
				t.Errorf("a link to %s", address)
			}
		case *ast.HTMLBlock:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				checkFold(t, strings.TrimSpace(string(line.Value(source))))
			}
		case *extensions.TableRow:
			rows++
		case *ast.Text:
			if n.Parent().Kind() != ast.KindCodeSpan {
				checkPlain(t, string(n.Value(source)))
			}
		case *ast.Document, *ast.Paragraph, *ast.TextBlock, *ast.Emphasis, *ast.CodeSpan, *extensions.Table, *extensions.TableHeader, *extensions.TableCell:
		default:
			t.Errorf("a %s", n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	h := hostile()
	byInput := map[string]bool{}
	for _, n := range h.NotChecked {
		byInput[n.Missing[0]] = true
	}
	if want := len(h.Findings) + len(byInput) + len(h.Access); rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
}

// checkFold takes the HTML that is ours.
func checkFold(t *testing.T, line string) {
	t.Helper()
	if !slices.Contains([]string{"", "<details>", "</details>"}, line) && (!strings.HasPrefix(line, "<summary>") || strings.Count(line, "<") != 2) {
		t.Errorf("HTML %q", line)
	}
}

// checkPlain makes sure that GitHub finds nothing to make a link, an emoji or
// a formula of, in text outside of code spans.
func checkPlain(t *testing.T, s string) {
	t.Helper()
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(` .,;:()"'-*`, r) {
			t.Errorf("%q in plain text %q", r, s)
		}
	}
}

// TestCellsKeepTheirText reads cells back: the words are the same, but for
// what is not printable and the pipe after a backslash.
func TestCellsKeepTheirText(t *testing.T) {
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	for _, s := range hostileStrings {
		want := printable(s)
		if want == "" {
			want = "(empty)"
		}
		want = strings.ReplaceAll(want, `\|`, `\\x7c`)
		source := []byte("| a | b |\n|---|---|\n| " + codeCell(s) + " | end |\n")
		row := parser.Parse(text.NewReader(source)).FirstChild().LastChild()
		if got := content(row.FirstChild(), source); got != want {
			t.Errorf("%q: read back as %q, want %q", s, got, want)
		}
		if got := content(row.LastChild(), source); got != "end" {
			t.Errorf("%q: the next cell is %q", s, got)
		}
		source = []byte("| a | b |\n|---|---|\n| x " + cell(s) + " | end |\n")
		row = parser.Parse(text.NewReader(source)).FirstChild().LastChild()
		if got := content(row.LastChild(), source); got != "end" {
			t.Errorf("%q in prose: the next cell is %q", s, got)
		}
	}
}

// content is the text below a node.
func content(n ast.Node, source []byte) string {
	if leaf, ok := n.(*ast.Text); ok {
		return string(leaf.Value(source))
	}
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		b.WriteString(content(child, source))
	}
	return b.String()
}

func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		`Leave it at ["a", "-b"], or don't.`:        "Leave it at `[\"a\"`, `\"-b\"]`, or don't.",
		`End with "-@all" (see HIPAA 164(e)(1)).`:   "End with \"`-@all`\" (see HIPAA `164(e)(1)`).",
		"On Redis 7.2, 10.0.0.1 or 2gb: ~app:* a|b": "On Redis 7.2, 10.0.0.1 or 2gb: `~app:*` `a|b`",
		"@octocat, GH-1 and deadbeef1":              "`@octocat`, `GH-1` and `deadbeef1`",
		"  two\n\twords ":                           "two words",
		"a\u202eb":                                  "`a\\u202eb`",
	} {
		if got := prose(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// TestTextHoldsOut: a terminal gets visible characters, and escapes of ours
// alone.
func TestTextHoldsOut(t *testing.T) {
	h := hostile()
	got := textOf(h, false)
	for _, r := range got {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Fatalf("%q reaches the terminal", r)
		}
	}
	lines := strings.Count(got, "\n")
	if want := 2*len(h.Findings) + len(byFile(h)) + 1; lines > want {
		t.Errorf("%d lines, want at most %d", lines, want)
	}
}

// TestJSONHoldsOut reads JSON back.
func TestJSONHoldsOut(t *testing.T) {
	var got document
	if err := json.Unmarshal([]byte(JSON(hostile())), &got); err != nil {
		t.Fatal(err)
	}
	for i, f := range hostile().Findings {
		if want := strings.ToValidUTF8(f.Message, "\ufffd\ufffd"); got.Findings[i].Message != want {
			t.Errorf("%q was read back as %q", f.Message, got.Findings[i].Message)
		}
	}
}

// TestColour: colours come and go as asked, whatever the library found out
// about the environment.
func TestColour(t *testing.T) {
	found := color.NoColor
	t.Cleanup(func() { color.NoColor = found })
	for _, never := range []string{"", "1"} {
		t.Setenv("NO_COLOR", never)
		color.NoColor = never != ""
		if got := textOf(full(), true); !strings.Contains(got, "\x1b[31;1mcritical\x1b[") {
			t.Errorf("no colours in %q", got)
		}
		if plain := textOf(full(), false); strings.Contains(plain, "\x1b") {
			t.Errorf("colours in %q", plain)
		}
	}
}
