package artefact

import (
	"slices"
	"strings"

	"github.com/redisguard/terraform-provider-redisguard/internal/finding"
)

// A Word is one word of a rendered file, quoted as its format wants it, and
// where it came from.
type Word struct {
	Text  string
	From  finding.Path // the argument that led to it; zero for what never varies
	Later bool         // the true text is known only at apply; Text stands in for it
}

// A Line is words separated by single spaces.
type Line []Word

// A Text is a rendered file. Since each word knows its origin, a finding
// about a line of the file leads back to the argument that caused it.
type Text []Line

// Bytes returns the file, each line ended by a newline.
func (t Text) Bytes() []byte {
	var b strings.Builder
	for _, line := range t {
		for i, w := range line {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.Text)
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// Known reports whether every word is known already.
func (t Text) Known() bool {
	for _, line := range t {
		if !line.Known() {
			return false
		}
	}
	return true
}

// SoFar returns the text with the lines emptied of which not every word is known. The
// numbers of the others stay.
func (t Text) SoFar() Text {
	lines := slices.Clone(t)
	for i, l := range lines {
		if !l.Known() {
			lines[i] = nil
		}
	}
	return lines
}

// Known reports whether every word of the line is known already.
func (l Line) Known() bool {
	for _, w := range l {
		if w.Later {
			return false
		}
	}
	return true
}

// Origin returns the argument behind a word of a line: lines count from 1,
// words from 0. Where the word has none, the last origin before it on that
// line stands for it.
func (t Text) Origin(line, word int) finding.Path {
	if line < 1 || line > len(t) {
		return finding.Path{}
	}
	var from finding.Path
	for i, w := range t[line-1] {
		if !w.From.IsZero() && (i <= word || from.IsZero()) {
			from = w.From
		}
	}
	return from
}
