// Package shape says what an argument looks like: its name, type, doc and
// default. One description serves the Terraform schema, the strict decoder of
// what a user wrote, and the docs.
package shape

import (
	"maps"
	"math/big"
	"slices"
	"strconv"
)

// A ValueKind is one of the sorts of Value.
type ValueKind int

// The sorts of value, as Terraform, JSON and YAML have them in common. An
// Unknown value is one that Terraform learns only at apply.
const (
	NullKind ValueKind = iota
	UnknownKind
	BoolKind
	NumberKind
	StringKind
	ListKind
	ObjectKind
)

// A Value is a value as it came from the user, or as it goes back as an
// output, before or beside any Go type. The zero Value is null.
type Value struct {
	kind   ValueKind
	truth  bool
	number *big.Float
	text   string
	items  []Value
	fields map[string]Value
}

// Unknown returns a value that is not known yet.
func Unknown() Value { return Value{kind: UnknownKind} }

// BoolOf returns a boolean.
func BoolOf(b bool) Value { return Value{kind: BoolKind, truth: b} }

// IntOf returns a whole number.
func IntOf(i int64) Value {
	return NumberOf(new(big.Float).SetInt64(i))
}

// NumberOf returns a number.
func NumberOf(n *big.Float) Value { return Value{kind: NumberKind, number: n} }

// StringOf returns a string.
func StringOf(s string) Value { return Value{kind: StringKind, text: s} }

// ListOf returns a list, which stands for sets and tuples too.
func ListOf(items ...Value) Value { return Value{kind: ListKind, items: items} }

// StringsOf returns a list of strings.
func StringsOf(items []string) Value {
	values := make([]Value, len(items))
	for i, s := range items {
		values[i] = StringOf(s)
	}
	return ListOf(values...)
}

// ObjectOf returns an object, which stands for maps too.
func ObjectOf(fields map[string]Value) Value { return Value{kind: ObjectKind, fields: fields} }

// Kind tells the sort of the value.
func (v Value) Kind() ValueKind { return v.kind }

// IsNull reports whether the value is null, which everywhere means absent.
func (v Value) IsNull() bool { return v.kind == NullKind }

// IsUnknown reports whether the value itself is unknown; a known list or
// object may still hold unknown values.
func (v Value) IsUnknown() bool { return v.kind == UnknownKind }

// WhollyKnown reports whether neither the value nor anything in it is unknown.
func (v Value) WhollyKnown() bool {
	switch v.kind {
	case UnknownKind:
		return false
	case ListKind:
		return !slices.ContainsFunc(v.items, func(e Value) bool { return !e.WhollyKnown() })
	case ObjectKind:
		for _, f := range v.fields {
			if !f.WhollyKnown() {
				return false
			}
		}
	}
	return true
}

// Bool returns a boolean's value.
func (v Value) Bool() bool { return v.truth }

// Text returns a string's value.
func (v Value) Text() string { return v.text }

// Number returns a number's value, nil for other kinds.
func (v Value) Number() *big.Float { return v.number }

// Items returns a list's elements.
func (v Value) Items() []Value { return v.items }

// Field returns an object's field, null if it has none of that name.
func (v Value) Field(name string) Value { return v.fields[name] }

// Names returns the names of an object's fields in ascending order.
func (v Value) Names() []string { return slices.Sorted(maps.Keys(v.fields)) }

// With returns a copy of the object in which the field has that value.
func (v Value) With(name string, field Value) Value {
	fields := maps.Clone(v.fields)
	if fields == nil {
		fields = map[string]Value{}
	}
	fields[name] = field
	return ObjectOf(fields)
}

// describe names the value's type as a user knows it, for messages.
func (v Value) describe() string {
	switch v.kind {
	case NullKind:
		return "null"
	case UnknownKind:
		return "an unknown value"
	case BoolKind:
		return "a boolean"
	case NumberKind:
		return "a number"
	case StringKind:
		return "a string"
	case ListKind:
		return "a list"
	default:
		return "an object"
	}
}

// maxExponent bounds the numbers that are written out, as a power of two:
// 1e999999999 would take a gigabyte.
const maxExponent = 4096

// shortNumber writes a number, or a string of digits, for messages.
func (v Value) shortNumber() string {
	if v.kind == NumberKind {
		const digits = 12
		return v.number.Text('g', digits)
	}
	return v.text
}

// asText converts a primitive to a string as Terraform does.
func (v Value) asText() (string, bool) {
	switch v.kind {
	case StringKind:
		return v.text, true
	case BoolKind:
		return strconv.FormatBool(v.truth), true
	case NumberKind:
		exponent := v.number.MantExp(nil)
		if v.number.IsInf() || exponent < -maxExponent || exponent > maxExponent {
			return "", false
		}
		return v.number.Text('f', -1), true
	default:
		return "", false
	}
}

// asBool converts a boolean, or its spelling as a string, since Terraform
// turns {a = 1, b = true} into a map of strings where it unifies types.
func (v Value) asBool() (bool, bool) {
	switch {
	case v.kind == BoolKind:
		return v.truth, true
	case v.kind == StringKind && (v.text == "true" || v.text == "false"):
		return v.text == "true", true
	default:
		return false, false
	}
}

// Int converts a whole number, or its spelling as a string.
func (v Value) Int() (int64, bool) {
	switch v.kind {
	case NumberKind:
		i, accuracy := v.number.Int64()
		return i, accuracy == big.Exact
	case StringKind:
		i, err := strconv.ParseInt(v.text, 10, 64)
		return i, err == nil && strconv.FormatInt(i, 10) == v.text
	default:
		return 0, false
	}
}
