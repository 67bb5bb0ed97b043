package server

import (
	"cmp"
	"strings"
	"sync"
)

// Curated is what facts/curated.json holds: what no server tells about its
// directives and a person has written down, each row with its source.
type Curated struct {
	Directives []Note `json:"directives"`
	Sentinel   []Note `json:"sentinel"`
}

// Note completes the directive of the same name. What a note leaves out stays
// as the facts file has it; its source joins the row's.
type Note struct {
	Name string `json:"name"`
	// Only limits the note to servers: "redis-6.2" is that version,
	// "redis-7.0+" that and all later ones of the engine, "redis" all of them.
	// Empty: every server that knows the directive.
	Only       []string `json:"only,omitzero"`
	Type       Type     `json:"type,omitzero"`
	Enum       []string `json:"enum,omitzero"`
	Range      *Range   `json:"range,omitzero"`
	Default    []string `json:"default,omitzero"`
	MinArgs    int      `json:"minArgs,omitzero"`
	MaxArgs    int      `json:"maxArgs,omitzero"`
	Repeats    bool     `json:"repeats,omitzero"`
	Secret     bool     `json:"secret,omitzero"`
	NonEmpty   bool     `json:"nonEmpty,omitzero"`
	PerPrimary bool     `json:"perPrimary,omitzero"`
	State      bool     `json:"state,omitzero"`
	Status     Status   `json:"status,omitzero"`
	ReplacedBy string   `json:"replacedBy,omitzero"`
	Note       string   `json:"note,omitzero"`
	Source     string   `json:"source"`
}

var curated = sync.OnceValue(func() *Curated {
	c := new(Curated)
	mustParse(mustRead("curated"), c)
	return c
})

// DecodeCurated reads facts/curated.json. A field that it does not know is an
// error.
func DecodeCurated(data []byte) (*Curated, error) {
	c := new(Curated)
	if err := decodeStrictly(data, c); err != nil {
		return nil, err
	}
	return c, nil
}

// complete writes the notes for a server, and what its file leaves out, into
// its directives.
func (c *Curated) complete(f *table, rows []Directive) {
	notes := byName(c.Directives, f.target)
	for i := range rows {
		d := &rows[i]
		d.Source = cmp.Or(d.Source, f.header.Source)
		for _, n := range notes[d.Name] {
			n.write(d)
		}
		d.fill()
	}
}

func (c *Curated) completeSentinel(f *table, rows []SentinelDirective) {
	notes := byName(c.Sentinel, f.target)
	for i := range rows {
		d := &rows[i]
		d.Source = cmp.Or(d.Source, f.header.Source)
		for _, n := range notes[d.Name] {
			n.write(&d.Directive)
			set(&d.PerPrimary, n.PerPrimary)
			set(&d.State, n.State)
		}
		d.fill()
	}
}

// byName groups the notes that apply to a target. A later row of the same name
// writes over an earlier one, so that a general row can precede a special one.
func byName(notes []Note, t Target) map[string][]Note {
	grouped := make(map[string][]Note, len(notes))
	for _, n := range notes {
		if n.appliesTo(t) {
			grouped[n.Name] = append(grouped[n.Name], n)
		}
	}
	return grouped
}

// fill sets what a facts file leaves out because nearly every row has it.
func (d *Directive) fill() {
	d.HasDefault = d.Default != nil
	if d.MinArgs == 0 && !d.Type.mayBeBare() {
		d.MinArgs = 1
	}
	if d.MaxArgs == 0 {
		d.MaxArgs = 1
	}
	if d.Status == "" {
		d.Status = Active
	}
}

func (n Note) write(d *Directive) {
	set(&d.Type, n.Type)
	set(&d.Range, n.Range)
	set(&d.MinArgs, n.MinArgs)
	set(&d.MaxArgs, n.MaxArgs)
	set(&d.Repeats, n.Repeats)
	set(&d.Secret, n.Secret)
	set(&d.NonEmpty, n.NonEmpty)
	set(&d.Status, n.Status)
	set(&d.ReplacedBy, n.ReplacedBy)
	set(&d.Note, n.Note)
	if !strings.HasSuffix(d.Source, n.Source) {
		d.Source += "; " + n.Source
	}
	if n.Enum != nil {
		d.Enum = n.Enum
	}
	if n.Default != nil {
		d.Default = n.Default
	}
}

// set writes v unless it is the zero value, which means that nothing was said.
func set[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

func (n Note) appliesTo(t Target) bool {
	if len(n.Only) == 0 {
		return true
	}
	for _, o := range n.Only {
		if matches(o, t) {
			return true
		}
	}
	return false
}

// matches reports whether a limit such as "redis-6.2", "redis-7.0+" or
// "valkey" covers a target.
func matches(limit string, t Target) bool {
	if Engine(limit) == t.Engine {
		return true
	}
	name, andLater := strings.CutSuffix(limit, "+")
	from, ok := parseTarget(name)
	if !ok || from.Engine != t.Engine {
		return false
	}
	c := t.Compare(from)
	return c == 0 || andLater && c > 0
}
