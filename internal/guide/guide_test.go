package guide

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// block writes a fenced block.
func block(info, text string) string { return fence + info + "\n" + text + fence + "\n" }

// TestConfigurations: blocks of a name are joined, a refused one stands beside
// those before it, and the others alone.
func TestConfigurations(t *testing.T) {
	g, err := Parse("page", "# Title\n"+block("terraform", "alone\n")+block("terraform main", "one\n")+
		block("terraform main fails", "wrong\n")+block("text", "Error: no\n")+
		block("terraform main", "two\n")+block("terraform fails", "odd\n")+block("text", "Error: odd\n")+
		block("conf redis.conf", "port 0\n")+block("shell", "kubectl get pods\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Configuration{
		{2, "alone\n", ""}, {5, "one\n\ntwo\n", ""}, {8, "one\n\nwrong\n", "Error: no\n"}, {17, "odd\n", "Error: odd\n"},
	}
	if got := g.Configurations(); !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if !g.Has(Shown) || g.Has(Console) {
		t.Errorf("%v", g.Blocks)
	}
	folder := t.TempDir()
	if err := g.Write(folder, want[0]); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"main.tf", "preamble.tf", "redis.conf"} {
		if _, err := os.Stat(folder + "/" + name); err != nil {
			t.Error(err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"  " + block("terraform", "x\n"):                 "at the margin",
		"```terraform\nx\n":                              "must begin and end",
		block("terraform main twice", "x\n"):             "twice means nothing",
		block("console fails", "$ x\n"):                  "fails means nothing",
		block("terraform fails", "x\n"):                  "what Terraform says must follow",
		block("terraform", "x\n") + block("text", "y\n"): "not what Terraform says",
	} {
		if _, err := Parse("page", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestCommands(t *testing.T) {
	got, err := Block{Line: 10, Text: "$ a\none\ntwo\n$ b |\n    c \\\n    d\n$ e\n"}.Commands()
	want := []Command{{11, "a", "one\ntwo\n"}, {14, "b |\n    c \\\n    d", ""}, {17, "e", ""}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := (Block{Text: "PONG\n"}).Commands(); err == nil {
		t.Error("an output without a command is taken")
	}
}

func TestSays(t *testing.T) {
	for _, tt := range []struct {
		printed, shown string
		want           bool
	}{
		{"╷\n│ Error: no\n│   more\n╵\n", "Error: no more", true},
		{"Error: no more", "Error: no", false},
		{"So: Error: no", "Error: no", false},
		{"So: Error: no more", "… Error: no …", true},
		{"a b c d", "a … d", true},
		{"a b c", "a … d", false},
		{"a d d", "a … d", true},
		{"a", "b", false},
		{"", "", true},
		{"a", "", false},
		{"a", "…", true},
		{"one three two", "…two…three…", false},
	} {
		if got := Says(tt.printed, tt.shown); got != tt.want {
			t.Errorf("%q is %q: %v", tt.printed, tt.shown, got)
		}
	}
}

func TestPreamble(t *testing.T) {
	const own = "terraform {\n  required_providers {}\n}\nvariable \"a_password\" {}\n"
	if got := Preamble(own + "x = sha256(var.a_password)"); got != "" {
		t.Errorf("what is there is given again: %s", got)
	}
	got := Preamble("x = [var.b_password, var.number]")
	if !strings.Contains(got, "required_providers") || !strings.Contains(got, `"b_password"`) || strings.Contains(got, "number") {
		t.Error(got)
	}
	if all := Passwords(own + "var.b_password"); len(all) != 2 {
		t.Errorf("%v", all)
	}
}

const guides = "../../docs/guides"

// still are the guides in which there is nothing to run: they are tables, made
// of what other tests compare with live servers.
func still(name string) bool {
	return name == "rules" || strings.HasPrefix(name, "redis-") || strings.HasPrefix(name, "valkey-")
}

// TestEveryGuideIsRun: a guide has a block that a test runs.
func TestEveryGuideIsRun(t *testing.T) {
	for _, g := range read(t) {
		if g.Has(Part, Refused, Console) == still(g.Name) {
			t.Errorf("%s: has something to run: %v; is listed as having nothing: %v", g.Name, !still(g.Name), still(g.Name))
		}
	}
}

// TestShownBlocks: what no test runs stands in a list, so that nothing is passed
// over in silence.
func TestShownBlocks(t *testing.T) {
	const list = "testdata/shown.txt"
	var got []string
	for _, g := range read(t) {
		if still(g.Name) {
			continue
		}
		for _, b := range g.Blocks {
			if b.Kind == Shown {
				first, _, _ := strings.Cut(b.Text, "\n")
				got = append(got, fmt.Sprintf("%s: %s: %s", g.Name, b.Language, first))
			}
		}
	}
	text, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("no test runs this block; make it one that runs, or add the line to %s:\n%s", list, line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("%s names a block that is not there, remove the line:\n%s", list, line)
		}
	}
}

// TestPasswordsAreVariables: no guide shows a password as if it might stand in a
// file.
func TestPasswordsAreVariables(t *testing.T) {
	for _, g := range read(t) {
		for _, b := range g.Blocks {
			if strings.Contains(b.Text, `sha256("`) {
				t.Errorf("%s, line %d: a password stands in the code", g.Name, b.Line)
			}
		}
	}
}

func read(t *testing.T) []Guide {
	t.Helper()
	all, err := Folder(guides)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatalf("%s holds no guide", guides)
	}
	return all
}
