package guide

import (
	"os"
	"path/filepath"
	"strings"
)

// A Configuration is what Terraform is given of a guide.
type Configuration struct {
	Line    int // of the guide, where it begins
	Text    string
	Message string // what Terraform says when it refuses it, otherwise empty
}

// Configurations gives the configurations of a guide: those of one block, those
// joined of all blocks of a name, and those that Terraform must refuse.
func (g Guide) Configurations() []Configuration {
	var all []Configuration
	joined := map[string]int{} // index in all, by name
	soFar := func(name string) string {
		if i, ok := joined[name]; ok {
			return all[i].Text + "\n"
		}
		return ""
	}
	for _, b := range g.Blocks {
		switch i, open := joined[b.Name]; {
		case b.Kind == Refused:
			all = append(all, Configuration{b.Line, soFar(b.Name) + b.Text, b.Message})
		case b.Kind != Part:
		case open:
			all[i].Text += "\n" + b.Text
		default:
			if b.Name != "" {
				joined[b.Name] = len(all)
			}
			all = append(all, Configuration{Line: b.Line, Text: b.Text})
		}
	}
	return all
}

// Write puts a configuration, and the guide's files beside it, into a folder.
func (g Guide) Write(folder string, c Configuration) error {
	files := map[string]string{"main.tf": c.Text, "preamble.tf": Preamble(c.Text)}
	for _, b := range g.Blocks {
		if b.Kind == File {
			files[b.Name] = b.Text
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Says reports whether what a program printed is what a guide shows, white space
// and the frames around Terraform's messages apart. In the guide, … stands for
// whatever comes there.
func Says(printed, shown string) bool {
	rest, pieces := plain(printed), strings.Split(plain(shown), "…")
	for i, piece := range pieces {
		piece = strings.TrimSpace(piece)
		at := strings.Index(rest, piece)
		last := i == len(pieces)-1
		switch {
		case last && i > 0:
			return strings.HasSuffix(rest, piece)
		case at < 0 || i == 0 && at > 0:
			return false
		}
		rest = rest[at+len(piece):]
	}
	return strings.TrimSpace(rest) == ""
}

// plain is a text without frames, each white space a blank.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("╷", " ", "│", " ", "╵", " ").Replace(text)), " ")
}
