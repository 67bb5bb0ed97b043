package shape

import "fmt"

// An Arg is an argument as the user left it: absent, set, or unknown until
// apply. The zero Arg is absent.
type Arg[T any] struct {
	state argState
	value T
}

type argState int

const (
	absent argState = iota
	unknown
	set
)

// Given returns an Arg that is set to v.
func Given[T any](v T) Arg[T] { return Arg[T]{set, v} }

// GivenLater returns an Arg whose value is not known yet.
func GivenLater[T any]() Arg[T] { return Arg[T]{state: unknown} }

// Get returns the value and whether it is set and known.
func (a Arg[T]) Get() (T, bool) { return a.value, a.state == set }

// Or returns the value if it is set and known, otherwise the one given.
func (a Arg[T]) Or(otherwise T) T {
	if a.state == set {
		return a.value
	}
	return otherwise
}

// IsSet reports whether the value is set and known.
func (a Arg[T]) IsSet() bool { return a.state == set }

// IsAbsent reports whether the user left the argument out or set it to null.
func (a Arg[T]) IsAbsent() bool { return a.state == absent }

// IsUnknown reports whether the value is known only at apply.
func (a Arg[T]) IsUnknown() bool { return a.state == unknown }

// A Named is an element of a map. Maps are decoded into slices of these, in
// ascending order of their names, so that nothing depends on map order.
type Named[T any] struct {
	Name  string
	Value Arg[T]
}

// A Secret is a string that must not be shown, such as a password's hash. It
// cannot print itself: only Reveal gives its text.
type Secret struct {
	text *string // a pointer, since fmt looks into unexported fields without asking Format
}

// NewSecret wraps a text that must not be shown.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the text, for the artefact that needs it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// redacted stands wherever a secret would print itself.
const redacted = "[redacted]"

// Format prints a fixed text, whatever the secret and the verb are.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, redacted) }

// MarshalText returns a fixed text, for JSON and other encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
