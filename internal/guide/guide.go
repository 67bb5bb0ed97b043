// Package guide reads the guides of docs/guides for those who run what stands in
// them: the blocks of code, and what each is there for.
//
// The info string of a block, which no reader sees, says what becomes of it:
//
//	terraform             a configuration of its own: it applies, and a second plan is empty
//	terraform NAME        the next part of the configuration NAME of this guide
//	terraform NAME fails  Terraform refuses it, beside the parts of NAME so far, if there
//	                      is a NAME, with the message in the block of text after it
//	console               commands after "$ ", and what they print
//	LANGUAGE FILE.EXT     a file of that name beside the configurations
//
// Whatever else stands in a block is for reading only.
package guide

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A Guide is one page.
type Guide struct {
	Name   string // of its file, without .md
	Blocks []Block
}

// Kind is what a block is there for.
type Kind int

// The kinds of blocks.
const (
	Shown   Kind = iota // read by people only
	Part                // of a configuration
	Refused             // by Terraform, with Message
	Console             // commands and what they print
	File                // called Name
	Message             // of the block before, which has it
)

// A Block is one block of code.
type Block struct {
	Kind     Kind
	Language string // that it says it is in
	Name     string // of the configuration, or of the file
	Line     int    // where it begins, counted from 1
	Text     string
	Message  string // what Terraform says of a refused block
}

// Folder reads the guides of a folder.
func Folder(folder string) ([]Guide, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		return nil, err
	}
	guides := make([]Guide, len(files))
	for i, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		if guides[i], err = Parse(name, string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return guides, nil
}

const fence = "```"

// Parse reads the text of a guide.
func Parse(name, text string) (Guide, error) {
	g := Guide{Name: name}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(strings.TrimSpace(lines[i]), fence) {
			continue
		}
		info, atMargin := strings.CutPrefix(lines[i], fence)
		end := slices.Index(lines[i+1:], fence)
		if !atMargin || end < 0 {
			return Guide{}, fmt.Errorf("line %d: a block must begin and end with %s at the margin", i+1, fence)
		}
		block, err := newBlock(strings.Fields(info), i+1, strings.Join(lines[i+1:i+1+end], "\n")+"\n")
		if err != nil {
			return Guide{}, err
		}
		g.Blocks = append(g.Blocks, block)
		i += end + 1
	}
	return g, g.giveMessages()
}

// newBlock tells what a block is for by the words of its info string.
func newBlock(words []string, line int, text string) (Block, error) {
	if len(words) == 0 {
		return Block{Line: line, Text: text}, nil
	}
	b, words := Block{Language: words[0], Line: line, Text: text}, words[1:]
	if len(words) == 1 && strings.Contains(words[0], ".") {
		b.Kind, b.Name = File, words[0]
		return b, nil
	}
	switch b.Language {
	case "terraform":
		b.Kind = Part
		if len(words) > 0 && words[len(words)-1] == "fails" {
			b.Kind, words = Refused, words[:len(words)-1]
		}
		if len(words) > 0 {
			b.Name, words = words[0], words[1:]
		}
	case "console":
		b.Kind = Console
	case "text":
		b.Kind = Message
	}
	if len(words) > 0 {
		return b, fmt.Errorf("line %d: %s means nothing behind %s", line, strings.Join(words, " "), b.Language)
	}
	return b, nil
}

// giveMessages hands each refused block the message that follows it.
func (g Guide) giveMessages() error {
	for i, b := range g.Blocks {
		after := i+1 < len(g.Blocks) && g.Blocks[i+1].Kind == Message
		before := i > 0 && g.Blocks[i-1].Kind == Refused
		switch {
		case b.Kind == Refused && after:
			g.Blocks[i].Message = g.Blocks[i+1].Text
		case b.Kind == Refused:
			return fmt.Errorf("line %d: what Terraform says must follow, as a block of text", b.Line)
		case b.Kind == Message && !before:
			return fmt.Errorf("line %d: the text is not what Terraform says of a block that fails, nor a file", b.Line)
		}
	}
	return nil
}

// Has reports whether the guide has a block of one of the kinds.
func (g Guide) Has(kinds ...Kind) bool {
	return slices.ContainsFunc(g.Blocks, func(b Block) bool { return slices.Contains(kinds, b.Kind) })
}

// Main is the configuration beside which the commands of a guide run.
const Main = "main"

var (
	declared = regexp.MustCompile(`(?m)^variable "(\w+)"`)
	used     = regexp.MustCompile(`\bvar\.(\w+)`)
	sources  = regexp.MustCompile(`(?m)^\s*required_providers\b`)
)

const requirement = `terraform {
  required_providers {
    redisguard = { source = "redisguard/redisguard" }
  }
}
`

// Preamble is what a short configuration leaves to its reader: where the
// provider comes from, and that passwords are variables.
func Preamble(configuration string) string {
	var text strings.Builder
	if !sources.MatchString(configuration) {
		text.WriteString(requirement)
	}
	known := names(declared, configuration)
	for _, name := range names(used, configuration) {
		if !slices.Contains(known, name) && isPassword(name) {
			fmt.Fprintf(&text, "variable %q {\n  type      = string\n  sensitive = true\n}\n", name)
		}
	}
	return text.String()
}

// Passwords gives a password to each variable of a configuration that is for
// one, by the variable's name.
func Passwords(configuration string) map[string]string {
	all := map[string]string{}
	for _, name := range append(names(declared, configuration), names(used, configuration)...) {
		if isPassword(name) {
			all[name] = "drawn-for-" + strings.ReplaceAll(name, "_", "-") + "-Wq83"
		}
	}
	return all
}

func isPassword(variable string) bool { return strings.HasSuffix(variable, "_password") }

// names gives what the first group of a pattern finds, each once, in order.
func names(pattern *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range pattern.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}
