package finding

import (
	"strconv"
	"strings"
)

// A Path names a place in a user's declaration, such as
// users["checkout"].commands[2]. The zero Path is the declaration as a whole.
// Paths are immutable: every method returns a new one.
type Path struct {
	steps []Step
}

// A StepKind tells the three ways to go one level deeper apart.
type StepKind int

// The kinds of step: an attribute of an object, a key of a map and an index
// of a list.
const (
	Attribute StepKind = iota
	MapKey
	ListIndex
)

// A Step is one level of a Path. Name is set for an attribute or a map key,
// Index for a list index.
type Step struct {
	Kind  StepKind
	Name  string
	Index int
}

// At returns the path of the root attribute of that name.
func At(attribute string) Path {
	return Path{}.Attr(attribute)
}

// Attr returns the path of an attribute of the object at p.
func (p Path) Attr(name string) Path {
	return p.with(Step{Kind: Attribute, Name: name})
}

// Key returns the path of the element under a key of the map at p.
func (p Path) Key(key string) Path {
	return p.with(Step{Kind: MapKey, Name: key})
}

// Index returns the path of an element of the list at p, counted from 0.
func (p Path) Index(i int) Path {
	return p.with(Step{Kind: ListIndex, Index: i})
}

func (p Path) with(s Step) Path {
	steps := make([]Step, len(p.steps)+1)
	copy(steps, p.steps)
	steps[len(p.steps)] = s
	return Path{steps}
}

// Steps returns the path's levels from the root down. The caller must not
// change them.
func (p Path) Steps() []Step { return p.steps }

// IsZero reports whether p is the declaration as a whole.
func (p Path) IsZero() bool { return len(p.steps) == 0 }

// Contains reports whether q is p or lies below it.
func (p Path) Contains(q Path) bool {
	if len(q.steps) < len(p.steps) {
		return false
	}
	for i, s := range p.steps {
		if q.steps[i] != s {
			return false
		}
	}
	return true
}

// Leaf spells the last attribute of the path and what follows it:
// commands[2]. It is "the declaration" for the zero Path.
func (p Path) Leaf() string {
	for i := len(p.steps) - 1; i >= 0; i-- {
		if p.steps[i].Kind == Attribute {
			return Path{p.steps[i:]}.String()
		}
	}
	return "the declaration"
}

// String spells the path as HCL does: users["checkout"].commands[2].
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p.steps {
		switch s.Kind {
		case Attribute:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(s.Name)
		case MapKey:
			b.WriteString("[" + strconv.Quote(s.Name) + "]")
		case ListIndex:
			b.WriteString("[" + strconv.Itoa(s.Index) + "]")
		}
	}
	return b.String()
}
