package guide

import (
	"fmt"
	"strings"
)

// A Command is one of a console block, and what it prints.
type Command struct {
	Line   int // of the guide
	Text   string
	Prints string
}

// Commands takes a console block apart. A command begins with "$ " and goes on
// where its line ends in a backslash or a pipe.
func (b Block) Commands() ([]Command, error) {
	var all []Command
	goesOn := false
	for i, line := range strings.Split(strings.TrimSuffix(b.Text, "\n"), "\n") {
		text, begins := strings.CutPrefix(line, "$ ")
		switch {
		case goesOn:
			all[len(all)-1].Text += "\n" + line
		case begins:
			all = append(all, Command{Line: b.Line + 1 + i, Text: text})
		case len(all) == 0:
			return nil, fmt.Errorf("line %d: a console block must begin with a command, after %q", b.Line+1, "$ ")
		default:
			all[len(all)-1].Prints += line + "\n"
		}
		goesOn = (goesOn || begins) && (strings.HasSuffix(line, `\`) || strings.HasSuffix(line, "|"))
	}
	return all, nil
}
